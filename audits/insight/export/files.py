"""The files that a table can be written to, each in constant memory.

::

    TableFile       write(block), close()
    ├── CsvFile     UTF-8 with a mark (Excel), RFC 4180; a cell that a spreadsheet would take for a formula gets a "'"
    ├── XlsxFile    headings in the reader's language; text is text, never a formula; a new sheet after 1,048,576 rows
    └── ParquetFile columns with types, zstd, a row group every 50,000 rows
"""

from __future__ import annotations

from audits.insight.export.csv_file import CsvFile
from audits.insight.export.parquet_file import ParquetFile
from audits.insight.export.table_file import TableFile
from audits.insight.export.xlsx_file import XlsxFile

SHEETS = 4  # more than Excel opens on an office computer; CSV and Parquet have no such end
FORMATS: dict[str, type[TableFile]] = {"csv": CsvFile, "xlsx": XlsxFile, "parquet": ParquetFile}
