"""Parts over HTTP: what a standard can be built from, and the tenant's own shared ones."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, request

from saas.kernel.clock import now
from saas.kernel.db import transaction
from saas.kernel.guards import allow, by
from tenants.standards import parts_services as services
from tenants.standards.builder import blueprint, describe, exactly, member, revision_asked, sent_object, takes
from tenants.standards.builder_schemas import PartSchema, PartsSchema
from tenants.standards.parts import find_parts, own_part, shared_row
from tenants.standards.parts_services import NewPart

_PART = "kind, code (may be left out), name_zh, name_en, body"


@blueprint.get("/parts")
@describe(401, 403)
@blueprint.doc(
    parameters=[
        {"in": "query", "name": name, "schema": {"type": "string"}, "description": said}
        for name, said in (
            ("kind", "stage, item, module or response_set"), ("source", "library or own"),
            ("find", "part of a code or name"),
        )
    ]
)  # fmt: skip
@blueprint.response(200, PartsSchema, description="the tenant's own first; at most 300")
@allow("tenant_admin")
def list_parts() -> Response:
    """List parts to build from, each with a body ready to be put into a document."""
    asked = (request.args.get(name, "") for name in ("kind", "source", "find"))
    return exactly({"parts": [part.to_dict() for part in find_parts(*asked)]})


@blueprint.post("/parts")
@describe(401, 403, 409, 413, 422)
@takes(_PART)
@blueprint.response(201, PartSchema, description="shared")
@allow("tenant_admin")
def share() -> Response:
    """Share a stage, an item, a module or a response set with all of the tenant's standards."""
    new = _sent()
    with transaction():
        told = own_part(services.share_part(by(), new, now=now())).to_dict()
    return exactly(told, 201, revision=told["revision"])


@blueprint.get("/parts/<uuid:part_id>")
@describe(401, 403, 404)
@blueprint.response(200, PartSchema)
@allow("tenant_admin")
def show(part_id: uuid.UUID) -> Response:
    """Read one shared part; ETag is its revision."""
    part = own_part(shared_row(part_id))
    return exactly(part.to_dict(), revision=part.revision)


@blueprint.put("/parts/<uuid:part_id>")
@describe(401, 403, 404, 409, 413, 422, 428)
@takes(_PART)
@blueprint.response(200, PartSchema, description="changed; drafts that use it are offered the change")
@allow("tenant_admin")
def change(part_id: uuid.UUID) -> Response:
    """Word a shared part anew, from the revision in If-Match."""
    shared_row(part_id)
    revision, new = revision_asked(), _sent()
    with transaction():
        part = own_part(services.change_part(by(), part_id, new, revision, now=now()))
    return exactly(part.to_dict(), revision=part.revision)


@blueprint.delete("/parts/<uuid:part_id>")
@describe(401, 403, 404)
@blueprint.response(204, description="no longer shared; what took it over keeps its wording")
@allow("tenant_admin")
def remove(part_id: uuid.UUID) -> None:
    """Stop sharing a part."""
    with transaction():
        services.remove_part(by(), part_id, now=now())


def _sent() -> NewPart:
    sent = sent_object()
    text: dict[str, Any] = {key: str(sent.get(key) or "") for key in ("kind", "code", "name_zh", "name_en")}
    return NewPart(**text, body=member(sent, "body"))
