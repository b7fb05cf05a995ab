"""Parquet: columns with types, for programs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from audits.insight.export.columns import Block, Column
from audits.insight.export.table_file import TableFile
from saas.kernel.words import Lang

GROUP = 50_000  # rows


class ParquetFile(TableFile):
    """Apache Parquet; column names as in CSV, texts as they are: no program reads a formula out of them."""

    media_type = "application/vnd.apache.parquet"

    def __init__(self, path: Path, columns: Sequence[Column], lang: Lang) -> None:
        import pyarrow as pa
        from pyarrow import parquet

        self._arrow = pa
        kinds = {
            "whole": pa.int32(), "number": pa.float64(), "yes_no": pa.bool_(), "day": pa.date32()
        }
        fields = [(column.key, kinds.get(column.kind, pa.string())) for column in columns]
        self._schema = pa.schema(fields)
        self._writer = parquet.ParquetWriter(path, self._schema, compression="zstd")
        self._waiting: list[Any] = []

    def write(self, block: Block) -> None:
        arrays = [self._arrow.array(one, field.type) for one, field in zip(block.columns, self._schema, strict=True)]
        self._waiting.append(self._arrow.RecordBatch.from_arrays(arrays, schema=self._schema))
        if sum(batch.num_rows for batch in self._waiting) >= GROUP:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if self._waiting:
            self._writer.write_table(self._arrow.Table.from_batches(self._waiting), row_group_size=GROUP)
            self._waiting = []
