"""What the walk over all routes must be told: how to fill an address, what to send, what is public and why."""

from __future__ import annotations

import io
import uuid
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from saas.kernel.guards import Classification
from scoring import canonical_json
from tests.arrange import House, perfect_answers
from tests.contracts.world import World

# The ids of a tenant that stand in addresses: argument of the route -> kind of id in ``World.ids``.
IDS = {
    "assignment_id": "assignment",
    "audit_id": "audit",
    "branch_id": "unit",
    "digest": "digest",
    "export_id": "export",
    "invitation_id": "invitation",
    "kept_id": "kept",
    "membership_id": "membership",
    "part_id": "part",
    "picture": "picture",
    "programme_id": "programme",
    "report_id": "report",
    "run_id": "run",
    "standard_id": "standard",
    "unit_id": "unit",
    "version_id": "version",
    "wave_id": "wave",
}

# Arguments that are no tenant's ids: (endpoint or "*", argument) -> (a value that exists, why it is nobody's).
FREE = {
    ("*", "filename"): ("css/base.css", "files that are the same for everybody"),
    ("checkin.branch", "code"): ("N1", "a code of a branch, looked up in the reader's own part of the tree"),
    ("insight.item", "code"): ("BK-AR01", "a code of the standard's document, looked up in the tenant's own"),
    ("insight.part", "code"): ("arrival", "a code of the standard's document, looked up in the tenant's own"),
    ("insight.part", "group"): ("stages", "what kind of part: the same for everybody"),
    ("versions.start_from", "number"): ("1", "a number, of the standard's own versions"),
    ("drafts.add_from_library", "code"): ("TELECOM-HALL", "the built-in library is the product's"),
    ("standards.preview", "code"): ("BANK-BRANCH", "the built-in library is the product's"),
    ("standards.start", "code"): ("TELECOM-HALL", "the built-in library is the product's"),
    ("verify.verify", "code"): ("AAAA-BBBB", "a printed code is its own key; see test_doors"),
    ("people.accept_invitation", "token"): ("1.x", "an invitation's secret is its own key; see test_doors"),
    ("account.enter_tenant", "tenant_id"): ("1", "checked against the account's own tenants; see test_doors"),
    ("account.revoke_session", "session_id"): (str(uuid.UUID(int=7)), "of the account's own sessions; see test_doors"),
    ("operator.suspend", "slug"): ("south", "operators see all tenants"),
    ("operator.resume", "slug"): ("south", "operators see all tenants"),
}

# What the pages of studies read from the address: the same for all of them.
STUDIES = {
    (f"{study}.{view}", name): name
    for study in ("signals", "items", "journey", "auditors")
    for view in ("page", "make", "working")
    for name in ("unit", "standard", "window")
} | {(view, name): name for view in ("signals.chart", "auditors.person") for name in ("unit", "standard", "window")}

# Values of the query or of a form that are a tenant's ids: (endpoint, name) -> kind.
FIELDS = {
    ("audits.list_page", "unit"): "unit",
    ("audits.list_page", "standard"): "standard",
    ("audits.list_page", "window"): "window",
    ("audits.list_page", "after"): "cursor",
    ("capture.new_form", "branch"): "unit",
    ("capture.new_form", "standard_version"): "version",
    ("exchange.confirm", "waiting"): "digest",
    ("units_exchange.confirm", "waiting"): "digest",
    ("exchange.confirm_new", "waiting"): "digest",
    ("exchange.upload_module", "waiting"): "digest",
    ("exchange.upload_new_module", "waiting"): "digest",
    ("drafts.add_from_library", "standard"): "standard",
    ("exports.page", "unit"): "unit",
    ("exports.page", "standard"): "standard",
    ("exports.page", "window"): "window",
    ("exports.ask", "unit"): "unit",
    ("exports.ask", "standard"): "standard",
    ("home.trail", "by"): "membership",
    ("insight.computing", "unit"): "unit",
    ("insight.item", "unit"): "unit",
    ("insight.item", "standard"): "standard",
    ("insight.item", "window"): "window",
    ("insight.part", "unit"): "unit",
    ("insight.part", "standard"): "standard",
    ("insight.part", "window"): "window",
    ("insight.overview", "unit"): "unit",
    ("insight.overview", "standard"): "standard",
    ("insight.overview", "window"): "window",
    ("insight.unit", "standard"): "standard",
    ("insight.unit", "window"): "window",
    ("people_admin.invite", "unit_id"): "unit",
    ("people_admin.people", "unit"): "unit",
    ("people_admin.person", "unit_id"): "unit",
    ("reports.ask", "branch"): "unit",
    ("reports.ask", "standard"): "standard",
    ("what_if.ask", "window"): "window",
    **STUDIES,
    ("auditors.double", "branch"): "unit",
    ("auditors.double", "first"): "membership",
    ("auditors.double", "second"): "membership",
}

# Values of queries and forms that are no ids.
HARMLESS = {
    "accent", "admin_password", "again", "agreed", "band_code", "band_en", "band_low", "band_zh", "before", "by",
    "code", "day", "importance", "item",
    "deed", "download", "kind", "email", "file", "find", "from", "lang", "language", "level", "module", "name", "new",
    "format", "next", "note", "of", "old", "outcome", "page", "part", "password", "place", "q", "reason", "revision",
    "role", "shape", "show", "shown", "size", "sort", "source", "status", "text", "time_zone", "to",
}  # fmt: skip

# Routes that anybody may use, and why (the blueprint says it too; here it is said twice, on purpose).
PUBLIC = {
    "api-docs.openapi_json": "describes the API",
    "api_docs.browse": "describes the API",
    "capture.static": "the phone's program",
    "front.first_page": "leads on to one's own page",
    "front.manifest": "the installable app's name and icons",
    "front.robots": "keeps crawlers out",
    "health.alive": "watched by machines",
    "health.metrics": "watched by machines; counts without names",
    "health.ready": "watched by machines",
    "people.accept_invitation": "the invitation's secret is the key",
    "people.set_language": "before signing in, too",
    "people.sign_in": "where everybody begins",
    "people.sign_out": "harmless",
    "standard_editor.static": "the program of the standards builder",
    "static": "files that are the same for everybody",
    "verify.verify": "who holds a printed report has no account",
    "verify.verify_file": "who holds a printed report has no account",
}


@dataclass(frozen=True, slots=True)
class Route:
    """One method of one rule."""

    method: str
    rule: Rule
    access: Classification

    @property
    def endpoint(self) -> str:
        """Its name."""
        return str(self.rule.endpoint)

    @property
    def arguments(self) -> list[str]:
        """What stands in angle brackets."""
        return sorted(self.rule.arguments)

    @property
    def ids(self) -> list[str]:
        """Those of them that are a tenant's ids."""
        return [name for name in self.arguments if name in IDS]

    def __str__(self) -> str:
        return f"{self.method} {self.rule.rule}"


def routes_of(app: Flask) -> list[Route]:
    """Return every method of every route, in the order of their addresses."""
    table: dict[str, Classification] = app.extensions["sanmi_routes"]
    return [
        Route(method, rule, table[rule.endpoint])
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def address(
    world: World, route: Route, *, foreign: str | None = None, number: int = 0, given: dict[str, str] | None = None
) -> str:
    """Return the address of a route with the north's ids, that of argument ``foreign`` being the south's."""
    values = dict(given or {})
    for name in route.arguments:
        if name in values:
            continue
        if name in IDS:
            kept = world.ids["south" if name == foreign else "north"][IDS[name]]
            values[name] = kept[number % len(kept)]
        else:
            free = FREE.get((route.endpoint, name)) or FREE.get(("*", name))
            assert free, (
                f"{route}: how is <{name}> filled? If it is a tenant's id, name its kind in IDS of tests/contracts/"
                "routes.py (and let World.ids have some); if not, give a value and the reason in FREE"
            )
            values[name] = free[0]
    return str(world.app.url_map.bind("localhost").build(route.endpoint, values, method=route.method))


def body(world: World, route: Route, house: House) -> dict[str, Any]:
    """Return what to send: as good as a form of that house can be, so that only the ids decide."""
    made = _BODIES.get(route.endpoint)
    return made(world, house) if made else {}


def _audit(world: World, house: House) -> dict[str, Any]:
    return {
        "json": {
            "standard_version_id": str(house.version_id),
            "branch_id": str(house.units["N1"].id),
            "assignment_id": None,
            "scenario": None,
            "visit": {"started_at": "2026-01-06T09:00:00+08:00", "finished_at": "2026-01-06T09:30:00+08:00"},
            "answers": perfect_answers(house.document),
        }
    }


def _form(**values: str) -> Any:
    return lambda _world, _house: {"data": values}


def _invitation(_world: World, house: House) -> dict[str, Any]:
    return {"data": {"email": "new@example.org", "role": "viewer", "unit_id": str(house.units["N1"].id)}}


def _role(_world: World, house: House) -> dict[str, Any]:
    return {"data": {"role": "viewer", "unit_id": str(house.units["N1"].id)}}


def _report(_world: World, house: House) -> dict[str, Any]:
    values = {"branch": str(house.units["N1"].id), "standard": str(house.standard_id), "window": "month:2026-01"}
    return {"data": values}


def _evidence(world: World, house: House) -> dict[str, Any]:
    return {"data": world.images[house.facts.slug], "content_type": "image/jpeg"}


def _draft(_world: World, house: House) -> dict[str, Any]:
    return {"json": {**house.document, "name_en": "Sharper"}, "headers": {"If-Match": '"3"'}}


def _tried(_world: World, house: House) -> dict[str, Any]:
    return {"json": {"document": house.document, "answers": {}}}


def _upload(_world: World, house: House) -> dict[str, Any]:
    return {"data": {"file": (io.BytesIO(canonical_json(house.document)), "standard.json")}}


def _kept(name: str, **more: str) -> Any:
    """Return the maker of a form that names a document of the house's own which waits."""

    def form(world: World, house: House) -> dict[str, Any]:
        digest = world.uploads[house.facts.slug].standard
        return {"data": {name: digest, "revision": "1", "file": "standard.json", **more}}

    return form


def _units(world: World, house: House) -> dict[str, Any]:
    """Return the form that changes nothing: the tree as it is."""
    uploads = world.uploads[house.facts.slug]
    return {"data": {"waiting": uploads.units, "agreed": uploads.units_agreed, "file": "units.xlsx"}}


def _list(_world: World, _house: House) -> dict[str, Any]:
    return {"data": {"text": "one@example.org\tOne\tviewer\tN1"}}


def _kept_set(world: World, house: House) -> dict[str, Any]:
    return {"data": {"waiting": world.uploads[house.facts.slug].common, "module": "CE", "file": "common.json"}}


def _part(_world: World, house: House) -> dict[str, Any]:
    body = house.document["items"][0]
    sent = {"kind": "item", "code": "", "name_zh": "共用", "name_en": "Shared", "body": body}
    return {"json": sent, "headers": {"If-Match": '"1"'}}


def _added(_world: World, house: House) -> dict[str, Any]:
    return {"data": {"standard": str(house.standard_id), "part": "item:TC-EN01"}}


def _double(_world: World, house: House) -> dict[str, Any]:
    first, second = (str(house.people[who].membership_id) for who in ("auditor", "auditor2"))
    return {"data": {"first": first, "second": second, "branch": str(house.units["N2"].id), "day": "2026-06-01"}}


_BODIES = {
    "auditors.double": _double,
    "builder.change": _part,
    "builder.share": _part,
    "drafts.add_from_library": _added,
    "what_if.ask": _form(window="2026"),
    "audits.correct": _form(reason="as agreed", **{"a:BK-AR01": "4"}),
    "audits.void": _form(reason="a duplicate"),
    "blank.start": _form(name_zh="新", name_en="New", code="BLANK-1", stages="进门 / Arrival"),
    "builder.add_guidance_picture": _evidence,
    "builder.find_in_draft": _tried,
    "builder.put_draft": _draft,
    "builder.score_draft": _tried,
    "defaults.defaults": _form(time_zone="Asia/Tokyo", language="zh"),
    "exports.ask": _form(shape="audits", format="csv"),
    "exchange.confirm": _kept("waiting"),
    "exchange.confirm_new": _kept("waiting", code="FROM-FILE"),
    "exchange.upload": _upload,
    "exchange.upload_module": _kept_set,
    "exchange.upload_new": _upload,
    "exchange.upload_new_module": _kept_set,
    "parts.change": _form(revision="1", part_zh="共用", part_en="Shared", text_en="Worded anew"),
    "people_admin.invite": _invitation,
    "people_bulk.confirm": _list,
    "people_bulk.links": _list,
    "people_bulk.read": _list,
    "people_admin.person": _role,
    "reports.ask": _report,
    "standards.publish": _form(note="once more"),
    "standards.start": _form(code="NEW-CODE"),
    "sync.put_audit": _audit,
    "sync.put_evidence": _evidence,
    "units_exchange.confirm": _units,
    "units.add": _form(kind="branch", code="new", name_zh="新", name_en="New"),
    "units.rename": _form(name_zh="新", name_en="New"),
}
