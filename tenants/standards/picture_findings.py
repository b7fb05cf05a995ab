"""Guidance pictures that a draft names and the tenant does not keep: they would be shown as broken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from saas.kernel.db import db
from saas.kernel.words import words
from tenants.standards.findings import DraftFinding, Mend
from tenants.standards.models import GuidancePicture
from tenants.standards.patching import Document, drop, expect


def lost_pictures(document: Document) -> Iterator[DraftFinding]:
    """Yield a finding for each picture of an item that is not kept here (a draft from elsewhere, perhaps)."""
    named = list(_named(document))
    digests = {str(digest) for _, _, _, digest in named}
    if not digests:
        return
    rows = db.session.scalars(select(GuidancePicture.digest).where(GuidancePicture.digest.in_(digests)))
    known = set(rows)
    for index, place, item, digest in named:
        if digest not in known:
            yield _finding(index, place, item)


def _named(document: Document) -> Iterator[tuple[int, int, Mapping[str, Any], object]]:
    items = document.get("items")
    for index, item in enumerate(items if isinstance(items, list) else ()):
        pictures = item.get("guidance_pictures") if isinstance(item, Mapping) else None
        for place, picture in enumerate(pictures if isinstance(pictures, list) else ()):
            yield index, place, item, picture.get("digest") if isinstance(picture, Mapping) else None


def _finding(index: int, place: int, item: Mapping[str, Any]) -> DraftFinding:
    guard = [expect("items", index, "code", value=item["code"])] if "code" in item else []
    where, code, stage = ("items", str(index), "guidance_pictures", str(place)), item.get("code"), item.get("stage")
    return DraftFinding(
        "picture_unknown", "warning", where, code if isinstance(code, str) else None,
        stage if isinstance(stage, str) else None,
        words("找不到这张范例图片", "This picture of what good looks like is not kept here"),
        words("重新上传，或删去", "Upload it again, or take it away"),
        Mend(words("删去这张图片", "Take the picture away"),
             (*guard, drop(*where))),
    )  # fmt: skip
