"""What keeps a document from being a standard, with the place of each fault."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from saas.kernel.words import words
from scoring import DocumentError, NotCanonical, canonical_json, load_standard
from tenants.workbooks.refusals import FileRefused, Located, Place, refused

MOST_ITEMS = 2000
MOST_BYTES = 4 * 1024 * 1024


def document_faults(document: object) -> list[Located]:
    """Return every fault of a document, each with its path; none for one that can be scored by."""
    if not isinstance(document, Mapping):
        return [Located(Place(), words("应为一个 JSON 对象", "This must be a JSON object"))]
    items = document.get("items")
    if isinstance(items, list) and len(items) > MOST_ITEMS:
        message = words(f"最多 {MOST_ITEMS} 个检查项", f"{MOST_ITEMS} items are the most")
        return [Located(Place(path="items"), message)]
    try:
        load_standard(document)
    except DocumentError as error:
        return [Located(Place(path=p.path), words(p.zh, p.en), p.item or "") for p in error.problems]
    return []


def checked(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document; raises FileRefused with every fault."""
    faults = document_faults(document)
    if faults:
        raise FileRefused(faults)
    _bounded(document)
    return document


def _bounded(document: Mapping[str, Any]) -> None:
    try:
        size = len(canonical_json(document))
    except NotCanonical as wrong:  # pragma: no cover - a document that loads has canonical bytes
        raise refused(wrong.problem.zh, wrong.problem.en) from None
    if size > MOST_BYTES:
        raise refused("标准超过 4 MB，不能导入", "The standard has more than 4 MB and is not imported")
