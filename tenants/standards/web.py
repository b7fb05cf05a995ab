"""Standards: what there is, what each one asks, its versions; starting, publishing and retiring them."""

from __future__ import annotations

import json
import uuid
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from saas.kernel.clock import now
from saas.kernel.db import transaction
from saas.kernel.guards import EVERYONE, allow, by, tenant_blueprint
from saas.kernel.problems import NotFound, Problem
from saas.kernel.words import Words, words
from tenants.industries import industry_name
from tenants.standards import services
from tenants.standards.answering import EVIDENCE
from tenants.standards.drafts import draft_facts, examine_draft, refuse_errors, since_published
from tenants.standards.keeping_services import kept_drafts
from tenants.standards.library import library, library_entry, names_of
from tenants.standards.queries import (
    StandardFacts,
    list_standards,
    loaded_version,
    standard_by_id,
    version_facts,
    versions_of,
)
from tenants.standards.reading import plain, read_document, read_standard
from tenants.toasts import tell

blueprint = tenant_blueprint("standards", __name__, url_prefix="/standards")


@blueprint.get("")
@allow(*EVERYONE)
def standards() -> str:
    """List the tenant's standards; only administrators see those that are not published yet."""
    found = [one for one in list_standards() if one.current or _may_edit()]
    drafts = {one.id: draft_facts(one.id) for one in found} if _may_edit() else {}
    return render_template("standards/list.html", standards=found, drafts=drafts, may_edit=_may_edit())


@blueprint.get("/library")
@allow("tenant_admin")
def browse_library() -> str:
    """Show the built-in standards, the tenant's own industry first."""
    own = by().tenant.industry
    entries = sorted(library(), key=lambda entry: (entry.kind != "template", entry.industry != own))
    used = {one.origin for one in list_standards()}
    return render_template(
        "standards/library.html", entries=entries, own=own, used=used, industry_name=industry_name
    )


@blueprint.get("/library/<code>")
@allow("tenant_admin")
def preview(code: str) -> str:
    """Show one built-in standard as it would be read."""
    return _preview_page(code, None, None)


@blueprint.post("/library/<code>/start")
@allow("tenant_admin")
def start(code: str) -> ResponseReturnValue:
    """Start a standard of the tenant's own from the library."""
    own_code = request.form.get("code", "").strip()
    try:
        with transaction():
            standard_id = services.start_standard(by(), code, now=now(), code=own_code or None)
    except Problem as problem:
        if isinstance(problem, NotFound):
            raise
        return _preview_page(code, own_code, problem), problem.status
    tell(words("已建立草稿，检查后即可发布", "The draft is ready; look through it and publish"))
    return redirect(url_for("standards.draft", standard_id=standard_id))


@blueprint.get("/<uuid:standard_id>")
@allow(*EVERYONE)
def standard(standard_id: uuid.UUID) -> ResponseReturnValue:
    """Read the version in use; an administrator lands at the draft when nothing is published yet."""
    found = standard_by_id(standard_id)
    if found.current is None:
        if _may_edit():
            return redirect(url_for("standards.draft", standard_id=standard_id))
        raise NotFound()
    return _version_page(found, found.current.id, "read")


@blueprint.get("/<uuid:standard_id>/versions")
@allow(*EVERYONE)
def versions(standard_id: uuid.UUID) -> str:
    """List every published version, the newest first."""
    found = standard_by_id(standard_id)
    listed = versions_of(standard_id)
    if not listed and not _may_edit():
        raise NotFound()
    kept = kept_drafts(standard_id) if _may_edit() else []
    return render_template("standards/versions.html", versions=listed, kept=kept, **_frame(found, "versions"))


@blueprint.get("/<uuid:standard_id>/versions/<uuid:version_id>")
@allow(*EVERYONE)
def version(standard_id: uuid.UUID, version_id: uuid.UUID) -> str:
    """Read one version, in use or retired: audits keep it for ever."""
    if version_facts(version_id).standard_id != standard_id:
        raise NotFound()
    return _version_page(standard_by_id(standard_id), version_id, "versions")


@blueprint.get("/<uuid:standard_id>/versions/<uuid:version_id>.json")
@allow(*EVERYONE)
def download(standard_id: uuid.UUID, version_id: uuid.UUID) -> Response:
    """Send a version's document; its SHA-256 in canonical form is the version's digest."""
    loaded = loaded_version(version_id)
    if loaded.facts.standard_id != standard_id:
        raise NotFound()
    found = standard_by_id(standard_id)
    text = json.dumps(loaded.document, ensure_ascii=False, indent=1)
    response = Response(text + "\n", content_type="application/json; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"{found.code}-v{loaded.facts.number}.json")
    response.headers["X-Sanmi-Digest"] = loaded.facts.digest
    return response


@blueprint.get("/<uuid:standard_id>/draft")
@allow("tenant_admin")
def draft(standard_id: uuid.UUID) -> str:
    """Read the draft beside what the linter found in it, and publish it."""
    return _draft_page(standard_id, "", None)


@blueprint.post("/<uuid:standard_id>/publish")
@allow("tenant_admin")
def publish(standard_id: uuid.UUID) -> ResponseReturnValue:
    """Freeze the draft as the next version; the note says to others what changed."""
    note = request.form.get("note", "").strip()
    standard_by_id(standard_id)
    try:
        with transaction():
            refuse_errors(standard_id)
            published = services.publish_standard(by(), standard_id, note, now=now())
    except Problem as problem:
        return _draft_page(standard_id, note, problem), problem.status
    number = published.number
    tell(words(f"第 {number} 版已发布", f"Version {number} is published"))
    return redirect(url_for("standards.standard", standard_id=standard_id))


@blueprint.post("/<uuid:standard_id>/versions/<uuid:version_id>/retire")
@allow("tenant_admin")
def retire(standard_id: uuid.UUID, version_id: uuid.UUID) -> ResponseReturnValue:
    """Take a version out of use for new visits."""
    found = version_facts(version_id)
    if found.standard_id != standard_id:
        raise NotFound()
    if found.retired_at is None:
        with transaction():
            services.retire_version(by(), version_id, now=now())
    number = found.number
    tell(words(f"第 {number} 版已停用，历史检查单不受影响", f"Version {number} is retired; old audits keep it"))
    return redirect(url_for("standards.versions", standard_id=standard_id))


def _version_page(found: StandardFacts, version_id: uuid.UUID, tab: str) -> str:
    loaded = loaded_version(version_id)
    return render_template(
        "standards/version.html", version=loaded.facts, reading=read_standard(loaded.standard, loaded.document),
        **_frame(found, tab), **_names(),
    )  # fmt: skip


def _draft_page(standard_id: uuid.UUID, note: str, problem: Problem | None) -> str:
    found = standard_by_id(standard_id)
    return render_template(
        "standards/draft.html", draft=examine_draft(standard_id), note=note, problem=problem, plain=plain,
        comparison=since_published(standard_id),
        **_frame(found, "draft"), **_names(),
    )  # fmt: skip


def _preview_page(code: str, own_code: str | None, problem: Problem | None) -> str:
    entry = library_entry(code)
    own = list_standards()
    taken = {one.code for one in own}
    return render_template(
        "standards/preview.html", entry=entry, own=own, reading=read_document(entry.document),
        taken=entry.code in taken,
        own_code=own_code if own_code is not None else entry.code, problem=problem, industry_name=industry_name,
        **_names(),
    )  # fmt: skip


def _frame(found: StandardFacts, tab: str) -> dict[str, Any]:
    """Return what every page of one standard shows around its content."""
    return {
        "standard": found, "tab": tab, "may_edit": _may_edit(), "count": len(versions_of(found.id)),
        "changed": _may_edit() and draft_facts(found.id).changed,
    }  # fmt: skip


def _names() -> dict[str, Any]:
    return {"dimensions": names_of("dimensions"), "aspects": names_of("aspects"), "evidence_rules": _evidence}


def _evidence(code: str) -> Words:
    return EVIDENCE.get(code, words(code, code))


def _may_edit() -> bool:
    return by().role == "tenant_admin"
