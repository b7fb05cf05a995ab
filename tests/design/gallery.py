"""Show every component in one place, with invented content and the application's own security policy.

``python -m tests.design.gallery 8099`` serves /gallery (all components), /desk (a list
page), /auth/<page> and /errors/<status>; ``?lang=en`` and the cookie ``sanmi_theme`` as in the product.
"""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Flask, Response, flash, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.local import LocalProxy

from saas.kernel.addresses import install_addresses
from saas.kernel.kept_macros import install_kept_macros
from saas.kernel.problems import FieldError, Problem
from saas.kernel.words import Words, words
from tests.design import sample

ROOT = Path(__file__).resolve().parent.parent.parent
POLICY = (
    "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'self'; "
    "script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:"
)
NOW = datetime(2026, 11, 21, 10, 42, tzinfo=UTC)


def create_gallery() -> Flask:
    """Return the application that serves the gallery."""
    app = Flask("gallery", static_folder=str(ROOT / "saas/static"), template_folder=str(ROOT / "templates"))
    app.secret_key = "gallery"
    app.jinja_env.globals.update(t=_t, pick=_pick, say=_say, local=lambda moment: moment, csrf_token=lambda: "token")
    app.jinja_env.globals["lang"] = LocalProxy(_lang)
    install_addresses(app)
    install_kept_macros(app, _lang)
    app.context_processor(_context)
    app.after_request(_secure)
    app.add_url_rule("/gallery", view_func=_gallery)
    app.add_url_rule("/desk", view_func=_desk)
    app.add_url_rule("/desk/side", view_func=_side)
    app.add_url_rule("/auth/<page>", view_func=_auth)
    app.add_url_rule("/errors/<int:status>", view_func=_error)
    app.add_url_rule("/search", view_func=_search)
    return app


def _t(zh: str, en: str, **values: object) -> str:
    text = en if _lang() == "en" else zh
    return text.format(**values) if values else text


def _say(phrase: Words | None) -> str:
    return phrase.say(_lang()) if phrase else ""


def _pick(thing: Any, field: str) -> str:
    name = f"{field}_{_lang()}"
    return str(thing[name] if isinstance(thing, dict) else getattr(thing, name))


def _lang() -> str:
    return request.args.get("lang", request.cookies.get("lang", "zh"))


def _context() -> dict[str, Any]:
    person = SimpleNamespace(email="min.zhang@example.com", place=SimpleNamespace(title=_t("张敏", "Zhang Min")))
    out = request.path.startswith("/auth") and not request.path.endswith(("change_password", "sessions"))
    tenant = SimpleNamespace(name_zh="临江银行", name_en="Linjiang Bank", logo=None)
    return {
        "lang": _lang(),
        "csp_nonce": lambda: g.setdefault("nonce", "gallery"),
        "current_person": None if out else person,
        "tenant": None if out else tenant,
        "accent": request.args.get("accent"),
        "nav": [] if out else sample.navigation(_t, request.path),
    }


def _secure(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY.format(nonce="gallery")
    return response


def _gallery() -> str:
    if "flash" in request.args:
        flash(_t("已保存整改计划", "The plan is saved"))
    return render_template(
        "components/gallery.html", sample=sample, now=NOW, columns=sample.columns(_t), icons=_icons()
    )


def _icons() -> list[str]:
    return re.findall(r'<symbol id="([\w-]+)"', (ROOT / "saas/static/icons.svg").read_text("utf-8"))


def _desk() -> str:
    return render_template(
        "components/gallery_desk.html", sample=sample, columns=sample.columns(_t), chips=sample.chips(_t),
        sort=request.args.get("sort", "-score"), opened=request.args.get("branch"),
    )  # fmt: skip


def _side() -> str:
    return render_template("components/gallery_side.html", sample=sample, now=NOW)


def _auth(page: str) -> ResponseReturnValue:
    refused = "problem" in request.args
    problem = Problem(title=words("邮箱或密码不正确", "The e-mail or the password is not right")) if refused else None
    sessions = [
        SimpleNamespace(public_id=i, user_agent=agent, created_at=NOW - timedelta(days=9 * i), last_seen_at=NOW)
        for i, agent in enumerate(sample.AGENTS)
    ]
    return render_template(
        f"auth/{page}.html", problem=problem, next="/", email="min.zhang@example.com", demo_logins=sample.LOGINS,
        tenants=sample.TENANTS, role="auditor", name="", token="1.x", sessions=sessions, current=0,
    )  # fmt: skip


def _error(status: int) -> ResponseReturnValue:
    told = words("“迎接”环节的权重是 18，应为 20", "The weight of “Welcome” is 18; it must be 20")
    problem = Problem(
        words("这条记录刚被李伟改过", "Li Wei has just changed this record") if status == 409 else None,
        status=status, title=sample.TITLES.get(status), errors=[FieldError("weight", told)] if status == 422 else (),
    )  # fmt: skip
    return render_template("errors/problem.html", problem=problem, status=status), status


def _search() -> Response:
    asked = request.args.get("q", "")
    found = [
        {"kind": _t("网点", "Branch"), "label": name, "hint": region, "href": "/desk"}
        for name, region in sample.places(_t)
        if asked.lower() in name.lower()
    ]
    return jsonify(found)


if __name__ == "__main__":
    create_gallery().run(port=int(sys.argv[1]))
