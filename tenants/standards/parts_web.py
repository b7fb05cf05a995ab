"""The tenant's shared parts as pages: what there is, where each is used, wording it anew, sharing it no longer."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from saas.kernel.clock import now
from saas.kernel.db import transaction
from saas.kernel.guards import allow, by, tenant_blueprint
from saas.kernel.problems import Problem
from saas.kernel.words import Words, words
from tenants.standards import parts_services as services
from tenants.standards.part_uses import uses_of
from tenants.standards.part_wording import reworded, sections
from tenants.standards.parts import Part, own_part, own_parts, shared_row
from tenants.standards.parts_services import NewPart
from tenants.toasts import tell

blueprint = tenant_blueprint("parts", __name__, url_prefix="/standards/parts")
KIND_NAMES: dict[str, Words] = {
    "item": words("检查项", "Item"), "stage": words("环节", "Stage"), "module": words("模块", "Module"),
    "response_set": words("作答方式", "Answers"),
}  # fmt: skip


@blueprint.get("")
@allow("tenant_admin")
def list_page() -> str:
    """List the shared parts with what uses them; ``?find=`` and ``?kind=`` narrow the list."""
    every = own_parts()
    find, kind = request.args.get("find", "").strip(), request.args.get("kind", "")
    shown = [part for part in every if kind in ("", part.kind) and find.casefold() in _searched(part)]
    return render_template(
        "standards/shared_parts.html", parts=shown, count=len(every), uses=uses_of(shown), kinds=KIND_NAMES,
        kind=kind, find=find,
    )  # fmt: skip


@blueprint.get("/<uuid:part_id>")
@allow("tenant_admin")
def show(part_id: uuid.UUID) -> str:
    """Show one part: its words to edit, and the drafts that took it over."""
    return _page(own_part(shared_row(part_id)), None)


@blueprint.post("/<uuid:part_id>")
@allow("tenant_admin")
def change(part_id: uuid.UUID) -> ResponseReturnValue:
    """Rename or reword a part; drafts that use it are offered the new wording."""
    part = own_part(shared_row(part_id))
    typed = request.form.to_dict()
    try:
        body = reworded(part.kind, part.body, typed)
        new = NewPart(part.kind, part.code, typed.get("part_zh", ""), typed.get("part_en", ""), body)
        revision = request.form.get("revision", type=int, default=0)
        with transaction():
            made = own_part(services.change_part(by(), part_id, new, revision, now=now()))
    except Problem as problem:
        return _page(part, problem), problem.status
    waiting = sum(use.offered for use in uses_of([made]).get(made.code, ()))
    offered = made.revision > part.revision and waiting
    zh, en = (f"，{waiting} 份草稿会得到提示", f"; drafts that are offered it: {waiting}") if offered else ("", "")
    tell(words(f"已保存{zh}", f"Saved{en}"))
    return redirect(url_for("parts.show", part_id=part_id))


@blueprint.post("/<uuid:part_id>/delete")
@allow("tenant_admin")
def remove(part_id: uuid.UUID) -> ResponseReturnValue:
    """Share a part no longer; what took it over keeps its wording."""
    code = shared_row(part_id).code
    with transaction():
        services.remove_part(by(), part_id, now=now())
    tell(words(f"已取消共用 {code}，草稿保留原来的写法", f"{code} is shared no longer; drafts keep its wording"))
    return redirect(url_for("parts.list_page"))


def _page(part: Part, problem: Problem | None) -> str:
    typed = request.form if problem else {}
    return render_template(
        "standards/shared_part.html", part=part, kind_name=KIND_NAMES[part.kind], problem=problem, typed=typed,
        sections=sections(part.kind, part.body), uses=uses_of([part]).get(part.code, []),
    )  # fmt: skip


def _searched(part: Part) -> str:
    return f"{part.code} {part.name_zh} {part.name_en}".casefold()
