"""Windows of time that pages compare: a month, the last months, a wave; each with the one before it."""

from __future__ import annotations

import functools
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, select

from audits.insight.cells import wave_period
from audits.insight.models import RollupCell
from audits.programmes.models import Programme, Wave
from saas.kernel.access import By
from saas.kernel.db import db
from saas.kernel.unchanged import while_unchanged
from saas.kernel.words import Words, words

_MONTH = re.compile(r"^\d{4}-(0[1-9]|1[0-2])$")
TRAILING = {"3m": 3, "6m": 6, "12m": 12}
DEFAULT = "3m"


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time as rollup periods. previous: the stretch before, for the change."""

    key: str
    label: Words
    periods: tuple[str, ...]
    previous: tuple[str, ...]


def window_of(key: str | None, choices: Sequence[Window]) -> Window:
    """Return the window that ``key`` names, of ``options`` or any month; another key gives the last three months."""
    if key and _MONTH.match(key):
        return _month(key)
    by_key = {window.key: window for window in choices}
    return by_key.get(key or "", by_key[DEFAULT])


def options(by: By, standard_id: uuid.UUID, *, now: datetime) -> list[Window]:
    """Return the windows to choose from: trailing ones, waves, the last twelve months one by one."""
    last = last_month(by, standard_id, now=now)
    months = [shifted(last, -back) for back in range(12)]
    return [
        *(_trailing(key, last) for key in TRAILING), *wave_windows(standard_id), *(_month(month) for month in months)
    ]  # fmt: skip


def wave_windows(standard_id: uuid.UUID) -> tuple[Window, ...]:
    """Return the waves of a standard's programmes, the newest first, each with the one before it."""
    return while_unchanged("waves", standard_id, lambda: _wave_windows(standard_id))


def _wave_windows(standard_id: uuid.UUID) -> tuple[Window, ...]:
    waves = db.session.scalars(
        select(Wave)
        .join(Programme, (Programme.tenant_id == Wave.tenant_id) & (Programme.id == Wave.programme_id))
        .where(Programme.standard_id == standard_id)
        .order_by(Wave.programme_id, Wave.number)
    ).all()
    found = []
    for before, wave in zip([None, *waves], waves, strict=False):
        same = before is not None and before.programme_id == wave.programme_id
        previous = (wave_period(before.id),) if same and before else ()
        period = wave_period(wave.id)
        found.append((wave.starts_on, Window(period, words(wave.name_zh, wave.name_en), (period,), previous)))
    return tuple(window for _, window in sorted(found, key=lambda pair: pair[0], reverse=True))


_CELL = RollupCell.__table__.c
_NEWEST = select(func.max(_CELL.period)).where(  # made once: building a statement costs more than running it
    _CELL.standard_id == bindparam("by_standard"), _CELL.n > 0, _CELL.period < "w"
)


def last_month(by: By, standard_id: uuid.UUID, *, now: datetime) -> str:
    """Return the newest month with audits of a standard, or the current month when there is none."""
    newest = db.session.scalar(_NEWEST, {"by_standard": standard_id})
    return newest or f"{now.astimezone(ZoneInfo(by.tenant.time_zone)):%Y-%m}"


def shifted(month: str, by_months: int) -> str:
    """Return the month so many months later (earlier when negative)."""
    number = int(month[:4]) * 12 + int(month[5:]) - 1 + by_months
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def months_up_to(last: str, count: int) -> tuple[str, ...]:
    """Return ``count`` months ending with ``last``, the oldest first."""
    return tuple(shifted(last, -back) for back in reversed(range(count)))


def month_words(month: str) -> Words:
    """Name a month."""
    return words(f"{month[:4]} 年 {int(month[5:])} 月", month)


def _month(month: str) -> Window:
    return Window(month, month_words(month), (month,), (shifted(month, -1),))


@functools.lru_cache(maxsize=128)
def _trailing(key: str, last: str) -> Window:
    count = TRAILING[key]
    label = words(f"近 {count} 个月（至 {last}）", f"Last {count} months (to {last})")
    return Window(key, label, months_up_to(last, count), months_up_to(shifted(last, -count), count))
