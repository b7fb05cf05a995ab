"""The draft over HTTP: read it, save it without overwriting anybody, look it through, try it out."""

from __future__ import annotations

import uuid

from flask import Response

from saas.kernel.clock import now
from saas.kernel.db import transaction
from saas.kernel.guards import allow, by
from tenants.standards import services
from tenants.standards.builder import (
    blueprint,
    describe,
    exactly,
    member,
    own_standard,
    revision_asked,
    sent_object,
    takes,
)
from tenants.standards.builder_schemas import DraftSchema, FindingsSchema, SavedSchema, TriedSchema
from tenants.standards.drafts import draft_for_editing
from tenants.standards.offers import looked_through
from tenants.standards.trying import try_out

_DRAFT = "a standard document (docs/scoring.md), finished or not; at most 4 MiB and 2,000 items"


@blueprint.get("/<uuid:standard_id>/draft")
@describe(401, 403, 404)
@blueprint.response(200, DraftSchema, description="the draft; ETag is its revision")
@allow("tenant_admin")
def get_draft(standard_id: uuid.UUID) -> Response:
    """Read the draft of a standard, with what was found in it."""
    draft = draft_for_editing(standard_id)
    return exactly(draft.to_dict(), revision=draft.revision)


@blueprint.put("/<uuid:standard_id>/draft")
@describe(401, 403, 404, 409, 413, 422, 428)
@takes(_DRAFT)
@blueprint.doc(parameters=[{"in": "header", "name": "If-Match", "required": True, "schema": {"type": "string"},
                            "description": 'the revision that the change was made from, such as "7"'}])  # fmt: skip
@blueprint.response(200, SavedSchema, description="saved, or the same document again")
@allow("tenant_admin")
def put_draft(standard_id: uuid.UUID) -> Response:
    """Save the draft made from the revision in If-Match; an unfinished one is saved too."""
    own_standard(standard_id)
    revision, document = revision_asked(), sent_object()
    with transaction():
        services.save_draft(by(), standard_id, document, revision, now=now())
    saved = draft_for_editing(standard_id)
    told = saved.to_dict()
    del told["document"]
    return exactly(told, revision=saved.revision)


@blueprint.post("/<uuid:standard_id>/draft/findings")
@describe(401, 403, 404, 413, 422)
@takes('{"document": ' + _DRAFT + "}")
@blueprint.response(200, FindingsSchema, description="what was found; nothing is saved")
@allow("tenant_admin")
def find_in_draft(standard_id: uuid.UUID) -> Response:
    """Look a document through without saving it."""
    own_standard(standard_id)
    document = member(sent_object(), "document")
    services.draft_text(document)
    return exactly({"findings": [finding.to_dict() for finding in looked_through(document, standard_id)]})


@blueprint.post("/<uuid:standard_id>/draft/score")
@describe(401, 403, 404, 413, 422)
@takes('{"document": ' + _DRAFT + ', "answers": {item code: answer}}')
@blueprint.response(200, TriedSchema, description="the score sheet of the answers so far; nothing is saved")
@allow("tenant_admin")
def score_draft(standard_id: uuid.UUID) -> Response:
    """Score answers under a document with the real engine; required items may still be open."""
    own_standard(standard_id)
    sent = sent_object()
    sheet, missing = try_out(member(sent, "document"), member(sent, "answers"))
    return exactly({"sheet": sheet.to_dict(), "open": list(missing), "findings": []})
