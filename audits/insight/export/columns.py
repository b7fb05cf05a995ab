"""The columns of exported tables: stable names for programs, headings for people, one type each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from saas.kernel.words import Words, words


@dataclass(frozen=True, slots=True)
class Column:
    """One column. kind: "text", "free" (typed by a person), "whole", "number", "yes_no" or "day"."""

    key: str
    heading: Words
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows of a table, column by column: what is done to a value is then done to all of its kind at once.

    columns: as long as each other, in the order of the table's columns; None where there is nothing.
    """

    columns: Sequence[Sequence[Any]]

    @classmethod
    def of_rows(cls, rows: Sequence[tuple[Any, ...]]) -> Block:
        """Turn rows (at least one) into columns."""
        return cls(list(zip(*rows, strict=True)))

    def __len__(self) -> int:
        return len(self.columns[0])


AUDIT_COLUMNS = (
    Column("audit_id", words("检查单编号", "Audit")),
    Column("visited_on", words("检查日期", "Date of visit"), "day"),
    Column("branch_code", words("网点代号", "Branch code"), "free"),
    Column("branch", words("网点", "Branch"), "free"),
    Column("under", words("上级", "Under"), "free"),
    Column("standard_version", words("标准版本", "Version of the standard"), "whole"),
    Column("wave", words("期次", "Wave"), "free"),
    Column("scenario", words("场景", "Scenario"), "free"),
    Column("status", words("状态", "State")),
    Column("score", words("得分", "Score"), "number"),
    Column("score_shown", words("得分（显示）", "Score as printed")),
    Column("score_exact", words("得分（精确）", "Score, exact")),
    Column("raw_exact", words("否决前得分（精确）", "Score before critical items, exact")),
    Column("band", words("等级", "Band")),
    Column("passed", words("合格", "Passed"), "yes_no"),
    Column("coverage", words("覆盖率", "Coverage"), "number"),
    Column("critical_failures", words("一票否决", "Critical failures"), "whole"),
    Column("corrects", words("更正的检查单", "Corrects audit")),
    Column("sheet_digest", words("评分单指纹", "Digest of the score sheet")),
)

ANSWER_COLUMNS = (
    Column("audit_id", words("检查单编号", "Audit")),
    Column("visited_on", words("检查日期", "Date of visit"), "day"),
    Column("branch_code", words("网点代号", "Branch code"), "free"),
    Column("status", words("检查单状态", "State of the audit")),
    Column("standard_version", words("标准版本", "Version of the standard"), "whole"),
    Column("stage", words("环节", "Stage"), "free"),
    Column("item_code", words("检查项代号", "Item code")),
    Column("item", words("检查项", "Item"), "free"),
    Column("state", words("评分状态", "State of the item")),
    Column("answer", words("回答", "Answer"), "free"),
    Column("note", words("备注", "Note"), "free"),
    Column("photos", words("照片数", "Photos"), "whole"),
    Column("score", words("得分率", "Score, 0 to 1"), "number"),
    Column("weight", words("权重", "Weight"), "number"),
    Column("earned", words("得到的分", "Points earned"), "number"),
    Column("lost", words("失去的分", "Points lost"), "number"),
    Column("critical_failure", words("一票否决", "Critical failure"), "yes_no"),
)

SHAPES = {"audits": AUDIT_COLUMNS, "answers": ANSWER_COLUMNS}
