"""Is this sheet genuine? Score again and compare, member by member."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scoring.answers import inner_answers
from scoring.canonical import NotCanonical, canonical_json
from scoring.document.loading import load_standard
from scoring.engine import score
from scoring.problems import AnswersError, Problem, shown
from scoring.sheet import sealed_digest

MOST_DIFFERENCES = 20


@dataclass(frozen=True, slots=True)
class Verification:
    """Genuine when there are no ``differences``; each says where and what differs, in two languages."""

    differences: tuple[Problem, ...]

    @property
    def genuine(self) -> bool:
        """Standard, answers and sheet belong together, to the last digit."""
        return not self.differences


def verify(standard: Mapping[str, Any], answers: Mapping[str, Any], sheet: Mapping[str, Any]) -> Verification:
    """Compare a sheet in JSON form with what its standard and answers give.

    ``answers`` is ``{"answers": {..}}`` or the inner object. Answers that no longer fit the standard are a
    difference; a standard that cannot be read raises DocumentError. The engine's version may differ: then
    only the numbers, and the sheet's own fingerprint, must agree.
    """
    loaded = load_standard(standard)
    try:
        inner = inner_answers(answers) if "answers" in answers else answers
        expected = score(loaded, inner).to_dict()
    except AnswersError as wrong:
        return Verification(wrong.problems)
    found = list(_differences(_numbers(expected), _numbers(sheet), "")) + list(_seal(sheet))
    return Verification(tuple(found[:MOST_DIFFERENCES]))


def _numbers(sheet: object) -> object:
    """Return the sheet without what may honestly differ between engines."""
    if not isinstance(sheet, Mapping):
        return sheet
    digests = sheet.get("digests")
    kept = {key: value for key, value in sheet.items() if key not in ("engine", "digests")}
    if isinstance(digests, Mapping):
        kept["digests"] = {key: value for key, value in digests.items() if key != "sheet"}
    return kept


def _seal(sheet: object) -> Iterator[Problem]:
    """Yield a problem when the sheet's own fingerprint does not fit it."""
    try:
        assert isinstance(sheet, Mapping)
        right = sealed_digest(sheet)
        stated = sheet["digests"]["sheet"]
    except (AssertionError, KeyError, TypeError, AttributeError, NotCanonical):
        yield Problem(
            "digests.sheet", "缺失，这不是完整的评分单", "is missing: this is no complete score sheet"
        )
        return
    if right != stated:
        yield Problem(
            "digests.sheet", f"与评分单内容不符，应为 {right}", f"does not fit the sheet; it should be {right}"
        )


def _differences(expected: object, found: object, path: str) -> Iterator[Problem]:
    """Yield a problem for every member that differs, deepest first."""
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        for key in [*expected, *(key for key in found if key not in expected)]:
            yield from _member(expected, found, key, f"{path}.{key}" if path else str(key))
    elif isinstance(expected, list) and isinstance(found, list | tuple) and len(expected) == len(found):
        for place, (one, other) in enumerate(zip(expected, found, strict=True)):
            name = one.get("code", place) if isinstance(one, Mapping) else place
            yield from _differences(one, other, f"{path}[{name}]")
    elif not _same(expected, found):
        yield Problem(
            path,
            f"应为 {shown(expected, 80)}，而文件中是 {shown(found, 80)}",
            f"should be {shown(expected, 80)}, but the file says {shown(found, 80)}",
        )


def _member(expected: Mapping[Any, Any], found: Mapping[Any, Any], key: Any, path: str) -> Iterator[Problem]:
    if key not in found:
        yield Problem(path, "缺失", "is missing")
    elif key not in expected:
        yield Problem(path, "是多出来的", "does not belong there")
    else:
        yield from _differences(expected[key], found[key], path)


def _same(expected: object, found: object) -> bool:
    try:
        return canonical_json(expected) == canonical_json(found)
    except NotCanonical:
        return False
