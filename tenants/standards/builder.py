"""The builder's blueprint and what its calls have in common: exact JSON in and out, revisions in headers."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from typing import Any

from flask import Response, request

from saas.kernel.api_blueprint import ApiBlueprint
from saas.kernel.guards import Classification, classify
from saas.kernel.http import check_same_origin
from saas.kernel.problem_schema import ProblemSchema
from saas.kernel.problems import FieldError, Invalid, Problem
from saas.kernel.words import words
from scoring import canonical_json
from scoring.reading import Unreadable, parse_json
from tenants.standards.queries import standard_by_id

MOST_SENT = 6 * 1024 * 1024  # a draft of 4 MiB with blanks and answers around it
_REVISION = re.compile(r'(?:W/)?"?(\d{1,9})"?')
_PROBLEMS = {
    401: "not signed in",
    403: "not allowed",
    404: "not there, or not yours",
    409: "somebody else saved meanwhile: the members saved_by, saved_at and revision say who and when",
    413: "too large",
    422: "located errors",
    428: "If-Match is missing",
}

blueprint = classify(
    ApiBlueprint(
        "builder", __name__, url_prefix="/api/v1/standards",
        description="Drafts of standards: read, saved, looked through, tried out; parts to build them from.",
    ),
    Classification("tenant"),
)  # fmt: skip
blueprint.before_request(check_same_origin)


def describe(*statuses: int) -> Any:
    """Name the refusals of a call in the API's description."""

    def mark(view: Any) -> Any:
        for status in statuses:
            view = blueprint.alt_response(
                status, schema=ProblemSchema, description=_PROBLEMS[status], content_type="application/problem+json"
            )(view)
        return view

    return mark


def takes(description: str, example: Any = None, kind: str = "application/json") -> Any:
    """Describe a body that is read by hand because its numbers must stay exact."""
    schema: dict[str, Any] = {"schema": {"type": "object", "description": description}}
    if example is not None:
        schema["example"] = example
    return blueprint.doc(requestBody={"required": True, "content": {kind: schema}})


def sent_object() -> dict[str, Any]:
    """Return the JSON object that was sent, decimals exact. Raises Invalid (413 beyond ``MOST_SENT``)."""
    if (request.content_length or 0) > MOST_SENT:
        said = words("内容太大，草稿最多 4 MiB", "Too large: a draft holds at most 4 MiB")
        raise Invalid(said, code="too_large", status=413)
    try:
        value = parse_json(request.get_data(cache=False), "body")
    except Unreadable as refused:
        raise Invalid(
            errors=[FieldError("body", words(p.zh, p.en)) for p in refused.problems], code="not_json"
        ) from refused
    if not isinstance(value, dict):
        raise Invalid(errors=[FieldError("body", words("应为 JSON 对象", "must be a JSON object"))], code="not_json")
    return value


def member(value: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Return the object under ``key`` of what was sent. Raises Invalid."""
    found = value.get(key)
    if isinstance(found, dict):
        return found
    raise Invalid(errors=[FieldError(key, words("应为 JSON 对象", "must be a JSON object"))])


def revision_asked() -> int:
    """Return the revision that If-Match names. Raises a Problem of status 428 when it names none."""
    match = _REVISION.fullmatch(request.headers.get("If-Match", "").strip())
    if match:
        return int(match[1])
    raise Problem(
        words('请用 If-Match 头写明所依据的修订号，如 If-Match: "7"',
              'Say in If-Match which revision this was made from, such as If-Match: "7"'),
        code="revision_needed", status=428, title=words("缺少修订号", "The revision is missing"),
    )  # fmt: skip


def exactly(value: dict[str, Any], status: int = 200, *, revision: int | None = None) -> Response:
    """Return a JSON answer whose numbers are exact; ``revision`` becomes its ETag."""
    response = Response(canonical_json(value), status=status, content_type="application/json")
    if revision is not None:
        response.headers["ETag"] = f'"{revision}"'
    return response


def own_standard(standard_id: uuid.UUID) -> None:
    """Raise NotFound unless the standard is this tenant's."""
    standard_by_id(standard_id)
