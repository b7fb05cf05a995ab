"""The shapes of the builder's API, for its description; bodies with exact numbers are read and written by hand."""

from __future__ import annotations

from marshmallow import fields

from saas.kernel.schemas import StrictSchema


class OperationSchema(StrictSchema):
    """One operation of RFC 6902."""

    op = fields.String(metadata={"enum": ["test", "add", "remove", "move"]})
    path = fields.String(metadata={"description": "JSON Pointer, such as /items/3/weight"})
    value = fields.Raw()


class MendSchema(StrictSchema):
    """A change of one press; it begins with a test and is refused whole when the document has changed."""

    zh = fields.String()
    en = fields.String()
    patch = fields.List(fields.Nested(OperationSchema))


class AdviceSchema(StrictSchema):
    """What a person could do."""

    zh = fields.String()
    en = fields.String()


class FindingSchema(StrictSchema):
    """Something that stands in the way or deserves a look."""

    code = fields.String(metadata={"description": "docs/scoring.md, Lint", "example": "weights_not_100"})
    severity = fields.String(metadata={"enum": ["error", "warning", "info"]})
    path = fields.String(metadata={"description": "keys and indexes", "example": "items/12/weight"})
    item = fields.String(allow_none=True)
    stage = fields.String(allow_none=True)
    zh = fields.String()
    en = fields.String()
    advice = fields.Nested(AdviceSchema)
    mend = fields.Nested(MendSchema, allow_none=True)


class FindingsSchema(StrictSchema):
    """What was found, errors first."""

    findings = fields.List(fields.Nested(FindingSchema))


class SavedSchema(FindingsSchema):
    """A draft as it stands, without its document. saved_by: the title of the member who saved it."""

    revision = fields.Integer()
    based_on = fields.Integer(allow_none=True, metadata={"description": "number of the version it was made from"})
    saved_at = fields.AwareDateTime(format="iso")
    saved_by = fields.String(allow_none=True)


class DraftSchema(SavedSchema):
    """A draft with its document."""

    document = fields.Raw()


class TriedSchema(FindingsSchema):
    """What answers score under a document. open: required items without an answer yet."""

    sheet = fields.Raw(metadata={"description": "docs/scoring.md, The score sheet"})
    open = fields.List(fields.String())


class PictureSchema(StrictSchema):
    """A picture of what good looks like. digest: of the stored JPEG."""

    digest = fields.String()
    width = fields.Integer(metadata={"description": "pixels"})
    height = fields.Integer(metadata={"description": "pixels"})
    url = fields.String()


class SummarySchema(StrictSchema):
    """Where a part comes from, and how many items it brings."""

    zh = fields.String()
    en = fields.String()
    items = fields.Integer()


class PartSchema(StrictSchema):
    """Something to build a standard from."""

    id = fields.String(metadata={"description": "library:CODE/kind/code, or the id of a shared part"})
    source = fields.String(metadata={"enum": ["library", "own"]})
    kind = fields.String(metadata={"enum": ["stage", "item", "module", "response_set"]})
    code = fields.String()
    name_zh = fields.String()
    name_en = fields.String()
    revision = fields.Integer(metadata={"description": "0 for built-in parts"})
    summary = fields.Nested(SummarySchema)
    body = fields.Raw(
        metadata={"description": "an item; {stage, items}; {stages, items}; a response, by kind"}
    )


class PartsSchema(StrictSchema):
    """Parts, the tenant's own first."""

    parts = fields.List(fields.Nested(PartSchema))
