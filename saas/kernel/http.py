"""What every answer has in common: language, security headers, problems told once."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Flask, Response, g, jsonify, render_template, request
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from saas.kernel.access import Access
from saas.kernel.db import db
from saas.kernel.problems import Forbidden, NotFound, Problem
from saas.kernel.schemas import invalid
from saas.kernel.words import HTML_LANG, Lang, as_lang, words

log = structlog.get_logger()
CLIENT_HEADER = "X-Sanmi-Client"

PLAIN = {
    400: words("请求有误", "The request is malformed"),
    404: NotFound.title,
    405: words("此处不支持该操作", "That cannot be done here"),
    413: words("内容太大", "That is too large"),
    415: words("内容格式不受支持", "That kind of content is not accepted"),
    429: words("操作太频繁，请稍候再试", "Too many tries; please wait a moment"),
}


def install_http(app: Flask) -> None:
    """Attach language, headers and error pages to ``app``."""
    app.before_request(_prepare)
    app.after_request(_secure)
    app.after_request(_read_text_files)  # runs before Flask-Compress, which leaves a streamed file open
    app.register_error_handler(Problem, _answer_problem)
    app.register_error_handler(CSRFError, _answer_csrf)
    app.register_error_handler(HTTPException, _answer_http)
    app.register_error_handler(Exception, _answer_bug)


def wants_json() -> bool:
    """Tell whether the caller is a program."""
    return request.path.startswith("/api/") or request.accept_mimetypes.best == "application/json"


def chosen_lang() -> Lang:
    """Return the language of this request: the person's, else the cookie's, the tenant's, the browser's."""
    asked = request.args.get("lang")
    if asked in ("zh", "en"):
        return as_lang(asked)
    if current_user.is_authenticated:
        access: Access = current_user
        if access.lang:
            return access.lang
    cookie = request.cookies.get("lang")
    if cookie in ("zh", "en"):
        return as_lang(cookie)
    if current_user.is_authenticated and current_user.tenant and current_user.tenant.language:
        return as_lang(current_user.tenant.language)
    return as_lang(request.accept_languages.best_match(["zh-Hans", "zh-CN", "zh", "en"]))


def check_same_origin() -> None:
    """Refuse a changing API call that another site could have made.

    Form tokens expire while a phone is offline, so the API asks for what a foreign page cannot send: our
    own header, and an origin that is ours.
    """
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    foreign = site not in (None, "same-origin", "none") or (
        origin is not None and urlsplit(origin).netloc != request.host
    )
    if foreign or CLIENT_HEADER not in request.headers:
        raise Forbidden(
            words(
                f"请求须来自本站，并带有 {CLIENT_HEADER} 头",
                f"Calls must come from this site and carry the {CLIENT_HEADER} header",
            )
        )


def may_be_framed() -> None:
    """Let pages of this site, and no others, show the present answer in a frame."""
    g.framed_by = "'self'"


def _prepare() -> None:
    g.nonce = secrets.token_urlsafe(16)
    g.lang = chosen_lang()


def _secure(response: Response) -> Response:
    nonce = g.get("nonce", "")
    framed_by = g.get("framed_by", "'none'")
    headers = response.headers
    headers.setdefault(
        "Content-Security-Policy",
        "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; "
        f"frame-ancestors {framed_by}; "
        f"script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
        "img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; worker-src 'self'",
    )
    headers.setdefault("X-Frame-Options", "SAMEORIGIN" if framed_by == "'self'" else "DENY")
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(self), microphone=(self)")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint and not request.endpoint.endswith("static"):
        headers.setdefault("Cache-Control", "private, no-store")
    headers.setdefault("Content-Language", HTML_LANG[g.get("lang", "zh")])
    return response


def _read_text_files(response: Response) -> Response:
    """Read a style sheet or script at once, so that it can be compressed whole and its file closed."""
    kind = response.mimetype or ""
    text = kind.startswith("text/") or kind == "image/svg+xml"
    if response.direct_passthrough and response.status_code == 200 and text:
        response.direct_passthrough = False
        response.get_data()
    return response


def _answer_problem(problem: Problem) -> Response:
    db.session.rollback()
    lang: Lang = g.get("lang", "zh")
    if wants_json():
        response = jsonify(problem.to_dict(lang))
        response.content_type = "application/problem+json"
    else:
        response = Response(render_template("errors/problem.html", problem=problem, status=problem.status))
    response.status_code = problem.status
    return response


def _answer_csrf(_error: CSRFError) -> Response:
    return _answer_problem(
        Problem(
            words("页面已过期，请返回刷新后再提交", "This page has expired; go back, reload and submit again"),
            code="page_expired",
            status=400,
        )
    )


def _answer_http(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error
    messages = getattr(error, "data", {}).get("messages") if error.code == 422 else None
    if messages:
        return _answer_problem(invalid(messages))
    title = PLAIN.get(error.code, words("请求无法处理", "The request cannot be processed"))
    response = _answer_problem(Problem(code=f"http_{error.code}", status=error.code, title=title))
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _answer_bug(error: Exception) -> Response:
    number = secrets.token_hex(4)
    log.error("unexpected_error", number=number, path=request.path, exc_info=error)
    return _answer_problem(
        Problem(
            words(
                f"系统出错，我们已记录（编号 {number}），请稍后再试",
                f"Something broke on our side and was recorded (number {number}); please try again",
            ),
            code="internal",
            status=500,
            title=words("系统出错", "Something broke"),
        )
    )
