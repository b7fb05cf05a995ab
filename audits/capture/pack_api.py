"""What a phone asks for before it goes where there is no network: the pack, and the standards it names."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Any

from flask import Response, request

from audits.capture.packs import pack_of, standard_bytes
from audits.capture.presence import mark_presence, session_mark
from saas.kernel.api_blueprint import ApiBlueprint
from saas.kernel.guards import Classification, allow, by, classify
from saas.kernel.problem_schema import ProblemSchema

blueprint = classify(
    ApiBlueprint(
        "phone", __name__, url_prefix="/api/v1/capture", description="What a phone keeps to work offline."
    ),
    Classification("tenant"),
)
blueprint.after_request(mark_presence)
CAPTURERS = ("auditor", "tenant_admin")


@blueprint.route("/pack", methods=["GET"])
@blueprint.alt_response(401, schema=ProblemSchema, content_type="application/problem+json")
@blueprint.alt_response(304, description="the phone has it already (If-None-Match)")
@blueprint.response(
    200, description="assignments, branches in scope, standards by version and digest, limits"
)
@allow(*CAPTURERS)
def pack() -> Response:
    """Return the acting member's pack, with an ETag."""
    return _json(_dumped(pack_of(by(), session_mark())), "private, no-cache")


@blueprint.route("/standards/<uuid:version_id>", methods=["GET"])
@blueprint.alt_response(404, schema=ProblemSchema, content_type="application/problem+json")
@blueprint.response(200, description="the standard's document as a form needs it; the pack names its SHA-256")
@allow(*CAPTURERS)
def standard(version_id: uuid.UUID) -> Response:
    """Return one version's document, byte for byte as the pack's SHA-256 says."""
    return _json(standard_bytes(version_id), "private, no-cache")


def _dumped(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _json(body: bytes, cache_control: str) -> Response:
    response = Response(body, content_type="application/json")
    response.headers["Cache-Control"] = cache_control
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    response.make_conditional(request)
    return response
