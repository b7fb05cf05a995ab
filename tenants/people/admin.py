"""The people of a tenant: who is in, who is invited, in which role and where."""

from __future__ import annotations

import uuid

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from saas.kernel.clock import now
from saas.kernel.db import transaction
from saas.kernel.guards import allow, by, tenant_blueprint
from saas.kernel.problems import Conflict, NotFound, Problem
from saas.kernel.words import Words, words
from tenants.people import services
from tenants.people.queries import open_invitations, people_in_scope, person_in_scope
from tenants.people.roles import ROLES, role_name
from tenants.toasts import tell
from tenants.units.tree import units_to_choose

blueprint = tenant_blueprint("people_admin", __name__, url_prefix="/settings/people")
OWN_ROLE = words("不能修改自己的角色，请另一位管理员来改", "Nobody changes their own role; ask another administrator")
MOST_SHOWN = 300  # more is what the search is for
READERS = ("tenant_admin", "regional_manager")


@blueprint.get("")
@allow(*READERS)
def people() -> str:
    """List the members of the reader's subtree and, for administrators, the open invitations."""
    return _list_page()


@blueprint.route("/invite", methods=["GET", "POST"])
@allow("tenant_admin")
def invite() -> ResponseReturnValue:
    """Invite a person; the link is shown once, because only its hash is kept."""
    typed = {name: request.form.get(name, "").strip() for name in ("email", "role", "unit_id")}
    problem, link = None, None
    if request.method == "POST":
        try:
            with transaction():
                token = services.invite(by(), typed["email"], typed["role"], _uuid(typed["unit_id"]), now=now())
        except Problem as refused:
            problem = refused
        else:
            base = current_app.extensions["sanmi_settings"].base_url
            link = base + url_for("people.accept_invitation", token=token)
    else:
        typed["unit_id"] = request.args.get("unit", "")
    page = render_template(
        "people/invite.html", typed=typed, problem=problem, link=link, roles=ROLES, role_name=role_name,
        units=units_to_choose(by(), _uuid(typed["unit_id"])), days=services.INVITATION_LIFETIME.days,
    )  # fmt: skip
    return page, problem.status if problem else 200


@blueprint.post("/invitations/<uuid:invitation_id>/withdraw")
@allow("tenant_admin")
def withdraw(invitation_id: uuid.UUID) -> ResponseReturnValue:
    """Make an invitation's link useless."""
    if invitation_id not in {invitation.id for invitation in open_invitations(by(), now=now())}:
        raise NotFound()
    with transaction():
        services.withdraw_invitation(by(), invitation_id, now=now())
    return _done(words("邀请已撤回", "The invitation is withdrawn"))


@blueprint.route("/<uuid:membership_id>", methods=["GET", "POST"])
@allow("tenant_admin")
def person(membership_id: uuid.UUID) -> ResponseReturnValue:
    """Show one member; give them another role or another place in the tree."""
    found = person_in_scope(by(), membership_id)
    own = membership_id == by().membership_id
    typed = {"role": found.role, "unit_id": str(found.unit_id)}
    problem = None
    if request.method == "POST":
        if own:
            raise Conflict(OWN_ROLE)
        typed = {name: request.form.get(name, "") for name in typed}
        try:
            with transaction():
                services.change_role(by(), membership_id, typed["role"], _uuid(typed["unit_id"]), now=now())
        except Problem as refused:
            problem = refused
        else:
            return _done(words(f"已更新{found.shown}", f"{found.shown} is updated"))
    page = render_template(
        "people/person.html", person=found, typed=typed, problem=problem, roles=ROLES, role_name=role_name,
        units=units_to_choose(by(), found.unit_id), own=own,
    )  # fmt: skip
    return page, problem.status if problem else 200


@blueprint.post("/<uuid:membership_id>/deactivate")
@allow("tenant_admin")
def deactivate(membership_id: uuid.UUID) -> ResponseReturnValue:
    """Keep a member out from their next click on; everything they did stays."""
    return _set_active(membership_id, active=False)


@blueprint.post("/<uuid:membership_id>/reactivate")
@allow("tenant_admin")
def reactivate(membership_id: uuid.UUID) -> ResponseReturnValue:
    """Let a member in again."""
    return _set_active(membership_id, active=True)


def _set_active(membership_id: uuid.UUID, *, active: bool) -> ResponseReturnValue:
    found = person_in_scope(by(), membership_id)
    with transaction():
        services.set_active(by(), membership_id, active, now=now())
    if active:
        return _done(words(f"已恢复{found.shown}", f"{found.shown} is back"))
    undo = url_for("people_admin.reactivate", membership_id=membership_id)
    return _done(words(f"已停用{found.shown}", f"{found.shown} is deactivated"), undo)


def _list_page() -> str:
    role, text = request.args.get("role") or None, request.args.get("q", "")
    everybody = people_in_scope(by())
    invitations = open_invitations(by(), now=now()) if by().role == "tenant_admin" else []
    return render_template(
        "people/list.html", people=people_in_scope(by(), role=role, text=text), total=len(everybody), most=MOST_SHOWN,
        invitations=invitations, roles=ROLES, role=role, q=text, role_name=role_name,
        counts={r.code: sum(1 for p in everybody if p.role == r.code) for r in ROLES},
    )  # fmt: skip


def _done(text: Words, undo: str | None = None) -> ResponseReturnValue:
    tell(text, undo=undo)
    return redirect(url_for("people_admin.people"))


def _uuid(text: str) -> uuid.UUID:
    """Read an id from a form; one that is malformed is as unknown as a foreign one."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.UUID(int=0)
