"""Every route, every role, the other tenant's ids: refused as if there were nothing; own pages tell of nobody else."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pdfplumber
import pikepdf
import pytest
from PIL import Image
from werkzeug.test import TestResponse

from saas.app import create_app
from saas.kernel.guards import EVERYONE
from tests.arrange import Browser
from tests.contracts.routes import FIELDS, HARMLESS, IDS, PUBLIC, Route, address, body, routes_of
from tests.contracts.world import CAMERA, EXIF_TIME, GPS, MARKS, World
from tests.databases import KINDS, settings_for

OUR_NOTE = b"Sanmi: what good looks like"  # in pictures of the standard, and in no other
SHOPPERS = ("auditor", "auditor2")
SECRET_FROM = {
    "branch_manager": SHOPPERS, "regional_manager": SHOPPERS, "viewer": SHOPPERS, "auditor": SHOPPERS[1:]
}  # fmt: skip
ROOT = Path(__file__).resolve().parents[2]


def _routes() -> list[Route]:
    import tempfile

    return routes_of(create_app(settings_for(Path(tempfile.mkdtemp(prefix="sanmi-routes-")))))


ALL = _routes()
TENANT = [route for route in ALL if route.access.kind == "tenant"]
each = pytest.mark.parametrize("world", KINDS, indirect=True)


@pytest.fixture
def world(worlds: Callable[[str], World], request: pytest.FixtureRequest) -> Iterator[World]:
    found = worlds(request.param)
    yield found
    found.reset()


# --- classified ------------------------------------------------------------------------------------------


def test_the_application_does_not_start_with_a_route_that_nobody_has_classified(tmp_path: Path) -> None:
    from flask import Blueprint

    import saas.app

    unguarded = Blueprint("unguarded", __name__)
    unguarded.get("/unguarded")(lambda: "anybody")
    saas_load = saas.app._load

    def load(name: str) -> Any:
        return unguarded if name == "saas.health:blueprint" else saas_load(name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(saas.app, "_load", load)
        with pytest.raises(RuntimeError, match=r"unguarded.* is not classified"):
            create_app(settings_for(tmp_path))


def test_every_public_route_is_public_on_purpose() -> None:
    public = {route.endpoint for route in ALL if route.access.kind == "public"}
    new = public - set(PUBLIC)
    assert not new, f"{new}: anybody may use these; if that is right, say why in PUBLIC of tests/contracts/routes.py"
    assert all(route.access.reason for route in ALL if route.access.kind == "public")


def test_every_value_that_a_view_reads_is_known() -> None:
    """A new query or form value that is an id must be tried with the other tenant's: see FIELDS."""
    read = re.compile(r"request\.(?:args|form|values)(?:\.get\(|\.getlist\(|\[)\"(\w+)\"")
    known = HARMLESS | {name for _, name in FIELDS}
    found = {
        f"{path.relative_to(ROOT)}: {name}"
        for package in ("saas", "tenants", "audits")
        for path in (ROOT / package).rglob("*.py")
        for name in read.findall(path.read_text())
        if name not in known
    }
    assert not found, "tests/contracts/routes.py: is it a tenant's id? Then enter it in FIELDS; if not, in HARMLESS"


# --- the other tenant's ids ---------------------------------------------------------------------------------


@each
@pytest.mark.parametrize("route", [route for route in TENANT if route.ids], ids=str)
def test_the_other_tenants_ids_lead_nowhere(world: World, route: Route) -> None:
    for foreign in route.ids:
        for role in sorted(route.access.roles):
            for number in range(len(world.ids["south"][IDS[foreign]])):
                url = address(world, route, foreign=foreign, number=number)
                answer = _send(world, role, route, url, follow=True)
                if route.endpoint in PUT_BY_NAME:
                    assert answer.status_code in PUT_BY_NAME[route.endpoint], f"{role} {url}: {answer.status}"
                    continue
                assert answer.status_code == 404, (
                    f"{role} {route.method} {url}: {answer.status}. Look the {foreign} up in the tenant first; if the "
                    "body was at fault, give a good one in _BODIES of tests/contracts/routes.py"
                )
                assert MARKS["south"] not in answer.get_data(as_text=True)
    assert not [place for place in world.changes() if place[1] == "south"]


# PUT names what it makes: another tenant's id is a free one here, and must tell nothing of theirs.
PUT_BY_NAME = {"sync.put_audit": (201, 200), "sync.put_evidence": (422,)}


@each
@pytest.mark.parametrize("route", [route for route in TENANT if route.ids], ids=str)
def test_the_same_request_with_own_ids_leads_somewhere(world: World, route: Route) -> None:
    """Without this, a 404 above would prove nothing."""
    statuses = set()
    for role in sorted(route.access.roles, reverse=True):
        for number in range(_numbers(world, route)):
            statuses.add(_send(world, role, route, address(world, route, number=number)).status_code)
            assert 500 not in statuses
            if statuses & {200, 201, 202, 204, 302, 303, 409}:
                return
    pytest.fail(f"{route}: {statuses}; what is missing in the body, or in the world?")


@each
@pytest.mark.parametrize(("endpoint", "name"), sorted(FIELDS), ids=str)
def test_the_other_tenants_ids_in_queries_and_forms_lead_nowhere(world: World, endpoint: str, name: str) -> None:
    routes = [route for route in ALL if route.endpoint == endpoint]
    assert routes, f"{endpoint} is gone: take it out of FIELDS"
    for route in routes:
        for role in sorted(route.access.roles):
            for value in _foreign_values(world, FIELDS[endpoint, name]):
                sent = body(world, route, world.north) if route.method != "GET" else {}
                if route.method == "GET":
                    sent["query_string"] = {**_good_query(world, endpoint), name: value}
                else:
                    sent["data"] = {**sent.get("data", {}), name: value}
                answer = _send(world, role, route, address(world, route, number=2), sent, follow=True)
                text = answer.get_data(as_text=True)
                assert answer.status_code in (200, 400, 404, 422), f"{role} {route} {name}: {answer.status}"
                assert MARKS["south"] not in text, f"{role} {route}: words of the south"
                if FIELDS[endpoint, name] not in ("window", "cursor") and route.method != "GET":
                    assert answer.status_code in (404, 422), f"{role} {route} took the other tenant's {name}"
    assert not [place for place in world.changes() if place[1] == "south"]
    for table, whose in world.changes():
        if whose == "north" and name not in ("after", "window"):
            _assert_no_foreign_ids(world, table)


def _foreign_values(world: World, kind: str) -> list[str]:
    south = world.ids["south"]
    if kind == "window":
        return [f"wave:{wave}" for wave in south["wave"]] + [f"wave:{wave.replace('-', '')}" for wave in south["wave"]]
    if kind == "cursor":
        return [f"2026-01-05.{audit}" for audit in south["audit"]] + south["audit"]
    return south[kind]


def _good_query(world: World, endpoint: str) -> dict[str, str]:
    if endpoint == "capture.new_form":
        return {"branch": str(world.north.units["N1"].id), "standard_version": str(world.north.version_id)}
    return {}


def _assert_no_foreign_ids(world: World, table: str) -> None:
    with world.store.behind() as execute:
        rows = repr(execute(f'SELECT * FROM "{table}" WHERE tenant_id = {world.north.id}'))
    for ids in world.ids["south"].values():
        for one in ids:
            assert one not in rows, f"{table} of the north now holds an id of the south"
            assert one.replace("-", "") not in rows


# --- the other region's ids -----------------------------------------------------------------------------------

PARTS = {"branch_manager": ("S", "S1", "S2", "N2"), "regional_manager": ("S", "S1", "S2")}


@each
@pytest.mark.parametrize("route", [route for route in TENANT if route.ids], ids=str)
def test_a_manager_reaches_only_their_part_of_the_tree(world: World, route: Route) -> None:
    for role in sorted(route.access.roles & set(PARTS)):
        for name in route.ids:
            for beyond in world.beyond.get(IDS[name], []):
                answer = _send(world, role, route, address(world, route, given={name: beyond}), follow=True)
                assert answer.status_code == 404, f"{role} {route} with another region's {name}: {answer.status}"
    assert world.is_as_before()


# --- who may ------------------------------------------------------------------------------------------------


@each
@pytest.mark.parametrize("route", [route for route in ALL if route.access.kind != "public"], ids=str)
def test_a_role_that_is_not_named_is_refused(world: World, route: Route) -> None:
    for role in sorted(EVERYONE) if route.access.kind in ("tenant", "operator") else ():
        if role not in route.access.roles:
            answer = _send(world, role, route, address(world, route))
            assert answer.status_code == 403, f"{role} {route}: {answer.status}"
    assert world.is_as_before()


@each
@pytest.mark.parametrize("route", [route for route in ALL if route.access.kind != "public"], ids=str)
def test_nobody_gets_in_without_signing_in(world: World, route: Route) -> None:
    answer = _send(world, "nobody", route, address(world, route))
    if route.rule.rule.startswith("/api/"):
        assert answer.status_code == 401
        assert answer.content_type == "application/problem+json"
    else:
        assert answer.status_code == 302
        assert answer.location.startswith("/sign-in")
    assert world.is_as_before()


@each
@pytest.mark.parametrize("route", TENANT, ids=str)
def test_an_operator_is_no_member_of_any_tenant(world: World, route: Route) -> None:
    answer = _send(world, "operator", route, address(world, route))
    assert answer.status_code in (302, 403)
    assert world.is_as_before()


@each
@pytest.mark.parametrize(
    "route", [r for r in ALL if r.method != "GET" and not r.rule.rule.startswith("/api/")], ids=str
)
def test_a_form_without_its_token_changes_nothing(world: World, route: Route) -> None:
    browser = world.browsers["north", "tenant_admin"]
    sent = body(world, route, world.north)
    assert browser.open(address(world, route), method=route.method, **sent).status_code == 400
    assert world.is_as_before()


@each
@pytest.mark.parametrize("headers", [{}, {"X-Sanmi-Client": "x", "Sec-Fetch-Site": "cross-site"},
    {"X-Sanmi-Client": "x", "Origin": "https://elsewhere.example"}], ids=str)  # fmt: skip
@pytest.mark.parametrize("route", [r for r in ALL if r.method != "GET" and r.rule.rule.startswith("/api/")], ids=str)
def test_the_api_is_not_called_from_another_site(world: World, route: Route, headers: dict[str, str]) -> None:
    browser = world.browsers["north", "auditor"]
    sent = body(world, route, world.north)
    headers = {**sent.pop("headers", {}), **headers}
    answer = browser.open(address(world, route), method=route.method, headers=headers, **sent)
    assert answer.status_code == 403
    assert world.is_as_before()


# --- what is told ---------------------------------------------------------------------------------------------


@each
@pytest.mark.parametrize("route", [r for r in TENANT if r.method == "GET"], ids=str)
def test_a_page_tells_of_no_other_tenant_and_a_branch_of_no_shopper(world: World, route: Route) -> None:
    seen = 0
    for role in sorted(route.access.roles):
        for number in range(_numbers(world, route)):
            url = address(world, route, number=number)
            query = {**_good_query(world, route.endpoint), "lang": ("zh", "en")[number % 2]}
            answer = _send(world, role, route, url, {"query_string": query})
            assert answer.status_code < 400 or answer.status_code == 404, f"{role} {url}: {answer.status}"
            seen += answer.status_code < 400
            told = _everything(answer)
            assert MARKS["south"] not in told, f"{role} {url} tells of the south"
            for code in PARTS.get(role, ()):
                for name in (world.north.units[code].name_zh, world.north.units[code].name_en):
                    assert not re.search(rf"{name}(?!\d)", told), f"{role} {url} tells of {name}: {_around(told, name)}"
            _check_page(answer)
            if role in SECRET_FROM:
                for secret, what in _shopper_secrets(world, SECRET_FROM[role]):
                    assert secret not in told, f"{role} {url} tells a shopper's {what}: {_around(told, secret)}"
    assert seen, f"no allowed role got {route} with any own id"


def _check_page(answer: TestResponse) -> None:
    """A page brings nothing that a strict Content-Security-Policy would block, and no weaker policy."""
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "*" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "private" in answer.headers["Cache-Control"]
    if answer.mimetype != "text/html":
        return
    page = answer.get_data(as_text=True)
    for tag in re.findall(r"<(?:script|style)\b[^>]*>", page):
        assert "nonce=" in tag or "src=" in tag, f"{tag} has no nonce"
    assert not re.search(r"<[^>]+\son[a-z]+\s*=", page), "a handler inline"
    assert not re.search(r"<[a-z][^>]*\sstyle\s*=", page), "a style inline"


def _numbers(world: World, route: Route) -> int:
    return max([len(world.ids["north"][IDS[name]]) for name in route.ids], default=1)


def _shopper_secrets(world: World, shoppers: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    house = world.north
    for key, person in house.people.items():
        if key in shoppers:
            yield person.name, "name"
            yield person.email, "e-mail"
            yield str(person.membership_id), "membership"
            yield person.membership_id.hex, "membership"
            yield str(person.account_id), "account"
            yield f"+86-139-{house.id:04d}-{list(house.people).index(key):04d}", "phone"
    if len(shoppers) == 1:
        return
    yield "SHOPPER", "mark"
    for degrees in GPS["north"]:
        yield f"{degrees:.4f}", "place"
    for moment in ("01:07:23", "09:07", "01:44:23", "09:44", "01:43:17", "09:43"):
        yield moment, "time of the visit"
    yield EXIF_TIME, "photo's time"
    yield CAMERA, "camera"
    for assignment in world.ids["north"]["assignment"]:
        yield assignment, "assignment"


def _around(text: str, found: str) -> str:
    at = text.index(found)
    return text[max(0, at - 120) : at + 120]


def _everything(answer: TestResponse) -> str:
    """Return all that an answer tells: headers, text; of a PDF its pages, metadata, attachments and streams."""
    data = answer.get_data()
    told = f"{answer.headers}\n{data.decode('utf-8', 'replace')}"
    if answer.mimetype == "application/pdf":
        told += _pdf(data)
    elif (answer.mimetype or "").startswith("image/") and answer.mimetype != "image/svg+xml":
        with Image.open(io.BytesIO(data)) as image:
            assert not image.getexif()
            assert not {"exif", "xmp", "icc_profile"} & set(image.info)
            of_standard = "/pictures/" in answer.request.path
            assert image.info.get("comment") == (OUR_NOTE if of_standard else None)
    return told


def _pdf(data: bytes) -> str:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        told = "\n".join(page.extract_text() or "" for page in pdf.pages) + repr(pdf.metadata)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        told += "".join(file.get_file().read_bytes().decode("utf-8", "replace") for file in pdf.attachments.values())
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") != "/Image":
                told += thing.read_bytes().decode("latin-1")
    return told


def _send(
    world: World, role: str, route: Route, url: str, sent: dict[str, Any] | None = None, *, follow: bool = False
) -> TestResponse:
    """Send a route's request as somebody of the north (or an operator, or nobody), as their browser would."""
    browser: Browser = world.browsers["" if role in ("operator", "nobody") else "north", role]
    sent = dict(sent if sent is not None else body(world, route, world.north))
    if route.method == "GET":
        sent.pop("data", None)
        return browser.get(url, follow_redirects=follow, **sent)
    if route.rule.rule.startswith("/api/"):
        headers = {"X-Sanmi-Client": "phone/1", **sent.pop("headers", {})}
        return browser.open(url, method=route.method, headers=headers, **sent)
    return browser.submit(url, sent.pop("data", {}), method=route.method, **sent)
