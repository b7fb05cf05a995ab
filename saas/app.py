"""Put the application together: settings in, a guarded Flask app out."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from flask import Flask, Request
from flask_babel import Babel
from flask_compress import Compress
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from sqlalchemy import Engine

from saas.config import Settings
from saas.kernel import http, pages
from saas.kernel.blobs import open_store
from saas.kernel.compiled_templates import keep_compiled_templates
from saas.kernel.db import configure_engine, db
from saas.kernel.guards import guard_app
from saas.kernel.kept_plans import keep_plans
from saas.kernel.liveness import watch_connections
from saas.kernel.logs import configure_logs
from saas.kernel.on_trail import watch_trail
from saas.kernel.plain_flask import PlainFlask
from saas.kernel.proxies import BehindProxies
from saas.kernel.rates import limit_rates
from saas.kernel.replica import open_replica
from saas.kernel.roles import refuse_to_start
from saas.kernel.surroundings import Surroundings, install_surroundings
from saas.kernel.walls import install_walls
from saas.kernel.words import HTML_LANG
from saas.navigation import NAVIGATION
from tenants.people.sign_in import authenticate
from tenants.people.web import COOKIE

BLUEPRINTS = (
    "saas.health:blueprint",
    "saas.home:blueprint",
    "saas.home:public",
    "saas.operator:blueprint",
    "tenants.people.web:public",
    "tenants.people.web:own",
    "tenants.people.admin:blueprint",
    "tenants.people.bulk_web:blueprint",
    "tenants.units.web:blueprint",
    "tenants.units.exchange_web:blueprint",
    "tenants.branding.web:blueprint",
    "tenants.branding.defaults_web:blueprint",
    "tenants.standards.web:blueprint",
    "tenants.standards.edit_web:blueprint",
    "tenants.standards.blank_web:blueprint",
    "tenants.standards.parts_web:blueprint",
    "tenants.standards.exchange.web:blueprint",
    "tenants.standards.pictures_api:pages",
    "tenants.standards.versions_web:blueprint",
    "tenants.standards.draft_web:blueprint",
    "audits.capture.web:blueprint",
    "audits.capture.preview:blueprint",
    "audits.capture.evidence_web:blueprint",
    "audits.capture.checkin:blueprint",
    "audits.review.web:blueprint",
    "audits.insight.web:blueprint",
    "audits.insight.export.web:blueprint",
    "audits.insight.what_if.web:blueprint",
    "audits.insight.fairness.web:blueprint",
    "audits.insight.methods:blueprint",
    "audits.insight.signals.web:blueprint",
    "audits.insight.journey.web:blueprint",
    "audits.insight.items.web:blueprint",
    "audits.insight.auditors.web:blueprint",
    "audits.reports.web:blueprint",
    "audits.reports.web:public",
    "audits.reports.papers.web:blueprint",
)
JOB_MODULES = (
    "audits.insight.jobs",
    "audits.insight.moves",
    "audits.insight.export.jobs",
    "audits.insight.what_if.jobs",
    "audits.insight.fairness.jobs",
    "audits.insight.studies.jobs",
    "audits.reports.jobs",
    "audits.reports.papers.jobs",
    "tenants.standards.jobs",
)
PER_MINUTE = {"people.sign_in": 60, "people.accept_invitation": 60}  # tries of one address: an office may share one


def create_app(
    settings: Settings | None = None, *, demo_logins: Callable[[], list[Any]] | None = None
) -> Flask:
    """Return the application; raises SettingError when a setting is wrong.

    demo_logins: what the sign-in page offers on a demo installation (a function, asked at each view).
    """
    configure_logs()
    settings = settings or Settings.from_env()
    app = PlainFlask("sanmi", root_path=_root(), static_folder="saas/static", template_folder="templates")
    app.config.from_mapping(_flask_config(settings))
    app.extensions["sanmi_settings"] = settings
    blobs = app.extensions["sanmi_blobs"] = open_store(settings.blob_url)
    install_surroundings(Surroundings(blobs, settings.base_url, settings.secret_key))
    app.extensions["sanmi_demo_logins"] = demo_logins or _demo_logins(settings)
    _install_database(app)
    _install_sign_in(app)
    Babel(app, locale_selector=_locale)
    CSRFProtect(app)
    Compress(app)
    pages.install_pages(app, NAVIGATION)
    keep_compiled_templates(app, settings.data_dir)
    for module in JOB_MODULES:
        importlib.import_module(module)
    for name in BLUEPRINTS:
        app.register_blueprint(_load(name))
    _load("saas.api:install_api")(app)
    http.install_http(app)  # after the API, whose library brings error pages of its own
    guard_app(app)
    limit_rates(app, settings.redis_url, PER_MINUTE)
    app.wsgi_app = BehindProxies(app.wsgi_app, settings.proxies)  # type: ignore[method-assign]
    return app


def _root() -> str:
    from pathlib import Path

    return str(Path(__file__).resolve().parent.parent)


def _flask_config(settings: Settings) -> dict[str, Any]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": _engine_options(settings),
        "MAX_CONTENT_LENGTH": 16 * 1024 * 1024,
        "SESSION_COOKIE_NAME": "sanmi_form",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "WTF_CSRF_TIME_LIMIT": None,  # a form left open over lunch still submits; the token ends with the browser
        "WTF_CSRF_SSL_STRICT": False,
        "SEND_FILE_MAX_AGE_DEFAULT": 31536000,
        "BABEL_DEFAULT_LOCALE": "zh_Hans_CN",
        "TEMPLATES_AUTO_RELOAD": False,
        "COMPRESS_ALGORITHM": ["br", "gzip"],
        "COMPRESS_BR_LEVEL": 4,
        "COMPRESS_LEVEL": 4,
        "COMPRESS_MIN_SIZE": 1000,
    }


def _engine_options(settings: Settings) -> dict[str, Any]:
    if not settings.on_postgresql:
        return {"pool_size": 16, "max_overflow": 16}
    return {
        "pool_size": 10,
        "max_overflow": 10,
        "connect_args": {"application_name": "sanmi"},
    }


def _install_database(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        engine: Engine = db.engine
        _prepare_engine(engine)
        if engine.dialect.name == "postgresql":
            refuse_to_start(engine)
        replica = app.extensions["sanmi_settings"].replica_url
        open_replica(app, replica, app.config["SQLALCHEMY_ENGINE_OPTIONS"], _prepare_engine)


def _prepare_engine(engine: Engine) -> None:
    configure_engine(engine)
    install_walls(engine)
    watch_trail(engine)
    if engine.dialect.name == "postgresql":
        watch_connections(engine)
        keep_plans(engine)


def _install_sign_in(app: Flask) -> None:
    manager = LoginManager(app)
    manager.request_loader(_load_access)


def _load_access(asked: Request) -> Any:
    token = asked.cookies.get(COOKIE)
    return authenticate(token) if token else None


def _locale() -> str:
    from flask import g

    return HTML_LANG[g.get("lang", "zh")].replace("-", "_")


def _demo_logins(settings: Settings) -> Callable[[], list[Any]]:
    """Offer demo logins only where demo data was loaded (a file beside the data says so)."""
    marker = settings.data_dir / "demo"

    def logins() -> list[Any]:
        if not marker.exists():
            return []
        from saas.demo.logins import demo_logins

        return list(demo_logins())

    return logins


def _load(name: str) -> Any:
    module, _, attribute = name.partition(":")
    return getattr(importlib.import_module(module), attribute)
