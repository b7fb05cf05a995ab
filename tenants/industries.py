"""The industries that the built-in library speaks of, and a word for every other."""

from __future__ import annotations

from saas.kernel.words import Words, words

INDUSTRIES: dict[str, Words] = {
    "bank": words("银行", "Banking"),
    "telecom": words("通信营业厅", "Telecom"),
    "hotel": words("酒店", "Hotels"),
    "dealership_4s": words("汽车 4S 店", "Car dealers"),
    "common": words("通用模块", "Any industry"),
    "other": words("其他", "Other"),
}


def industry_name(code: str) -> Words:
    """Return an industry's name; a code that only its tenant knows is its own name."""
    return INDUSTRIES.get(code, words(code, code))
