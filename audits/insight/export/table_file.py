"""What every file of a table can do: take blocks of rows, one after the other, and be finished."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path

from audits.insight.export.columns import Block, Column
from saas.kernel.words import Lang


class TableFile(ABC):
    """A table on its way to a file. ``media_type`` of it, once it is closed."""

    media_type: str

    @abstractmethod
    def __init__(self, path: Path, columns: Sequence[Column], lang: Lang) -> None: ...

    @abstractmethod
    def write(self, block: Block) -> None:
        """Append the rows of a block."""

    @abstractmethod
    def close(self) -> None:
        """Finish the file."""
