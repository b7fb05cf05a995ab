"""The demo's year: the twelve months before today, in calendar quarters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from saas.kernel.words import Words, words

YEAR = 365
ZONE = ZoneInfo("Asia/Shanghai")
NUMERALS = "一二三四"


@dataclass(frozen=True, slots=True)
class Round:
    """One quarter; both days belong to it."""

    name: Words
    starts_on: date
    ends_on: date

    def window(self, first: date, days: int) -> tuple[date, date]:
        """Return a window of ``days`` from ``first``, held inside the round."""
        start = min(max(first, self.starts_on), self.ends_on)
        return start, min(max(start, first + timedelta(days=days)), self.ends_on)


def rounds(today: date) -> tuple[Round, ...]:
    """Return the quarters from a year ago to today's."""
    found = []
    start = _quarter(today - timedelta(days=YEAR))
    while start <= today:
        end = _quarter(start + timedelta(days=100)) - timedelta(days=1)
        number = (start.month + 2) // 3
        name = words(f"{start.year} 年第{NUMERALS[number - 1]}季度", f"Q{number} {start.year}")
        found.append(Round(name, start, end))
        start = end + timedelta(days=1)
    return tuple(found)


def round_of(waves: Sequence[Round], day: date) -> int:
    """Return the place of the round that holds ``day``."""
    return next(index for index, wave in enumerate(waves) if wave.starts_on <= day <= wave.ends_on)


def visit_times(count: int, today: date, hours: tuple[int, int], rng: Random) -> Iterator[datetime]:
    """Yield ``count`` moments in order, evenly over the year up to yesterday, in working hours."""
    for index in range(count):
        day = today - timedelta(days=YEAR) + timedelta(days=int((index + rng.random()) / count * YEAR))
        yield datetime.combine(day, time(rng.randint(*hours), rng.randrange(60), rng.randrange(60)), ZONE)


def evening(day: date) -> datetime:
    """Return when a day's visits have reached the server: ten at night, after the last of them."""
    return datetime.combine(day, time(22, 0), ZONE)


def _quarter(day: date) -> date:
    """Return the first day of the quarter of ``day``."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
