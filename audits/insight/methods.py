"""How every number is made: all methods on one page; each page of numbers shows its own part a click away."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from saas.kernel.guards import EVERYONE, allow, tenant_blueprint
from saas.kernel.words import words

blueprint = tenant_blueprint("methods", __name__, url_prefix="/overview/methods")
# Chapters are templates/methods/<key>.html, in the order in which one would read them.
CHAPTERS = {
    "comparison": words("公平比较", "Fair comparison"),
    "signals": words("信号与控制图", "Signals and control charts"),
    "trend": words("走势", "Trends"),
    "journey": words("顾客历程", "The customer's way"),
    "items": words("检查项分析", "Item analysis"),
    "auditors": words("检查员", "Auditors"),
}


@blueprint.get("")
@allow(*EVERYONE)
def page() -> ResponseReturnValue:
    """Show all methods."""
    return render_template("methods/page.html", chapters=CHAPTERS)
