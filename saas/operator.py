"""The platform operator's pages: which tenants there are, and whether their people may come in."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from saas.kernel.clock import now
from saas.kernel.guards import operator_blueprint
from saas.kernel.problems import FieldError, Invalid, Problem
from saas.kernel.words import words
from tenants.industries import INDUSTRIES, industry_name
from tenants.models import TenantStatus
from tenants.services import NewTenant, create_tenant, list_tenants, set_tenant_status
from tenants.toasts import tell

blueprint = operator_blueprint("operator", __name__, url_prefix="/operator")

FIELDS = ("slug", "name_zh", "name_en", "industry", "time_zone", "admin_name", "admin_email")


@blueprint.get("/tenants")
def tenants() -> str:
    """List every tenant with what can be done to it."""
    return render_template("operator/tenants.html", tenants=list_tenants(), industry_name=industry_name)


@blueprint.route("/tenants/new", methods=["GET", "POST"])
def new_tenant() -> ResponseReturnValue:
    """Create a tenant with its first administrator; what was typed stays when something is wrong."""
    typed = {name: request.form.get(name, "").strip() for name in FIELDS}
    problem = None
    if request.method == "POST":
        try:
            if not typed["admin_name"]:
                raise Invalid(errors=[FieldError("admin_name", words("请填写姓名", "Give a name"))])
            create_tenant(NewTenant(**typed, admin_password=request.form.get("admin_password", "")), now=now())
        except Problem as refused:
            problem = refused
        else:
            tell(words(f"已创建租户 {typed['slug']}", f"Tenant {typed['slug']} is ready"))
            return redirect(url_for("operator.tenants"))
    else:
        typed["time_zone"] = "Asia/Shanghai"
    page = render_template("operator/new_tenant.html", typed=typed, problem=problem, industries=INDUSTRIES)
    return page, problem.status if problem else 200


@blueprint.post("/tenants/<slug>/suspend")
def suspend(slug: str) -> ResponseReturnValue:
    """Put a tenant's people out at their next click; nothing of theirs is lost."""
    return _set_status(slug, TenantStatus.SUSPENDED)


@blueprint.post("/tenants/<slug>/resume")
def resume(slug: str) -> ResponseReturnValue:
    """Let a suspended tenant's people in again."""
    return _set_status(slug, TenantStatus.ACTIVE)


def _set_status(slug: str, status: TenantStatus) -> ResponseReturnValue:
    set_tenant_status(slug, status)
    suspended = status == TenantStatus.SUSPENDED
    text = words(f"已暂停 {slug}", f"{slug} is suspended") if suspended else words(f"已恢复 {slug}", f"{slug} is back")
    undo = url_for("operator.resume" if suspended else "operator.suspend", slug=slug)
    tell(text, undo=undo)
    return redirect(url_for("operator.tenants"))
