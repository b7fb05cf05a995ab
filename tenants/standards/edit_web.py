"""The page of the standards builder: the draft, and all that the editor needs to know about it, in one answer."""

from __future__ import annotations

import uuid
from typing import Any

from flask import g, render_template, url_for

from saas.kernel.guards import allow, by, tenant_blueprint
from scoring import canonical_json
from tenants.standards.drafts import draft_for_editing
from tenants.standards.library import common_set
from tenants.standards.queries import loaded_version, standard_by_id, versions_of

blueprint = tenant_blueprint(
    "standard_editor", __name__, url_prefix="/standards", static_folder="static", static_url_path="/static"
)
TABLES = ("dimensions", "aspects", "time_measures")


@blueprint.get("/<uuid:standard_id>/edit")
@allow("tenant_admin")
def edit(standard_id: uuid.UUID) -> str:
    """Open the draft in the editor."""
    found = standard_by_id(standard_id)
    draft = draft_for_editing(standard_id).to_dict()
    boot = {
        "lang": g.lang,
        "person": str(by().membership_id),
        "standard": {
            "id": str(found.id),
            "code": found.code,
            "name_zh": found.name_zh,
            "name_en": found.name_en,
        },
        "draft": draft,
        "reference": {table: _names(table) for table in TABLES},
        "used_codes": _used_codes(standard_id),
        "versions": [
            {"number": v.number, "published_at": v.published_at.isoformat(), "note": v.note}
            for v in versions_of(standard_id)
        ],
        "urls": _urls(standard_id),
    }
    text = canonical_json(boot).decode().replace("<", "\\u003c")
    return render_template("standards/edit.html", standard=found, boot_json=text)


def _names(table: str) -> list[dict[str, str]]:
    return [{key: row[key] for key in ("code", "name_zh", "name_en")} for row in common_set()[table]]


def _used_codes(standard_id: uuid.UUID) -> list[str]:
    """Return the item codes of every published version: trends hang on them, so no other item gets one."""
    used: set[str] = set()
    for version in versions_of(standard_id):
        used.update(item["code"] for item in loaded_version(version.id).document["items"])
    return sorted(used)


def _urls(standard_id: uuid.UUID) -> dict[str, Any]:
    draft = f"/api/v1/standards/{standard_id}/draft"
    return {
        "draft": draft,
        "score": f"{draft}/score",
        "parts": "/api/v1/standards/parts",
        "shared": url_for("parts.list_page"),
        "files": _files(standard_id),
        "pictures": f"/standards/{standard_id}/pictures/",
        "preview": f"/capture/preview/{standard_id}",
        "publish": url_for("standards.draft", standard_id=standard_id),
        "sign_in": url_for("people.sign_in"),
    }


def _files(standard_id: uuid.UUID) -> list[dict[str, str]]:
    """Return what comes of the draft as a file, and the page that takes one in."""
    offered = (
        ("upload", "导入与全部导出…", "Import, and every export…", url_for("exchange.page", standard_id=standard_id)),
        ("table", "草稿 Excel", "Draft as Excel", url_for("exchange.draft_xlsx", standard_id=standard_id)),
        ("download", "草稿 JSON", "Draft as JSON", url_for("exchange.draft_json", standard_id=standard_id)),
        ("print", "纸质检查表 PDF", "Paper checklist, PDF", f"/standards/{standard_id}/checklist.pdf?of=draft"),
        ("photo", "墙面海报 PDF", "Wall poster, PDF", f"/standards/{standard_id}/poster.pdf?of=draft"),
    )
    return [{"icon": icon, "zh": zh, "en": en, "href": href} for icon, zh, en, href in offered]
