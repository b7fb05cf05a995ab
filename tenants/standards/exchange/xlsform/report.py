"""What became of each row of an XLSForm."""

from __future__ import annotations

from dataclasses import dataclass, field

from saas.kernel.words import Words


@dataclass(frozen=True, slots=True)
class Line:
    """One row. became: how it is answered now, None when it was left out; remarks: what did not come along."""

    row: int
    name: str
    kind: str
    became: Words | None
    remarks: tuple[Words, ...] = ()


@dataclass(slots=True)
class Report:
    """All rows in the order of the form, and remarks on the form as a whole."""

    lines: list[Line] = field(default_factory=list)
    remarks: list[Words] = field(default_factory=list)

    @property
    def carried(self) -> int:
        """How many questions became items without a remark."""
        return sum(1 for line in self.lines if line.became and not line.remarks)

    @property
    def partly(self) -> list[Line]:
        """Questions that became items, but not with everything."""
        return [line for line in self.lines if line.became and line.remarks]

    @property
    def left_out(self) -> list[Line]:
        """Rows that have no counterpart."""
        return [line for line in self.lines if not line.became]
