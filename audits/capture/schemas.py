"""The shapes of the sync API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, post_load, validate

from audits.capture.values import Expected, Position, Visit
from saas.kernel.problem_schema import ProblemSchema as ProblemSchema
from saas.kernel.schemas import StrictSchema

LONGEST_CODE = 40


class PositionSchema(StrictSchema):
    """Where the phone says it is."""

    lat = fields.Float(required=True, validate=validate.Range(-90, 90), metadata={"description": "degrees"})
    lon = fields.Float(required=True, validate=validate.Range(-180, 180), metadata={"description": "degrees"})
    accuracy_m = fields.Float(
        load_default=None, allow_none=True, validate=validate.Range(min=0), metadata={"description": "metres"}
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Position:
        """Return the frozen value."""
        return Position(**data)


class VisitSchema(StrictSchema):
    """When and where, by the phone: claims, kept beside the server's own time."""

    started_at = fields.AwareDateTime(required=True, format="iso")
    finished_at = fields.AwareDateTime(required=True, format="iso")
    device_time = fields.AwareDateTime(
        load_default=None, allow_none=True, format="iso", metadata={"description": "the phone's clock at sending"}
    )
    position = fields.Nested(PositionSchema, load_default=None, allow_none=True)
    elsewhere = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=500),
        metadata={"description": "why the phone was not at the branch, in the auditor's words"},
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Visit:
        """Return the frozen value."""
        return Visit(**data)


def _felt(when: str) -> fields.Integer:
    says = {"description": f"{when} the visit: 0 nothing .. 5 very high; null: not said"}
    whole = validate.Range(0, 5)
    return fields.Integer(strict=True, load_default=None, allow_none=True, validate=whole, metadata=says)


class ExpectationSchema(StrictSchema):
    """What was expected of one dimension, and what was perceived."""

    before = _felt("before")
    after = _felt("after")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Expected:
        """Return the frozen value."""
        return Expected(**data)


class AnswersField(fields.Dict):
    """Item code -> anything: the engine judges the values, so a field for each of them would only cost time."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if type(value) is dict and all(type(code) is str and len(code) <= LONGEST_CODE for code in value):
            return value
        # It says what is wrong, and where.
        return super()._deserialize(value, attr, data, **kwargs)  # type: ignore[no-untyped-call]


class AuditSchema(StrictSchema):
    """One filled-in standard."""

    standard_version_id = fields.UUID(required=True)
    branch_id = fields.UUID(required=True)
    assignment_id = fields.UUID(load_default=None, allow_none=True)
    scenario = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=40))
    visit = fields.Nested(VisitSchema, required=True)
    answers = AnswersField(
        keys=fields.String(validate=validate.Length(max=LONGEST_CODE)),
        values=fields.Raw(allow_none=True),
        required=True,
        metadata={
            "description": 'item code -> value, "na", or {"value", "note", "evidence": ["sha256:..."]}',
            "example": {"BK-AR03": {"value": 2.4, "note": "", "evidence": []}, "BK-AR02": "na"},
        },
    )
    expectations = fields.Dict(
        keys=fields.String(validate=validate.Length(max=LONGEST_CODE)),
        values=fields.Nested(ExpectationSchema),
        load_default=dict,
        metadata={
            "description": "dimension code -> what was expected and perceived; only those the standard asks about",
            "example": {"courtesy": {"before": 4, "after": 3}},
        },
    )


class ScoreSchema(StrictSchema):
    """The score as shown."""

    display = fields.String(allow_none=True)
    band = fields.String(allow_none=True)


class ReceiptSchema(StrictSchema):
    """The server's word that an audit is stored for good."""

    id = fields.UUID()
    status = fields.String()
    received_at = fields.AwareDateTime(format="iso")
    sheet_digest = fields.String()
    score = fields.Nested(ScoreSchema)
    url = fields.String()


class EvidenceReceiptSchema(StrictSchema):
    """The server's word that a file is stored."""

    digest = fields.String()
    media_type = fields.String()
    width = fields.Integer(metadata={"description": "pixels"})
    height = fields.Integer(metadata={"description": "pixels"})
    seconds = fields.Float(allow_none=True, metadata={"description": "how long a recording is; null for pictures"})


class PartReceiptSchema(StrictSchema):
    """How far a file has come that is sent in pieces."""

    received = fields.Integer(metadata={"description": "bytes, from the beginning: the next piece begins there"})
