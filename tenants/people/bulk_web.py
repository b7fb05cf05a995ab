"""Inviting many: paste or upload a list, look at it, get the links once."""

from __future__ import annotations

from flask import Response, current_app, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from saas.kernel.clock import now
from saas.kernel.db import transaction
from saas.kernel.guards import allow, by, tenant_blueprint
from tenants.people.bulk import (
    Invitee,
    as_text,
    blank_workbook,
    from_text,
    from_workbook,
    invite_all,
    links_workbook,
)
from tenants.people.roles import role_name
from tenants.people.services import INVITATION_LIFETIME
from tenants.units.queries import unit_in_scope
from tenants.workbooks.refusals import FileRefused
from tenants.workbooks.uploads import XLSX, attachment, sent_file

blueprint = tenant_blueprint("people_bulk", __name__, url_prefix="/settings/people/bulk")


@blueprint.get("")
@allow("tenant_admin")
def page() -> str:
    """Ask for the list."""
    return _page("", None, "")


@blueprint.get("/template.xlsx")
@allow("tenant_admin")
def template() -> Response:
    """Send the workbook to fill in."""
    return attachment(blank_workbook(unit_in_scope(by(), by().place.unit_id).code), XLSX, "sanmi-people.xlsx")


@blueprint.post("")
@allow("tenant_admin")
def read() -> ResponseReturnValue:
    """Read the list and show who would be invited; nobody is yet."""
    file, data = sent_file()
    text = request.form.get("text", "")
    try:
        people = from_workbook(by(), data, now=now()) if data else from_text(by(), text, now=now())
    except FileRefused as refused:
        return _page(text, refused, file), refused.status
    return _preview(people)


@blueprint.post("/confirm")
@allow("tenant_admin")
def confirm() -> ResponseReturnValue:
    """Invite everybody on the list, and show the links this once."""
    text = request.form.get("text", "")
    try:
        with transaction():
            made = invite_all(by(), from_text(by(), text, now=now()), now=now())
    except FileRefused as refused:
        return _page(text, refused, ""), refused.status
    base = current_app.extensions["sanmi_settings"].base_url
    rows = [
        (
            one.person.email, one.person.name, role_name(one.person.role).say(g.lang),
            one.person.unit.name_en if g.lang == "en" else one.person.unit.name_zh,
            base + url_for("people.accept_invitation", token=one.token),
        )
        for one in made
    ]  # fmt: skip
    lines = "\n".join("\t".join(part.replace("\t", " ") for part in row) for row in rows)
    return render_template(
        "exchange/people_links.html", rows=rows, lines=lines, days=INVITATION_LIFETIME.days
    )


@blueprint.post("/links.xlsx")
@allow("tenant_admin")
def links() -> Response:
    """Send back as a workbook the links that the page holds: they are kept nowhere else."""
    rows = [line.split("\t") for line in request.form.get("text", "").splitlines()]
    return attachment(links_workbook(rows), XLSX, "invitation-links.xlsx")


def _page(text: str, refused: FileRefused | None, file: str) -> str:
    return render_template("exchange/people.html", text=text, problem=refused, file=file)


def _preview(people: list[Invitee]) -> str:
    return render_template(
        "exchange/people_preview.html", people=people, text=as_text(people), role_name=role_name
    )
