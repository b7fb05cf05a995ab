"""What a tenant presets: time zone, language, the grade bands of new standards."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from saas.kernel.access import By
from saas.kernel.audit_trail import note_deed
from saas.kernel.db import db
from saas.kernel.problems import FieldError, Invalid, NotFound
from saas.kernel.words import Words, words
from tenants.models import Tenant
from tenants.workbooks.columns import numeral

MOST_BANDS = 8
ZONES: tuple[tuple[str, Words], ...] = (
    ("Asia/Shanghai", words("北京时间（上海）", "Beijing time (Shanghai)")),
    ("Asia/Urumqi", words("乌鲁木齐", "Urumqi")),
    ("Asia/Hong_Kong", words("香港", "Hong Kong")),
    ("Asia/Macau", words("澳门", "Macau")),
    ("Asia/Taipei", words("台北", "Taipei")),
    ("Asia/Singapore", words("新加坡", "Singapore")),
    ("Asia/Kuala_Lumpur", words("吉隆坡", "Kuala Lumpur")),
    ("Asia/Bangkok", words("曼谷", "Bangkok")),
    ("Asia/Tokyo", words("东京", "Tokyo")),
    ("Asia/Seoul", words("首尔", "Seoul")),
    ("Asia/Kolkata", words("印度", "India")),
    ("Asia/Dubai", words("迪拜", "Dubai")),
    ("Europe/London", words("伦敦", "London")),
    ("Europe/Berlin", words("柏林", "Berlin")),
    ("America/New_York", words("纽约", "New York")),
    ("America/Los_Angeles", words("洛杉矶", "Los Angeles")),
    ("Australia/Sydney", words("悉尼", "Sydney")),
    ("UTC", words("协调世界时", "UTC")),
)


@dataclass(frozen=True, slots=True)
class TypedBand:
    """One row of the form, as typed."""

    code: str
    low: str
    name_zh: str
    name_en: str

    @property
    def blank(self) -> bool:
        """Whether nothing was typed."""
        return not any((self.code, self.low, self.name_zh, self.name_en))


def change_defaults(
    by: By, time_zone: str, language: str, bands: Sequence[TypedBand], *, now: datetime
) -> None:
    """Set what is preset; raises Invalid with everything that is wrong. No bands: those of the library."""
    errors = []
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        errors.append(FieldError("time_zone", words("没有这个时区", "There is no such time zone")))
    if language not in ("", "zh", "en"):
        errors.append(FieldError("language", words("请选择语言", "Choose a language")))
    made = _bands([band for band in bands if not band.blank], errors)
    if errors:
        raise Invalid(errors=errors)
    tenant = db.session.get(Tenant, by.tenant.id)
    if tenant is None:
        raise NotFound()
    text = json.dumps(made, ensure_ascii=False, default=_plain) if made else None
    tenant.time_zone, tenant.language, tenant.grade_bands = time_zone, language or None, text
    note_deed(
        "change_defaults", tenant.slug, by=by.membership_id, at=now, time_zone=time_zone, language=language or None,
        bands=" ".join(f"{band['code']}≥{band['min']}" for band in made) or None,
    )  # fmt: skip


def grade_bands(tenant_id: int) -> list[dict[str, Any]] | None:
    """Return the tenant's own grade bands, best first, as a document holds them; None: the standard's own."""
    text = db.session.get_one(Tenant, tenant_id).grade_bands
    bands: list[dict[str, Any]] | None = json.loads(text, parse_float=Decimal) if text else None
    return bands


def typed_bands(tenant_id: int) -> list[TypedBand]:
    """Return the tenant's bands as a form shows them."""
    bands = grade_bands(tenant_id) or []
    return [TypedBand(b["code"], str(b["min"]), b["name_zh"], b["name_en"]) for b in bands]


def _bands(rows: list[TypedBand], errors: list[FieldError]) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    for number, row in enumerate(rows, 1):
        low = numeral(row.low)
        wrong = None
        if not row.code or len(row.code) > 40 or any(mark.isspace() for mark in row.code):
            wrong = words("缺代号（不含空格）", "the code is missing (no blanks)")
        elif low is None or not 0 <= low <= 100:
            wrong = words("下限应为 0–100 的数", "its lower end is a number from 0 to 100")
        elif not row.name_zh and not row.name_en:
            wrong = words("请填写名称", "give it a name")
        elif any(band["code"] == row.code for band in made):
            wrong = words(f"代号 {row.code} 重复", f"the code {row.code} stands twice")
        elif any(band["min"] == low for band in made):
            wrong = words(f"下限 {low} 重复", f"the lower end {low} stands twice")
        if wrong:
            errors.append(
                FieldError("bands", words(f"第 {number} 个等级：{wrong.zh}", f"Band {number}: {wrong.en}"))
            )
            continue
        names = (row.name_zh or row.name_en, row.name_en or row.name_zh)
        made.append({"code": row.code, "min": low, "name_zh": names[0][:60], "name_en": names[1][:60]})
    if made and not errors and all(band["min"] > 0 for band in made):
        errors.append(FieldError("bands", words("最低的等级应从 0 开始", "The lowest band begins at 0")))
    return sorted(made, key=lambda band: -band["min"])


def _plain(value: object) -> int | float:
    assert isinstance(value, Decimal)
    return float(value)
