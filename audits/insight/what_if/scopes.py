"""Which past audits a run looks at: a wave, trailing months, a year, or any months one names."""

from __future__ import annotations

import calendar
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from audits.insight.windows import TRAILING, last_month, month_words, months_up_to, wave_windows
from audits.programmes.models import Wave
from saas.kernel.access import By
from saas.kernel.db import db
from saas.kernel.problems import FieldError, Invalid
from saas.kernel.words import Words, words

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_YEAR = re.compile(r"20\d\d")
CUSTOM = "months"


@dataclass(frozen=True, slots=True)
class Reach:
    """Days, both inclusive, or a wave."""

    first: date | None
    last: date | None
    wave_id: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose in the form."""

    key: str
    label: Words


def choices(by: By, standard_id: uuid.UUID, *, now: datetime) -> list[Choice]:
    """Return what the form offers: trailing months, this and the last year, waves, months by name."""
    year = int(last_month(by, standard_id, now=now)[:4])
    return [
        *(Choice(key, words(f"近 {count} 个月", f"Last {count} months")) for key, count in TRAILING.items()),
        *(Choice(str(one), words(f"{one} 年", f"Year {one}")) for one in (year, year - 1)),
        *(Choice(window.key, window.label) for window in wave_windows(standard_id)),
        Choice(CUSTOM, words("指定月份", "Months of your choice")),
    ]


def reach_of(by: By, standard_id: uuid.UUID, form: Mapping[str, str], *, now: datetime) -> Reach:
    """Read ``window`` and, for months by name, ``first`` and ``last``. Raises Invalid."""
    key = form.get("window", "")
    if key in TRAILING:
        months = months_up_to(last_month(by, standard_id, now=now), TRAILING[key])
        return _months(months[0], months[-1])
    if _YEAR.fullmatch(key):
        return _months(f"{key}-01", f"{key}-12")
    if key == CUSTOM:
        first, last = form.get("first", ""), form.get("last", "")
        wrong = [name for name, month in (("first", first), ("last", last)) if not _MONTH.fullmatch(month)]
        if wrong:
            said = words("请填写月份，如 2026-03", "Give a month such as 2026-03")
            raise Invalid(errors=[FieldError(name, said) for name in wrong])
        return _months(*sorted((first, last)))
    wave = next((one for one in wave_windows(standard_id) if one.key == key), None)
    if wave is None:
        said = words("请选择要重算的检查单", "Choose which audits to score again")
        raise Invalid(errors=[FieldError("window", said)])
    return Reach(None, None, uuid.UUID(hex=key.partition(":")[2]))


def reach_words(reach: Reach) -> Words:
    """Return a reach as a person says it."""
    if reach.wave_id is not None:
        wave = db.session.scalars(select(Wave).where(Wave.id == reach.wave_id)).one_or_none()
        return words(wave.name_zh, wave.name_en) if wave else words("期次", "Wave")
    if reach.first is None or reach.last is None:
        return words("全部", "All")
    if (reach.first.month, reach.last.month) == (1, 12) and reach.first.year == reach.last.year:
        return words(f"{reach.first.year} 年", f"{reach.first.year}")
    first, last = (month_words(f"{day:%Y-%m}") for day in (reach.first, reach.last))
    return first if first == last else words(f"{first.zh} 至 {last.zh}", f"{first.en} to {last.en}")


def _months(first: str, last: str) -> Reach:
    year, month = int(last[:4]), int(last[5:])
    return Reach(date.fromisoformat(f"{first}-01"), date(year, month, calendar.monthrange(year, month)[1]), None)
