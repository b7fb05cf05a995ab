"""Changing a draft from plain pages, without the editor: a mend by one press, parts from the library."""

from __future__ import annotations

import uuid

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from saas.kernel.clock import now
from saas.kernel.db import transaction
from saas.kernel.guards import allow, by, tenant_blueprint
from saas.kernel.problems import NotFound
from saas.kernel.words import words
from tenants.standards import keeping_services as keeping
from tenants.standards.drafts import draft_for_editing
from tenants.standards.inserting import inserted
from tenants.standards.library import LibraryEntry, library_entry
from tenants.standards.parts import Part, library_parts
from tenants.standards.patching import apply_patch
from tenants.standards.queries import standard_by_id
from tenants.toasts import tell

blueprint = tenant_blueprint("drafts", __name__, url_prefix="/standards")


@blueprint.post("/<uuid:standard_id>/draft/mend")
@allow("tenant_admin")
def mend(standard_id: uuid.UUID) -> ResponseReturnValue:
    """Mend one finding; when the draft has changed since it was shown, nothing is done and that is said."""
    standard_by_id(standard_id)
    code, place = request.form.get("code", ""), request.form.get("place", "")
    back = redirect(url_for("standards.draft", standard_id=standard_id))
    with transaction():
        draft = draft_for_editing(standard_id)
        wanted = (one for one in draft.findings if one.code == code and "/".join(one.place) == place and one.mend)
        found = next(wanted, None)
        if found is None or found.mend is None or request.form.get("revision") != str(draft.revision):
            tell(words("草稿刚刚变过，请再看一眼", "The draft has just changed; please look again"))
            return back
        kept = keeping.put_document(by(), standard_id, apply_patch(draft.document, found.mend.patch), now=now())
    done = found.mend.said
    tell(words(f"已修正：{done.zh}", f"Mended: {done.en}"), undo=_back_to(standard_id, kept))
    return back


@blueprint.post("/library/<code>/add")
@allow("tenant_admin")
def add_from_library(code: str) -> ResponseReturnValue:
    """Put chosen stages and items of a built-in standard (or all of it) into one of the tenant's drafts."""
    entry = library_entry(code)
    standard_id = _uuid(request.form.get("standard"))
    standard = standard_by_id(standard_id)
    parts = chosen_parts(entry, request.form.getlist("part"))
    if not parts:
        tell(words("请先勾选要加入的环节或检查项", "Tick the stages or items to add first"))
        return redirect(url_for("standards.preview", code=code))
    with transaction():
        document, came = inserted(draft_for_editing(standard_id).document, parts)
        kept = keeping.put_document(by(), standard_id, document, now=now(), deed="add_to_draft", origin=code)
    names = standard.name_zh or standard.code, standard.name_en or standard.code
    said = words(f"已向“{names[0]}”加入 {len(came)} 项", f"{len(came)} items were added to “{names[1]}”")
    tell(said, undo=_back_to(standard_id, kept))
    return redirect(url_for("standards.draft", standard_id=standard_id))


def chosen_parts(entry: LibraryEntry, ticked: list[str]) -> list[Part]:
    """Return the parts of one built-in standard that a form names: ``all``, ``stage:CODE``, ``item:CODE``.

    An item whose stage is ticked comes with the stage. Names that the standard does not have are passed over.
    """
    own = [part for part in library_parts() if part.id.startswith(f"library:{entry.code}/")]
    if "all" in ticked:
        return [part for part in own if part.kind == "module"]
    stages = [part for part in own if part.kind == "stage" and f"stage:{part.code}" in ticked]
    whole = {part.code for part in stages}
    items = [part for part in own if part.kind == "item" and f"item:{part.code}" in ticked]
    return [*stages, *(part for part in items if part.body.get("stage") not in whole)]


def _uuid(text: str | None) -> uuid.UUID:
    try:
        return uuid.UUID(text or "")
    except ValueError as error:
        raise NotFound() from error


def _back_to(standard_id: uuid.UUID, kept: uuid.UUID) -> str:
    return url_for("versions.put_back", standard_id=standard_id, kept_id=kept)
