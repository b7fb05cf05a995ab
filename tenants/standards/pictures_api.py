"""Guidance pictures over HTTP: added by administrators, seen by whoever may read the standard."""

from __future__ import annotations

import uuid

from flask import Response, current_app, request, url_for

from saas.kernel.clock import now
from saas.kernel.guards import EVERYONE, allow, by, tenant_blueprint
from saas.kernel.problems import NotFound
from tenants.standards.builder import blueprint, describe, exactly, own_standard
from tenants.standards.builder_schemas import PictureSchema
from tenants.standards.pictures import add_picture, picture_bytes
from tenants.standards.queries import standard_by_id

pages = tenant_blueprint("guidance", __name__, url_prefix="/standards")


@blueprint.post("/<uuid:standard_id>/draft/pictures")
@describe(401, 403, 404, 413, 422)
@blueprint.doc(
    requestBody={
        "required": True,
        "content": {
            kind: {"schema": {"type": "string", "format": "binary"}}
            for kind in ("image/jpeg", "image/png", "image/webp", "image/heic")
        },
    }
)
@blueprint.alt_response(200, schema=PictureSchema, description="already there")
@blueprint.response(201, PictureSchema, description="kept, for items[].guidance_pictures")
@allow("tenant_admin")
def add_guidance_picture(standard_id: uuid.UUID) -> Response:
    """Keep a picture of what good looks like; it is written anew, without place, time or camera."""
    own_standard(standard_id)
    store = current_app.extensions["sanmi_blobs"]
    picture, created = add_picture(by(), store, request.get_data(cache=False), now=now())
    told = {"digest": picture.digest, "width": picture.width, "height": picture.height}
    name = picture.digest.removeprefix("sha256:")
    url = url_for("guidance.show_picture", standard_id=standard_id, picture=name)
    return exactly({**told, "url": url}, 201 if created else 200)


@pages.get("/<uuid:standard_id>/pictures/<picture>")
@allow(*EVERYONE)
def show_picture(standard_id: uuid.UUID, picture: str) -> Response:
    """Send a guidance picture; while nothing is published, to administrators alone."""
    if standard_by_id(standard_id).current is None and by().role != "tenant_admin":
        raise NotFound()
    data = picture_bytes(by(), current_app.extensions["sanmi_blobs"], picture)
    response = Response(data, mimetype="image/jpeg")
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return response
