"""What lost points, worked out from a standard and the visits' sheets: findings and critical failures.

Pure: documents and sheets in (as JSON values), report values out, ranked by points recoverable.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from audits.insight.answers import action_words, answer_words, excellent_words
from audits.reports.document import Critical, Finding, Photo, Seen
from saas.kernel.words import Lang

HUNDRED = Fraction(100)


@dataclass(frozen=True, slots=True)
class Visit:
    """One audit: how the report names it (a date), its sheet and its answers as JSON values.

    photos: by item code, what may be shown to the branch. notes: False keeps the auditor's notes back.
    """

    label: str
    sheet: Mapping[str, Any] = field(repr=False)
    answers: Mapping[str, Any] = field(repr=False)
    photos: Mapping[str, tuple[Photo, ...]] = field(default_factory=dict)
    notes: bool = True


def find_losses(
    document: Mapping[str, Any],
    visits: Sequence[Visit],
    lang: Lang,
    dimensions: Mapping[str, str] | None = None,
) -> tuple[Finding, ...]:
    """Return a finding for every item that lost points in any visit, the most recoverable first.

    document: the standard (all visits by the same). dimensions: names by code in the report's language.
    Recoverable points are the mean over all visits: an item that lost 6 in one of three is worth 2.
    """
    stages = {stage["code"]: stage[f"name_{lang}"] for stage in document["stages"]}
    found = [_finding(item, visits, lang, stages, dimensions or {}) for item in document["items"]]
    return tuple(
        sorted((one for one in found if one), key=lambda one: (-Fraction(one.recoverable), one.code))
    )


def find_criticals(document: Mapping[str, Any], visits: Sequence[Visit], lang: Lang) -> tuple[Critical, ...]:
    """Return the veto items that failed in any visit, in the standard's order."""
    stages = {stage["code"]: stage[f"name_{lang}"] for stage in document["stages"]}
    found = []
    for item in document["items"]:
        code = item["code"]
        failed = [visit for visit in visits if code in visit.sheet["critical_failures"]]
        if failed:
            seen = tuple(_seen(item, visit, lang) for visit in failed)
            text = item[f"text_{lang}"]
            found.append(Critical(code, text, stages[item["stage"]], seen, _excellent(item, lang)))
    return tuple(found)


def _finding(
    item: Mapping[str, Any],
    visits: Sequence[Visit],
    lang: Lang,
    stages: Mapping[str, str],
    dimensions: Mapping[str, str],
) -> Finding | None:
    code = item["code"]
    scored = [visit for visit in visits if _row(visit, code)["state"] == "scored"]
    losses = {visit.label: points_lost(visit.sheet, code, item["stage"]) for visit in scored}
    failed = [visit for visit in scored if losses[visit.label] > 0]
    if not failed:
        return None
    total = sum(losses.values(), Fraction(0))
    return Finding(
        code=code,
        text=item[f"text_{lang}"],
        stage=stages[item["stage"]],
        dimension=dimensions.get(item.get("dimension") or "", ""),
        seen=tuple(_seen(item, visit, lang) for visit in failed),
        lost=total / len(failed),
        recoverable=total / len(visits),
        failed=len(failed),
        of=len(scored),
        excellent=_excellent(item, lang),
        action=action_words(item).say(lang),
        critical=any(code in visit.sheet["critical_failures"] for visit in visits),
    )


def _excellent(item: Mapping[str, Any], lang: Lang) -> str:
    said = excellent_words(item)
    return said.say(lang) if said else ""


def _seen(item: Mapping[str, Any], visit: Visit, lang: Lang) -> Seen:
    answer = visit.answers.get(item["code"])
    value, note = (answer.get("value"), answer.get("note")) if isinstance(answer, Mapping) else (answer, None)
    photos = visit.photos.get(item["code"], ())
    return Seen(
        visit.label, answer_words(item, value).say(lang), (note or "").strip() if visit.notes else "", photos
    )


def points_lost(sheet: Mapping[str, Any], code: str, stage: str) -> Fraction:
    """Return how many points of the visit's raw total the item cost, by the standard's own method.

    In a penalty scheme the points an item earned are those it cost.
    """
    row = next(row for row in sheet["items"] if row["code"] == code)
    penalty = sheet["standard"]["direction"] == "lower_is_better"
    lost = Fraction((row["earned"] if penalty else row["lost"]) or "0")
    method = sheet["standard"]["method"]
    if method == "points":
        return lost
    if method == "weighted_sections":
        return lost * _section_factor(sheet, stage)
    possible = Fraction(sheet["possible"] or "0")
    return HUNDRED * lost / possible if possible else Fraction(0)


def _section_factor(sheet: Mapping[str, Any], stage: str) -> Fraction:
    """Return total points per point of a stage: its share of the stage weights over its possible points."""
    scored = [row for row in sheet["stages"] if row["score"] is not None and Fraction(row["weight"] or "0")]
    whole = sum((Fraction(row["weight"]) for row in scored), Fraction(0))
    own = next((row for row in scored if row["code"] == stage), None)
    if own is None or not Fraction(own["possible"]):
        return Fraction(0)
    return HUNDRED * Fraction(own["weight"]) / whole / Fraction(own["possible"])


def _row(visit: Visit, code: str) -> Mapping[str, Any]:
    """Return the item's row; an item that this version did not have counts as hidden."""
    return next((row for row in visit.sheet["items"] if row["code"] == code), {"state": "hidden"})
