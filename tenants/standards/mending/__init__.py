"""Mends: what one press can put right without guessing what was meant.

::

    weights   sums back to 100, weights that never count
    bands     gaps and overlaps, of the total and of measured answers
    items     vetoes, conditions, codes, leftovers
    texts     a missing language, copied and marked for translation

A mend never changes how an answer that can be given today is scored unless its words say so. Each begins with
a ``test`` of what it was made for, so that a document which has changed since refuses it.
"""

from __future__ import annotations

from scoring import Finding
from tenants.standards.mending import bands, items, texts, weights
from tenants.standards.mending.spot import Made, Mender, Spot
from tenants.standards.patching import Document, Operation, Tokens, expect, find

MENDERS: dict[str, Mender] = {**weights.MENDERS, **bands.MENDERS, **items.MENDERS, **texts.MENDERS}


def mend_of(document: Document, finding: Finding, place: Tokens) -> Made | None:
    """Return the words and the patch of a finding's mend, None where a person has to decide."""
    mender = MENDERS.get(finding.code)
    made = mender(Spot(document, finding, place)) if mender else None
    if made is None:
        return None
    said, patch = made
    return said, [*_guard(document, place, patch), *patch]


def _guard(document: Document, place: Tokens, patch: list[Operation]) -> list[Operation]:
    """Return the test that the row which a patch changes is still the same one."""
    code = find(document, (*place[:2], "code")) if place[:1] in (("items",), ("stages",)) and len(place) > 1 else None
    inside = all(str(operation["path"]).startswith(f"/{'/'.join(place[:2])}") for operation in patch)
    return [expect(*place[:2], "code", value=code)] if isinstance(code, str) and inside else []
