"""The door: every route is classified, and one function decides who passes.

::

    public_blueprint(reason=...)    anybody; the reason is written down
    operator_blueprint()            the platform's own people
    tenant_blueprint()              members of a tenant; each route names its roles with @allow
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Blueprint, Flask, g, redirect, request, url_for
from flask.sansio.scaffold import Scaffold
from flask.typing import ResponseReturnValue
from flask_login import current_user

from saas.kernel.access import Access, By
from saas.kernel.audit_trail import remember_deed
from saas.kernel.problems import Forbidden, Problem
from saas.kernel.replica import use_replica
from saas.kernel.tenancy import enter_scope, leave_scope
from saas.kernel.words import words

View = TypeVar("View", bound=Callable[..., Any])
Made = TypeVar("Made", bound=Scaffold)
EVERYONE = frozenset(
    {"tenant_admin", "regional_manager", "branch_manager", "reviewer", "auditor", "viewer"}
)  # every role of a tenant


class SignInNeeded(Problem):
    """401: nobody is signed in, or the sign-in has ended."""

    status = 401
    code = "sign_in_needed"
    title = words("请先登录", "Please sign in")


class NoPlace(Problem):
    """403: signed in, but the tenant is suspended or the person is no longer in it."""

    status = 403
    code = "no_place"
    title = words("您的机构已暂停使用，或您已不在其中", "Your organisation is suspended, or you are no longer in it")


@dataclass(frozen=True, slots=True)
class Classification:
    """How a route is guarded. kind: "public", "signed_in", "operator" or "tenant"."""

    kind: str
    roles: frozenset[str] = frozenset()
    reason: str = ""


def public_blueprint(name: str, import_name: str, *, reason: str, **options: Any) -> Blueprint:
    """Make a blueprint that anybody may use; ``reason`` says why that is right."""
    return classify(Blueprint(name, import_name, **options), Classification("public", reason=reason))


def signed_in_blueprint(name: str, import_name: str, **options: Any) -> Blueprint:
    """Make a blueprint for anybody who is signed in, with or without a tenant."""
    return classify(Blueprint(name, import_name, **options), Classification("signed_in"))


def operator_blueprint(name: str, import_name: str, **options: Any) -> Blueprint:
    """Make a blueprint for platform operators."""
    return classify(Blueprint(name, import_name, **options), Classification("operator"))


def tenant_blueprint(name: str, import_name: str, **options: Any) -> Blueprint:
    """Make a blueprint for members of a tenant; each of its routes needs ``@allow``."""
    return classify(Blueprint(name, import_name, **options), Classification("tenant"))


def classify(blueprint: Made, classification: Classification) -> Made:
    """Write a classification onto a blueprint of any make."""
    blueprint.sanmi_access = classification  # type: ignore[attr-defined]
    return blueprint


def allow(*roles: str) -> Callable[[View], View]:
    """Name the roles that may use a tenant's route; ``allow(*EVERYONE)`` says that all of them may."""

    def mark(view: View) -> View:
        view.sanmi_roles = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return mark


def guard_app(app: Flask) -> None:
    """Classify every route of ``app`` and put the guard before all of them.

    Raises RuntimeError for a route that nobody has classified, so that it is found at the first start.
    """
    table = {endpoint: _classification(app, endpoint) for endpoint in app.view_functions}
    app.extensions["sanmi_routes"] = table
    app.before_request(lambda: _pass(app, table))
    app.teardown_request(_close_scope)


def by() -> By:
    """Return the acting member of this request, for services."""
    access: Access = current_user
    if access.tenant is None or access.place is None:
        raise SignInNeeded()
    return By(access.tenant, access.place, g.lang)


def _classification(app: Flask, endpoint: str) -> Classification:
    view = app.view_functions[endpoint]
    blueprint = app.blueprints.get(endpoint.rpartition(".")[0])
    if endpoint == "static" or endpoint.endswith(".static"):
        return Classification("public", reason="files that are the same for everybody")
    found: Classification | None = getattr(blueprint, "sanmi_access", None)
    if found is None:
        raise RuntimeError(f"route {endpoint} is not classified: make its blueprint with saas.kernel.guards")
    if found.kind != "tenant":
        return found
    roles: frozenset[str] = getattr(view, "sanmi_roles", frozenset())
    if not roles or not roles <= EVERYONE:
        raise RuntimeError(f"route {endpoint} names no roles: add @allow(...)")
    return Classification("tenant", roles)


def _pass(app: Flask, table: dict[str, Classification]) -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None
    rule = table[request.endpoint]
    if rule.kind == "public":
        return None
    if not current_user.is_authenticated:
        return _ask_to_sign_in()
    access: Access = current_user
    if rule.kind == "signed_in":
        return None
    if rule.kind == "operator":
        if not access.is_operator:
            raise Forbidden()
        return None
    if access.place is None:
        if request.path.startswith("/api/"):
            raise NoPlace()  # a program would take a redirect for a broken line
        return redirect(url_for("operator.tenants" if access.is_operator else "account.choose_tenant"))
    if access.place.role not in rule.roles:
        raise Forbidden()
    use_replica(app, app.view_functions[request.endpoint])
    g.scope_token = enter_scope(access.scope())
    remember_deed(access.deed)
    return None


def _ask_to_sign_in() -> ResponseReturnValue:
    if request.path.startswith("/api/") or request.headers.get("HX-Request"):
        raise SignInNeeded()
    target = request.full_path.rstrip("?") if request.method == "GET" else "/"
    return redirect(url_for("people.sign_in", next=target))


def _close_scope(_error: BaseException | None) -> None:
    token = g.pop("scope_token", None)
    if token is not None:
        leave_scope(token)
