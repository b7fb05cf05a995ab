"""The public API: one OpenAPI 3.1 description made from the schemas themselves."""

from __future__ import annotations

from flask import Flask, render_template
from flask_smorest import Api
from flask_wtf import CSRFProtect

from audits.capture.api import blueprint as sync
from audits.capture.pack_api import blueprint as phone
from saas.kernel.guards import Classification, classify, public_blueprint
from tenants.standards.api import blueprint as builder

docs = public_blueprint("api_docs", __name__, reason="the API's description tells nothing of any tenant")


def install_api(app: Flask) -> None:
    """Register the API, its description at /api/openapi.json and a page to browse it at /api/docs."""
    app.config.update(
        API_TITLE="Sanmi 三米",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api",
        OPENAPI_JSON_PATH="openapi.json",
    )
    api = Api(
        app,
        spec_kwargs={
            "info": {"description": "Audits in, receipts out. Errors are RFC 9457 problem documents."},
            "security": [{"session": []}],
        },
    )
    api.spec.components.security_scheme("session", {"type": "apiKey", "in": "cookie", "name": "sanmi_session"})
    classify(app.blueprints["api-docs"], Classification("public", reason="the description of the API"))
    protect: CSRFProtect = app.extensions["csrf"]
    for blueprint in (sync, phone, builder):
        api.register_blueprint(blueprint)
        protect.exempt(blueprint)
    app.register_blueprint(docs)


@docs.get("/api/docs")
def browse() -> str:
    """Show the API in a page that can be read and tried."""
    return render_template("api/docs.html")
