"""From stored audits to rows of a table: names instead of ids, numbers instead of fractions.

Nothing of who made an audit is read here: no origin, no assignment, no moment but the day of the visit.
"""

from __future__ import annotations

import functools
import uuid
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import orjson
from sqlalchemy import select

from audits.insight.export.slices import ANSWERED, BODY, HEAD, SLICE, Wanted, slices
from audits.programmes.models import Wave
from saas.kernel.db import db
from saas.kernel.words import Lang
from tenants.standards.queries import loaded_version
from tenants.units.models import Unit

Table = Iterator[tuple[int, list[tuple[Any, ...]]]]


class Names:
    """What ids stand for, in one language; read once for the whole export."""

    def __init__(self, lang: Lang) -> None:
        self._lang = lang
        units = db.session.execute(select(Unit.id, Unit.parent_id, Unit.code, *self._both(Unit))).all()
        self._names = {row.id: self._pick(row) for row in units}
        self._units = {row.id: (row.code, self._names[row.id], self._names.get(row.parent_id)) for row in units}
        self._waves = {row.id: self._pick(row) for row in db.session.execute(select(Wave.id, *self._both(Wave)))}

    def unit(self, unit_id: uuid.UUID) -> tuple[str, str, str | None]:
        """Return code, name, and the name of the unit above."""
        return self._units[unit_id]

    def wave(self, wave_id: uuid.UUID | None) -> str | None:
        """Return a wave's name."""
        return self._waves.get(wave_id) if wave_id else None

    @functools.cached_property
    def version(self) -> Callable[[uuid.UUID], int]:
        """Give a version's number."""
        return functools.cache(lambda version_id: loaded_version(version_id).facts.number)

    @functools.cached_property
    def items(self) -> Callable[[uuid.UUID], dict[str, tuple[str, str]]]:
        """Give (stage, item) in words by item code, of a version."""
        return functools.cache(self._items)

    def _items(self, version_id: uuid.UUID) -> dict[str, tuple[str, str]]:
        document = loaded_version(version_id).document
        stages = {stage["code"]: self._said(stage, "name") for stage in document["stages"]}
        return {
            item["code"]: (stages.get(item["stage"], item["stage"]), self._said(item, "text"))
            for item in document["items"]
        }

    def _said(self, thing: dict[str, Any], field: str) -> str:
        first, second = ("en", "zh") if self._lang == "en" else ("zh", "en")
        return str(thing.get(f"{field}_{first}") or thing.get(f"{field}_{second}") or "")

    def _both(self, model: Any) -> tuple[Any, Any]:
        return model.name_zh, model.name_en

    def _pick(self, row: Any) -> str:
        return str((row.name_en if self._lang == "en" else row.name_zh) or row.name_zh or row.name_en)


def table(wanted: Wanted, shape: str, lang: Lang) -> Table:
    """Yield (audits in the slice, rows) of an export; the rows have the columns of ``SHAPES[shape]``."""
    names = Names(lang)
    columns, size, rows_of = (BODY, ANSWERED, _answers) if shape == "answers" else (HEAD, SLICE, _audits)
    for audits in slices(wanted, columns, size):
        yield len(audits), list(rows_of(audits, names))


def _audits(audits: Sequence[Any], names: Names) -> Iterable[tuple[Any, ...]]:
    unit, wave, version = names.unit, names.wave, names.version
    for (
        visited_on, audit_id, branch_id, version_id, wave_id, scenario, status, value, display, final, raw, band,
        passed, coverage, critical, corrects, digest,
    ) in audits:  # fmt: skip
        yield (
            str(audit_id), visited_on, *unit(branch_id), version(version_id), wave(wave_id), scenario, status, value,
            display, final, raw, band, passed, number(coverage), critical, str(corrects) if corrects else None, digest,
        )  # fmt: skip


def _answers(audits: Sequence[Any], names: Names) -> Iterable[tuple[Any, ...]]:
    for visited_on, audit_id, branch_id, version_id, status, answers, sheet in audits:
        shown_id, code, version = str(audit_id), names.unit(branch_id)[0], names.version(version_id)
        items, given = names.items(version_id), orjson.loads(zlib.decompress(answers))
        for row in orjson.loads(zlib.decompress(sheet))["items"]:
            item_code = row["code"]
            value, note, photos = _given(given.get(item_code))
            stage, item = items.get(item_code, ("", ""))
            yield (
                shown_id, visited_on, code, status, version, stage, item_code, item, row["state"], value, note,
                photos, number(row["s"]), number(row["weight"]), number(row["earned"]), number(row["lost"]),
                row["critical_failure"],
            )  # fmt: skip


def _given(answer: Any) -> tuple[str | None, str | None, int]:
    """Return an answer's value as text, its note, and how many photos it shows."""
    if isinstance(answer, dict):
        return _plain(answer.get("value")), answer.get("note") or None, len(answer.get("evidence") or ())
    return _plain(answer), None, 0


def _plain(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ";".join(map(str, value)) if isinstance(value, list) else f"{value:g}"


@functools.lru_cache(maxsize=65536)
def number(exact: str | None) -> float | None:
    """Return a stored fraction ("87/2") as a number; few different ones come again and again."""
    if exact is None:
        return None
    above, _, below = exact.partition("/")
    return int(above) / int(below) if below else float(above)
