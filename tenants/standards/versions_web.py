"""Versions beside one another: what changed, starting a draft from any of them, putting a replaced draft back."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from saas.kernel.clock import now
from saas.kernel.db import transaction
from saas.kernel.guards import EVERYONE, allow, by, tenant_blueprint
from saas.kernel.problems import NotFound
from saas.kernel.words import Words, words
from scoring import canonical_json
from tenants.standards import keeping_services as keeping
from tenants.standards.comparing import compare
from tenants.standards.drafts import draft_document, draft_facts
from tenants.standards.queries import VersionFacts, exact_version, standard_by_id, versions_of
from tenants.standards.reading import plain
from tenants.toasts import tell

blueprint = tenant_blueprint("versions", __name__, url_prefix="/standards")
DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: a version by number, or the draft."""

    key: str
    name: Words


@blueprint.get("/<uuid:standard_id>/compare")
@allow(*EVERYONE)
def compare_page(standard_id: uuid.UUID) -> str:
    """Show what differs: ``?from=1&to=2``, or ``to=draft`` for administrators."""
    found, may_edit = standard_by_id(standard_id), by().role == "tenant_admin"
    listed = versions_of(standard_id)
    sides = [*([Side(DRAFT, words("草稿", "Draft"))] if may_edit else []), *(_side(version) for version in listed)]
    keys = [side.key for side in sides]
    new = request.args.get("to") or next(iter(keys), "")
    if new not in keys:
        raise NotFound()
    old = request.args.get("from") or next(iter(keys[keys.index(new) + 1 :]), new)
    if old not in keys:
        raise NotFound()
    return render_template(
        "standards/compare.html", standard=found, tab="versions", may_edit=may_edit, count=len(listed),
        changed=may_edit and draft_facts(standard_id).changed, sides=sides, plain=plain,
        old=_named(sides, old), new=_named(sides, new),
        comparison=compare(_document(standard_id, old), _document(standard_id, new)),
    )  # fmt: skip


@blueprint.post("/<uuid:standard_id>/draft/from/<int:number>")
@allow("tenant_admin")
def start_from(standard_id: uuid.UUID, number: int) -> ResponseReturnValue:
    """Make a version the draft again; the present draft is kept and can be put back."""
    standard_by_id(standard_id)
    with transaction():
        kept = keeping.draft_from_version(by(), standard_id, number, now=now())
    back = url_for("versions.put_back", standard_id=standard_id, kept_id=kept) if kept else None
    said = words(f"草稿现在以第 {number} 版为内容", f"The draft is now version {number}")
    tell(said, undo=back)
    return redirect(url_for("standards.draft", standard_id=standard_id))


@blueprint.post("/<uuid:standard_id>/draft/kept/<uuid:kept_id>")
@allow("tenant_admin")
def put_back(standard_id: uuid.UUID, kept_id: uuid.UUID) -> ResponseReturnValue:
    """Put a replaced draft back; the present one is kept in its place."""
    standard_by_id(standard_id)
    with transaction():
        kept = keeping.put_back(by(), standard_id, kept_id, now=now())
    back = url_for("versions.put_back", standard_id=standard_id, kept_id=kept) if kept else None
    tell(words("已恢复先前的草稿", "The earlier draft is back"), undo=back)
    return redirect(url_for("standards.draft", standard_id=standard_id))


@blueprint.get("/<uuid:standard_id>/draft/kept/<uuid:kept_id>.json")
@allow("tenant_admin")
def download_kept(standard_id: uuid.UUID, kept_id: uuid.UUID) -> Response:
    """Send a replaced draft as a file."""
    found = standard_by_id(standard_id)
    document = keeping.kept_document(standard_id, kept_id)
    response = Response(canonical_json(document), content_type="application/json; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"{found.code}-draft.json")
    return response


def _side(version: VersionFacts) -> Side:
    return Side(str(version.number), words(f"第 {version.number} 版", f"Version {version.number}"))


def _named(sides: list[Side], key: str) -> Side:
    return next(side for side in sides if side.key == key)


def _document(standard_id: uuid.UUID, key: str) -> dict[str, Any]:
    if key == DRAFT:
        return draft_document(standard_id)
    return exact_version(next(version.id for version in versions_of(standard_id) if str(version.number) == key))
