"""The shape of a refusal, for the API's description."""

from __future__ import annotations

from marshmallow import fields

from saas.kernel.schemas import StrictSchema


class ProblemErrorSchema(StrictSchema):
    """One located error."""

    item = fields.String(allow_none=True)
    path = fields.String()
    message = fields.String()


class ProblemSchema(StrictSchema):
    """RFC 9457 problem document."""

    type = fields.String()
    title = fields.String()
    status = fields.Integer()
    code = fields.String()
    detail = fields.String()
    errors = fields.List(fields.Nested(ProblemErrorSchema))
