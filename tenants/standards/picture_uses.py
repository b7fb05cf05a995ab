"""Which guidance pictures are named anywhere: in a draft, a version, a draft put aside, or a shared part."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sqlalchemy import Select, select

from saas.kernel.db import db
from tenants.standards.models import KeptDraft, SharedPart, StandardDraft, StandardVersion

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_TEXTS = (StandardDraft.document, StandardVersion.document, KeptDraft.document, SharedPart.body)
_SLICE = 20  # documents held at once; one has a few hundred KB


def named_pictures() -> set[str]:
    """Return every digest that a document of this tenant holds; what is no picture's hurts nobody."""
    found: set[str] = set()
    for column in _TEXTS:
        for text in db.session.scalars(select(column).execution_options(yield_per=_SLICE)):
            found.update(_DIGEST.findall(text))
    return found


def still_named(digests: Iterable[str]) -> set[str]:
    """Return which of a few digests are named now; asked of the database, so that no document travels."""
    return {digest for digest in digests if any(db.session.scalar(query) for query in _asking(digest))}


def _asking(digest: str) -> Iterable[Select[bool]]:
    for column in _TEXTS:
        yield select(select(column).where(column.contains(digest)).exists())
