"""Is this PDF a report of ours, unchanged? The seal, the code, and every score worked out again.

::

    bytes ──> seal           any changed byte, on the installation that made it
      └────> attachment ──> code            what the paper prints
                    ├─────> each sheet      scored again from standard and answers
                    └─────> report          mean, parts and findings worked out again from the sheets

The file is read without a PDF library: the attachment is found as the one embedded file, exactly as this
product writes it. A file that another program saved again is no longer in that form, nor sealed.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from audits.reports.attachment import SCHEMA, code_of
from audits.reports.losses import Visit, find_losses
from audits.reports.seal import Sealed, check_seal
from saas.kernel.words import Words, words
from scoring import DocumentError, ScoreSheet, canonical_json, digest, verify
from scoring.rollup import Cell

MOST_BYTES = 60_000_000
_EMBEDDED = re.compile(rb"/Type /EmbeddedFile\b")
_LENGTH = re.compile(rb"/Length (\d+)")


class NoReport(Exception):
    """The bytes are no report of this product; ``why`` says so in two languages."""

    def __init__(self, why: Words) -> None:
        self.why = why
        super().__init__(why.en)


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found: ``differences`` is empty for consistent contents; ``code`` is that of the contents."""

    sealed: Sealed | None
    code: str
    branch: str
    period: str
    audits: int
    differences: tuple[Words, ...]


def examine(data: bytes, secret: str | None) -> Examination:
    """Examine a PDF. ``secret``: this installation's, None when there is none to check the seal with.

    Raises NoReport when the bytes hold no readable report.
    """
    if not data.startswith(b"%PDF-"):
        raise NoReport(words("这不是 PDF 文件", "this is no PDF file"))
    attachment = embedded_file(data)
    content = _content(attachment)
    report = content["report"]
    return Examination(
        sealed=check_seal(data, secret) if secret is not None else None,
        code=code_of(attachment),
        branch=str(report.get("branch", "")),
        period=str(report.get("period", "")),
        audits=len(content["audits"]),
        differences=tuple(_differences(content, attachment)),
    )


def embedded_file(data: bytes) -> bytes:
    """Return the bytes of the one embedded file. Raises NoReport when there is none, or more than one."""
    places = list(_EMBEDDED.finditer(data))
    if len(places) != 1:
        raise NoReport(
            words(
                "文件里没有（或不止一个）附件，不是本产品的报告",
                "it holds no attachment, or more than one: no report of ours",
            )
        )
    start = data.find(b"stream\n", places[0].end())
    length = _LENGTH.search(data, data.rfind(b" obj", 0, places[0].start()), max(start, 0))
    if start < 0 or length is None:
        raise NoReport(words("附件已损坏", "its attachment is damaged"))
    raw = data[start + 7 : start + 7 + int(length[1])]
    try:
        return zlib.decompressobj().decompress(raw, MOST_BYTES)
    except zlib.error:
        raise NoReport(words("附件已损坏", "its attachment is damaged")) from None


def _content(attachment: bytes) -> dict[str, Any]:
    try:
        content = json.loads(attachment, parse_float=Decimal)
        known = content["schema"] == SCHEMA
        shaped = isinstance(content["report"], dict) and isinstance(content["audits"], list)
        shaped = shaped and isinstance(content["standards"], dict)
    except (ValueError, KeyError, TypeError, RecursionError):
        known = shaped = False
    if not (known and shaped):
        raise NoReport(words("附件不是本产品的报告数据", "its attachment is not the data of a report"))
    return dict(content)


def _differences(content: Mapping[str, Any], attachment: bytes) -> Iterator[Words]:
    """Yield everything in the attachment that does not follow from the rest of it."""
    try:
        if canonical_json(content) != attachment:
            yield words("附件不是规范写法", "the attachment is not in canonical form")
        for name, document in content["standards"].items():
            if digest(document) != name:
                yield words("标准与其摘要不符", "a standard does not fit its digest")
        sheets = []
        for place, audit in enumerate(content["audits"]):
            yield from _audit_differences(place, audit, content)
            sheets.append(ScoreSheet.from_dict(audit["sheet"]))
        yield from _report_differences(content, sheets)
    except (
        KeyError,
        TypeError,
        ValueError,
        IndexError,
        AttributeError,
        ArithmeticError,
        DocumentError,
    ) as broken:
        yield words(
            f"附件缺少内容或内容有误（{broken!r}）",
            f"the attachment lacks something or is wrong ({broken!r})",
        )


def _audit_differences(place: int, audit: Mapping[str, Any], content: Mapping[str, Any]) -> Iterator[Words]:
    """Score one audit again; texts are withheld, so that the digest of the answers alone may differ."""
    document = content["standards"][audit["standard"]]
    for problem in verify(document, audit["answers"], audit["sheet"]).differences:
        if problem.path != "digests.answers":
            at = f"{audit['visited_on']} {problem.path}"
            yield words(f"{at}：{problem.zh}", f"{at}: {problem.en}")
    printed, sheet = content["report"]["audits"][place], audit["sheet"]
    same = (printed["digest"], printed["display"], printed["visited_on"]) == (
        sheet["digests"]["sheet"],
        sheet["score"]["display"] or "",
        audit["visited_on"],
    )
    if not same:
        yield words(
            f"第 {place + 1} 次检查印出的得分或摘要与评分单不符",
            f"the printed score or digest of audit {place + 1} does not fit its sheet",
        )


def _report_differences(content: Mapping[str, Any], sheets: list[ScoreSheet]) -> Iterator[Words]:
    """Yield what the report says and its sheets do not."""
    report, cell = content["report"], Cell.of(sheets)
    score = report["score"]
    if _exact(score["value"]) != cell.total.mean or score["visits"] != len(sheets):
        yield words("总分不是各次检查的平均", "the score is not the mean of its audits")
    for part, measures in (
        ("stages", cell.stages),
        ("dimensions", cell.dimensions),
        ("aspects", cell.aspects),
    ):
        for row in report[part]:
            measure = measures.get(row["code"])
            if measure is None or measure.mean != _exact(row["score"]):
                name = row["name"]
                yield words(
                    f"“{name}”的得分算出来不是这样", f"the score of {name} does not follow from the audits"
                )
    worth = {one["code"]: _exact(one["recoverable"]) for one in report["findings"]}
    if len(content["standards"]) == 1 and worth != _worth(content):
        yield words(
            "扣分项或可挽回的分数与评分单不符", "the findings or their points do not follow from the audits"
        )


def _worth(content: Mapping[str, Any]) -> dict[str, Fraction | None]:
    document = next(iter(content["standards"].values()))
    visits = [Visit(str(place), one["sheet"], one["answers"]) for place, one in enumerate(content["audits"])]
    return {one.code: Fraction(one.recoverable) for one in find_losses(document, visits, "zh")}


def _exact(value: Any) -> Fraction | None:
    return None if value is None else Fraction(value)
