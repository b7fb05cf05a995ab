"""Deeds on a tenant's face: its names, its colour, its logo."""

from __future__ import annotations

import re
from datetime import datetime

from saas.kernel.access import By
from saas.kernel.audit_trail import note_deed
from saas.kernel.blobs import BlobStore
from saas.kernel.branding import MINIMUM, contrast
from saas.kernel.db import db
from saas.kernel.problems import FieldError, Invalid, NotFound
from saas.kernel.words import words
from tenants.branding.pictures import logo_png
from tenants.models import Tenant

_COLOUR = re.compile(r"#[0-9a-f]{6}")


def change_branding(by: By, name_zh: str, name_en: str, accent: str, *, now: datetime) -> None:
    """Set the tenant's names and colour ("" = ours); raises Invalid with what is wrong.

    A colour on which white words cannot be read is refused here, so that no page has to wonder.
    """
    errors = []
    for field, name in (("name_zh", name_zh), ("name_en", name_en)):
        if not 0 < len(name.strip()) <= 120:
            errors.append(
                FieldError(field, words("请填写名称（最多 120 字）", "Give a name (at most 120 characters)"))
            )
    accent = accent.strip().lower()
    problem = accent_problem(accent)
    if problem:
        errors.append(problem)
    if errors:
        raise Invalid(errors=errors)
    tenant = _tenant(by)
    note_deed(
        "change_branding",
        tenant.slug,
        by=by.membership_id,
        at=now,
        name=name_zh.strip(),
        accent=accent or None,
    )
    tenant.name_zh, tenant.name_en, tenant.accent = name_zh.strip(), name_en.strip(), accent or None


def accent_problem(accent: str) -> FieldError | None:
    """Return what is wrong with a colour, or None; "" means our own colour and is always right."""
    if not accent:
        return None
    if not _COLOUR.fullmatch(accent):
        return FieldError("accent", words("颜色须如 #1a7f64", "A colour looks like #1a7f64"))
    ratio = contrast(accent, "#ffffff")
    if ratio < MINIMUM:
        text = words(
            f"对比度只有 {ratio:.1f}:1，白字看不清；请选深一些（至少 {MINIMUM}:1）",
            f"Its contrast is only {ratio:.1f}:1, white words would not be legible; choose a darker one ({MINIMUM}:1)",
        )
        return FieldError("accent", text)
    return None


def change_logo(by: By, store: BlobStore, data: bytes, *, now: datetime) -> str:
    """Keep a new logo; return its digest. Raises Invalid when the bytes are no usable picture."""
    digest = store.put(by.tenant.id, logo_png(data))
    tenant = _tenant(by)
    tenant.logo = digest
    note_deed("change_logo", tenant.slug, by=by.membership_id, at=now, digest=digest)
    return digest


def remove_logo(by: By, *, now: datetime) -> None:
    """Show our mark again; the old picture stays where reports may still need it."""
    tenant = _tenant(by)
    if tenant.logo is not None:
        note_deed("remove_logo", tenant.slug, by=by.membership_id, at=now)
        tenant.logo = None


def _tenant(by: By) -> Tenant:
    tenant = db.session.get(Tenant, by.tenant.id)
    if tenant is None:
        raise NotFound()
    return tenant
