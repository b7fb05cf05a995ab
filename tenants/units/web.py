"""The tree of units: looking at it, adding to it, renaming and closing what is in it."""

from __future__ import annotations

import uuid
from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from saas.kernel.clock import now
from saas.kernel.db import transaction
from saas.kernel.guards import allow, by, tenant_blueprint
from saas.kernel.problems import Problem
from saas.kernel.words import words
from tenants.toasts import tell
from tenants.units import services
from tenants.units.kinds import CHOICES, kind_name
from tenants.units.models import UnitKind
from tenants.units.queries import UnitFacts, lineage_in_scope, unit_in_scope
from tenants.units.tree import Node, branches_below, children_of, find_units, tree_around

blueprint = tenant_blueprint("units", __name__, url_prefix="/settings/units")
READERS = ("tenant_admin", "regional_manager")
CLOSED = words("已关闭，历史数据保留", "It is closed; its history stays")
REOPENED = words("已恢复", "It is open again")


@blueprint.get("")
@allow(*READERS)
def units() -> str:
    """Show the reader's tree from its root, or what a search found in it."""
    text = request.args.get("q", "").strip()
    if text:
        return render_template("units/found.html", q=text, found=find_units(by(), text), kind_name=kind_name)
    return _unit_page(by().place.unit_id)


@blueprint.get("/<uuid:unit_id>")
@allow(*READERS)
def unit(unit_id: uuid.UUID) -> str:
    """Show one unit in the tree, with what lies under it."""
    return _unit_page(unit_id)


@blueprint.post("/<uuid:unit_id>/add")
@allow("tenant_admin")
def add(unit_id: uuid.UUID) -> ResponseReturnValue:
    """Add a unit under this one."""
    typed = _typed(("kind", "code", "name_zh", "name_en", "address"))
    new = services.NewUnit(
        unit_id, typed["kind"], typed["code"], typed["name_zh"], typed["name_en"], typed["address"] or None
    )
    try:
        with transaction():
            made = services.add_unit(by(), new, now=now())
    except Problem as problem:
        return _unit_page(unit_id, adding=typed, problem=problem), problem.status
    tell(words(f"已新增{made.name_zh}", f"{made.name_en} is added"))
    return redirect(url_for("units.unit", unit_id=unit_id))


@blueprint.post("/<uuid:unit_id>/rename")
@allow("tenant_admin")
def rename(unit_id: uuid.UUID) -> ResponseReturnValue:
    """Give this unit other names; its code and its history stay."""
    typed = _typed(("name_zh", "name_en"))
    try:
        with transaction():
            services.rename_unit(by(), unit_id, typed["name_zh"], typed["name_en"], now=now())
    except Problem as problem:
        return _unit_page(unit_id, renaming=typed, problem=problem), problem.status
    tell(words("名称已更新", "The name is changed"))
    return redirect(url_for("units.unit", unit_id=unit_id))


@blueprint.post("/<uuid:unit_id>/close")
@allow("tenant_admin")
def close(unit_id: uuid.UUID) -> ResponseReturnValue:
    """Close a unit: no new visits, all its history stays."""
    return _set_active(unit_id, active=False)


@blueprint.post("/<uuid:unit_id>/reopen")
@allow("tenant_admin")
def reopen(unit_id: uuid.UUID) -> ResponseReturnValue:
    """Open a closed unit again."""
    return _set_active(unit_id, active=True)


def _set_active(unit_id: uuid.UUID, *, active: bool) -> ResponseReturnValue:
    with transaction():
        services.set_unit_active(by(), unit_id, active, now=now())
    undo = url_for("units.close" if active else "units.reopen", unit_id=unit_id)
    tell(REOPENED if active else CLOSED, undo=undo)
    return redirect(url_for("units.unit", unit_id=unit_id))


def _unit_page(
    unit_id: uuid.UUID, *, adding: dict[str, str] | None = None, renaming: dict[str, str] | None = None,
    problem: Problem | None = None,
) -> str:  # fmt: skip
    found = unit_in_scope(by(), unit_id)
    return render_template(
        "units/unit.html",
        unit=found,
        tree=[_told(tree_around(by(), found))],
        children=children_of(by(), found),
        branches=branches_below(by(), found),
        lineage=lineage_in_scope(by(), found),
        adding=adding,
        renaming=renaming or {"name_zh": found.name_zh, "name_en": found.name_en},
        problem=problem,
        may_edit=by().role == "tenant_admin",
        kinds=CHOICES,
        likely=_likely_kind(found),
        kind_name=kind_name,
    )


def _told(node: Node) -> dict[str, Any]:
    """Return a node as the tree component reads it."""
    unit = node.unit
    name = unit.name_en if g.lang == "en" else unit.name_zh
    closed = "" if unit.active else words("已关闭", "closed").say(g.lang)
    return {
        "label": name, "href": url_for("units.unit", unit_id=unit.id), "current": node.current,
        "open": node.on_way, "meta": closed or (str(node.below) if node.below else unit.code),
        "children": [_told(child) for child in node.children],
    }  # fmt: skip


def _likely_kind(unit: UnitFacts) -> str:
    """Return what one would most likely add under a unit."""
    return {UnitKind.ROOT: "region", UnitKind.REGION: "branch"}.get(UnitKind(unit.kind), "counter")


def _typed(names: tuple[str, ...]) -> dict[str, str]:
    return {name: request.form.get(name, "").strip() for name in names}
