"""Mends of words: a missing language begins as a marked copy of the other one."""

from __future__ import annotations

from saas.kernel.words import words
from tenants.standards.checks import TO_TRANSLATE
from tenants.standards.mending.spot import Made, Spot
from tenants.standards.patching import drop, find, put

OTHER = {"zh": "en", "en": "zh"}


def _copy(spot: Spot) -> Made | None:
    key = spot.place[-1]
    stem, _, lang = key.rpartition("_")
    if lang not in OTHER:
        return None
    other = f"{stem}_{OTHER[lang]}" if stem else OTHER[lang]
    text = find(spot.document, (*spot.place[:-1], other))
    if not isinstance(text, str) or not text.strip() or text.startswith(tuple(TO_TRANSLATE.values())):
        return None
    said = words("先抄另一种语言并标记待译", "Copy the other language, marked for translation")
    return said, [put(*spot.place, value=TO_TRANSLATE[lang] + text)]


def _no_guidance(spot: Spot) -> Made | None:
    row = find(spot.document, spot.place[:2])
    return words("删去空的指引", "Remove the empty guidance"), [
        drop(*spot.place[:2], key) for key in ("help_zh", "help_en") if key in row
    ]


MENDERS = {"missing_translation": _copy, "guidance_empty": _no_guidance}
