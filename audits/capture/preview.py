"""The form as a preview: a draft on the real phone form, beside the editor; nothing is stored or sent."""

from __future__ import annotations

import json
import uuid
from typing import Any

from flask import Response, g, make_response, render_template, url_for

from saas.kernel.guards import allow, by, tenant_blueprint
from saas.kernel.http import may_be_framed
from tenants.standards.drafts import EditedDraft, draft_for_editing
from tenants.standards.library import names_of
from tenants.standards.queries import standard_by_id

blueprint = tenant_blueprint("preview", __name__, url_prefix="/capture/preview")
BRANCH = {"id": str(uuid.UUID(int=0)), "name_zh": "预览", "name_en": "Preview"}


@blueprint.get("/<uuid:standard_id>")
@allow("tenant_admin")
def form(standard_id: uuid.UUID) -> Response:
    """Show the draft as an auditor would fill it in; the editor puts this page into a frame."""
    standard_by_id(standard_id)
    boot = _boot(standard_id, draft_for_editing(standard_id))
    text = json.dumps(boot, ensure_ascii=False, separators=(",", ":"), default=float).replace("<", "\\u003c")
    may_be_framed()
    return make_response(render_template("capture/preview.html", boot_json=text))


def _boot(standard_id: uuid.UUID, draft: EditedDraft) -> dict[str, Any]:
    scenarios = draft.document.get("scenarios")
    first = scenarios[0] if isinstance(scenarios, list) and scenarios else None
    return {
        "lang": g.lang,
        "person": str(by().membership_id),
        "branch": BRANCH,
        "assignment_id": None,
        "scenario": first if isinstance(first, dict) else None,
        "standard": {
            "version_id": str(standard_id), "version": (draft.based_on or 0) + 1, "digest": "",
            "document": draft.document,
        },
        "dimensions": names_of("dimensions"),
        "limits": {"photo_bytes": 12_000_000, "photo_edge": 1600},
        "urls": {
            "audit": "", "evidence": "", "done": url_for("standards.draft", standard_id=standard_id),
            "pictures": f"/standards/{standard_id}/pictures/",
        },
        "preview": {"score": f"/api/v1/standards/{standard_id}/draft/score"},
    }  # fmt: skip
