"""Labels in two languages from a form that may have one, several, or none that we speak."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_HAN = re.compile(r"[\u3400-\u9fff]")
_REFERENCE = re.compile(r"\$\{\s*([^}]+?)\s*\}")


def language_of(name: str) -> str | None:
    """Return "zh" or "en" for the name of a language (``中文``, ``English (en)``), None for any other."""
    said = name.casefold()
    code = re.search(r"\(([a-z]{2,3})[^)]*\)", said)
    if code:
        return {"zh": "zh", "zho": "zh", "cmn": "zh", "en": "en", "eng": "en"}.get(code[1])
    if any(
        word in said for word in ("中文", "汉语", "漢語", "chinese", "简体", "繁體", "普通话")
    ) or said in ("zh", "zh-cn", "cn"):
        return "zh"
    return "en" if "english" in said or "英" in said or said in ("en", "en-gb", "en-us") else None


def pair(value: Any) -> tuple[dict[str, str], list[str]]:
    """Return {"zh", "en"} of a label, and the languages that were left out. Plain text goes by its script."""
    if isinstance(value, str):
        text = plain(value)
        return {"zh": text if _HAN.search(text) else "", "en": "" if _HAN.search(text) else text}, []
    made = {"zh": "", "en": ""}
    left = []
    for name, text in value.items() if isinstance(value, Mapping) else ():
        lang = language_of(str(name))
        if lang is None and str(name) == "default":
            lang = "zh" if _HAN.search(str(text)) else "en"
        if lang and not made[lang]:
            made[lang] = plain(str(text))
        elif lang is None:
            left.append(str(name))
    if not any(made.values()) and left:  # none of ours: the first there is, under its script
        text = plain(str(value[left[0]]))
        made["zh" if _HAN.search(text) else "en"] = text
    return made, left


def plain(text: str) -> str:
    """Return a label without markup; a reference to an answer is shown as its name."""
    text = _REFERENCE.sub(lambda found: f"[{found[1]}]", text)
    return " ".join(re.sub(r"<[^<>]{1,100}>|\*\*|__", "", text).split())
