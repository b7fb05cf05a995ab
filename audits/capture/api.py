"""The sync API: what a phone or a program sends. Every call may be repeated at any time."""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import Any

from flask import current_app, jsonify, request, url_for

from audits.capture import services
from audits.capture.evidence import store_evidence
from audits.capture.evidence_parts import read_range, take_part
from audits.capture.group_commit import expect, stop_expecting, store_together
from audits.capture.preparation import prepare_audit
from audits.capture.presence import check_person
from audits.capture.refusals import AuditDiffers
from audits.capture.schemas import (
    AuditSchema,
    EvidenceReceiptSchema,
    PartReceiptSchema,
    ProblemSchema,
    ReceiptSchema,
)
from audits.capture.values import NewAudit, Receipt
from saas.kernel.api_blueprint import ApiBlueprint
from saas.kernel.clock import now
from saas.kernel.db import transaction
from saas.kernel.guards import Classification, allow, by, classify
from saas.kernel.http import check_same_origin

blueprint = classify(
    ApiBlueprint(
        "sync", __name__, url_prefix="/api/v1", description="Audits and evidence, idempotent by id and by SHA-256."
    ),
    Classification("tenant"),
)
blueprint.before_request(check_same_origin)
blueprint.before_request(check_person)
blueprint.teardown_request(stop_expecting)


@blueprint.before_request
def expect_audit() -> None:
    """Read all of an audit that was sent, and tell the others that it is on its way."""
    if request.endpoint == "sync.put_audit":
        request.get_data()  # kept for the view; one whose line is slow must hold up nobody
        expect()


CAPTURERS = ("auditor", "tenant_admin")
MEDIA_TYPES = (
    "image/jpeg", "image/png", "image/webp", "image/heic", "audio/webm", "audio/ogg", "audio/mp4",
)  # fmt: skip
_PROBLEMS = {
    401: "not signed in",
    403: "not allowed",
    404: "not there, or not yours",
    409: "other content is stored under this id; yours is kept for review",
    410: "the version was retired or the assignment withdrawn",
    422: "located errors",
}


def _describe(*statuses: int) -> Any:
    def mark(view: Any) -> Any:
        for status in statuses:
            view = blueprint.alt_response(
                status, schema=ProblemSchema, description=_PROBLEMS[status], content_type="application/problem+json"
            )(view)
        return view

    return mark


@blueprint.route("/audits/<uuid:audit_id>", methods=["PUT"])
@_describe(401, 403, 404, 409, 410, 422)
@blueprint.alt_response(200, schema=ReceiptSchema, description="already stored: the first answer again")
@blueprint.arguments(AuditSchema())  # one instance: making one copies every field
@blueprint.response(201, ReceiptSchema(), description="stored")
@allow(*CAPTURERS)
def put_audit(data: dict[str, Any], audit_id: uuid.UUID) -> Any:
    """Store one audit under the UUID that its phone made.

    The same id and content again answer 200 with the first receipt. Evidence must have been sent before.
    """
    new = NewAudit(id=audit_id, **data)
    prepared = prepare_audit(by(), new, now=now())
    try:
        receipt = store_together(prepared)
    except AuditDiffers:
        with transaction():
            services.keep_conflict(by(), new, now=now())
        raise
    return _receipt(receipt), 201 if receipt.created else 200


@blueprint.route("/evidence/<digest>", methods=["PUT"])
@_describe(401, 403, 422)
@blueprint.alt_response(200, schema=EvidenceReceiptSchema, description="already stored")
@blueprint.alt_response(202, schema=PartReceiptSchema, description="a piece was taken (Content-Range); more is needed")
@blueprint.response(201, EvidenceReceiptSchema, description="stored")
@blueprint.doc(
    requestBody={
        "required": True,
        "content": {
            kind: {"schema": {"type": "string", "format": "binary"}}
            for kind in MEDIA_TYPES
        },
    }
)
@allow(*CAPTURERS)
def put_evidence(digest: str) -> Any:
    """Store one picture or recording under the SHA-256 (64 hex digits) of its bytes.

    The server re-encodes what others will see, without place, time or camera. On a line that breaks, send pieces with
    ``Content-Range: bytes 0-65535/300000``, in order; each answer says how many bytes have been received.
    """
    store = current_app.extensions["sanmi_blobs"]
    data = request.get_data(cache=False)
    if (piece := request.headers.get("Content-Range")) is not None:
        answer, status = take_part(by(), store, digest, read_range(piece, len(data)), data, now=now())
        return (jsonify(answer) if status == HTTPStatus.ACCEPTED else answer), status
    stored, created = store_evidence(by(), store, digest, data, now=now())
    return stored, 201 if created else 200


def _receipt(receipt: Receipt) -> dict[str, Any]:
    return {
        "id": receipt.id,
        "status": "accepted",
        "received_at": receipt.received_at,
        "sheet_digest": receipt.sheet_digest,
        "score": {"display": receipt.display, "band": receipt.band},
        "url": url_for("audits.show_audit", audit_id=receipt.id),
    }
