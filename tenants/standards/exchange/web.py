"""Import and export of standards: downloads, an upload that shows what it would change, and the way back."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from saas.kernel.clock import now
from saas.kernel.db import transaction
from saas.kernel.guards import EVERYONE, allow, by, tenant_blueprint
from saas.kernel.problems import NotFound, Problem
from saas.kernel.words import words
from scoring import canonical_json
from scoring import digest as digest_of
from tenants.standards.drafts import draft_facts
from tenants.standards.exchange import services
from tenants.standards.exchange.changes import changes
from tenants.standards.exchange.intake import Intake, take_in
from tenants.standards.exchange.json_files import ModuleNeeded, standard_in, to_json
from tenants.standards.exchange.sheets.export import to_workbook
from tenants.standards.exchange.sheets.template import template_workbook
from tenants.standards.keeping_services import kept_drafts
from tenants.standards.queries import StandardFacts, standard_by_id, version_facts, versions_of
from tenants.standards.services import with_own_bands
from tenants.toasts import tell
from tenants.workbooks.refusals import FileRefused
from tenants.workbooks.uploads import XLSX, attachment, sent_file
from tenants.workbooks.waiting import keep_waiting

blueprint = tenant_blueprint("exchange", __name__, url_prefix="/standards")


@blueprint.get("/<uuid:standard_id>/exchange")
@allow("tenant_admin")
def page(standard_id: uuid.UUID) -> str:
    """Offer one standard's files, and take one in."""
    return _page(standard_id)


@blueprint.get("/<uuid:standard_id>/draft.json")
@allow("tenant_admin")
def draft_json(standard_id: uuid.UUID) -> Response:
    """Send the draft's document."""
    found = standard_by_id(standard_id)
    document, _ = services.exact_draft(standard_id)
    response = attachment(to_json(document), "application/json; charset=utf-8", f"{found.code}-draft.json")
    response.headers["X-Sanmi-Digest"] = digest_of(document)
    return response


@blueprint.get("/<uuid:standard_id>/draft.xlsx")
@allow("tenant_admin")
def draft_xlsx(standard_id: uuid.UUID) -> ResponseReturnValue:
    """Send the draft as a workbook; one that is too unfinished says what is missing."""
    found = standard_by_id(standard_id)
    document, _ = services.exact_draft(standard_id)
    try:
        data = to_workbook(document)
    except FileRefused as refused:
        return _page(standard_id, refused), refused.status
    return attachment(data, XLSX, f"{found.code}-draft.xlsx")


@blueprint.get("/<uuid:standard_id>/versions/<uuid:version_id>.xlsx")
@allow(*EVERYONE)
def version_xlsx(standard_id: uuid.UUID, version_id: uuid.UUID) -> Response:
    """Send a published version as a workbook."""
    facts = version_facts(version_id)
    if facts.standard_id != standard_id:
        raise NotFound()
    code = standard_by_id(standard_id).code
    return attachment(to_workbook(services.exact_version(version_id)), XLSX, f"{code}-v{facts.number}.xlsx")


@blueprint.get("/template.xlsx")
@allow("tenant_admin")
def template() -> Response:
    """Send an empty workbook with instructions and one item of each kind as an example."""
    return attachment(template_workbook(), XLSX, "sanmi-standard.xlsx")


@blueprint.post("/<uuid:standard_id>/import")
@allow("tenant_admin")
def upload(standard_id: uuid.UUID) -> ResponseReturnValue:
    """Read a file and show what it would change; the draft stays as it is."""
    standard_by_id(standard_id)
    file, data = sent_file()
    try:
        found = take_in(data)
    except ModuleNeeded as which:
        return _choose_module(which, file, standard_id)
    except FileRefused as refused:
        return _page(standard_id, refused, file), refused.status
    return _preview(found, file, standard_id)


@blueprint.post("/<uuid:standard_id>/import/module")
@allow("tenant_admin")
def upload_module(standard_id: uuid.UUID) -> ResponseReturnValue:
    """Go on with one module of the set that was uploaded."""
    standard_by_id(standard_id)
    return _module(standard_id)


@blueprint.post("/<uuid:standard_id>/import/confirm")
@allow("tenant_admin")
def confirm(standard_id: uuid.UUID) -> ResponseReturnValue:
    """Replace the draft by what was shown; the replaced one can be brought back."""
    standard_by_id(standard_id)
    document = services.waiting_document(request.form.get("waiting", ""), now=now())
    file, revision = request.form.get("file", "")[:100], request.form.get("revision", type=int, default=0)
    try:
        with transaction():
            kept = services.replace_by_import(by(), standard_id, document, revision, file, now=now())
    except Problem as problem:
        return _preview(Intake(document, "kept"), file, standard_id, problem)
    if kept is None:
        tell(words("内容与草稿相同，没有改动", "It is the same as the draft; nothing has changed"))
    else:
        back = url_for("versions.put_back", standard_id=standard_id, kept_id=kept)
        tell(words("草稿已替换", "The draft is replaced"), undo=back)
    return redirect(url_for("standards.draft", standard_id=standard_id))


@blueprint.get("/import")
@allow("tenant_admin")
def start() -> str:
    """Ask for a file to make a new standard of."""
    return _start_page()


@blueprint.post("/import")
@allow("tenant_admin")
def upload_new() -> ResponseReturnValue:
    """Read a file and show the standard that would come of it."""
    file, data = sent_file()
    try:
        found = take_in(data)
    except ModuleNeeded as which:
        return _choose_module(which, file, None)
    except FileRefused as refused:
        return _start_page(refused, file), refused.status
    return _preview(found, file, None)


@blueprint.post("/import/module")
@allow("tenant_admin")
def upload_new_module() -> ResponseReturnValue:
    """Go on with one module of the set that was uploaded."""
    return _module(None)


@blueprint.post("/import/confirm")
@allow("tenant_admin")
def confirm_new() -> ResponseReturnValue:
    """Make the standard."""
    document = services.waiting_document(request.form.get("waiting", ""), now=now())
    file, code = request.form.get("file", "")[:100], request.form.get("code", "")
    try:
        with transaction():
            standard_id = services.create_standard(by(), document, code, file, now=now())
    except Problem as problem:
        return _preview(Intake(document, "kept"), file, None, problem, code)
    tell(words("已建立草稿，检查后即可发布", "The draft is ready; look through it and publish"))
    return redirect(url_for("standards.draft", standard_id=standard_id))


def frame(found: StandardFacts, tab: str) -> dict[str, Any]:
    """Return what every page of one standard shows around its content."""
    return {
        "standard": found, "tab": tab, "may_edit": True, "count": len(versions_of(found.id)),
        "changed": draft_facts(found.id).changed,
    }  # fmt: skip


def _page(standard_id: uuid.UUID, refused: FileRefused | None = None, file: str = "") -> str:
    return render_template(
        "exchange/standard.html", problem=refused, file=file, kept=len(kept_drafts(standard_id)),
        **frame(standard_by_id(standard_id), "exchange"),
    )  # fmt: skip


def _start_page(refused: FileRefused | None = None, file: str = "") -> str:
    return render_template("exchange/new.html", problem=refused, file=file)


def _with_bands(found: Intake) -> Intake:
    """Return an XLSForm's standard with the tenant's own bands: a form has none."""
    return replace(found, document=with_own_bands(by(), found.document)) if found.report else found


def _preview(
    found: Intake,
    file: str,
    standard_id: uuid.UUID | None,
    problem: Problem | None = None,
    code: str | None = None,
) -> ResponseReturnValue:
    """Show what would come of a document: a new standard, or changes of a draft."""
    found = _with_bands(found)
    document = found.document
    shown: dict[str, Any] = {
        "intake": found, "document": document, "file": file, "problem": problem,
        "waiting": keep_waiting(canonical_json(document), now=now()), "digest": digest_of(document),
        "code": code if code is not None else str(document.get("code") or ""),
    }  # fmt: skip
    if standard_id is None:
        text = render_template("exchange/preview_new.html", changes=changes({}, document), **shown)
    else:
        standard = standard_by_id(standard_id)
        before, revision = services.exact_draft(standard_id)
        difference = changes(before, {**document, "code": standard.code})
        text = render_template(
            "exchange/preview.html",
            changes=difference,
            revision=revision,
            **shown,
            **frame(standard, "exchange"),
        )
    return text, problem.status if problem else 200


def _choose_module(which: ModuleNeeded, file: str, standard_id: uuid.UUID | None) -> str:
    held = keep_waiting(to_json(which.document), now=now())
    action = url_for("exchange.upload_new_module")
    if standard_id:
        action = url_for("exchange.upload_module", standard_id=standard_id)
    return render_template(
        "exchange/module.html", modules=which.modules, waiting=held, file=file, action=action
    )


def _module(standard_id: uuid.UUID | None) -> ResponseReturnValue:
    value = services.waiting_value(request.form.get("waiting", ""), now=now())
    file = request.form.get("file", "")[:100]
    try:
        document = standard_in(value, module=request.form.get("module", ""))
    except FileRefused as refused:
        shown = _page(standard_id, refused, file) if standard_id else _start_page(refused, file)
        return shown, refused.status
    return _preview(Intake(document, "json"), file, standard_id)
