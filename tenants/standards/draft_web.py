"""Changing a draft from plain pages, without the editor: a mend by one press."""

from __future__ import annotations

import uuid

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from saas.kernel.clock import now
from saas.kernel.db import transaction
from saas.kernel.guards import allow, by, tenant_blueprint
from saas.kernel.words import words
from tenants.standards import keeping_services as keeping
from tenants.standards.drafts import draft_for_editing
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


def _back_to(standard_id: uuid.UUID, kept: uuid.UUID) -> str:
    return url_for("versions.put_back", standard_id=standard_id, kept_id=kept)
