"""From stored audits to rows of a table: names instead of ids, numbers instead of fractions.

Nothing of who made an audit is read here: no origin, no assignment, no moment but the day of the visit.
"""

from __future__ import annotations

import functools
import uuid
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import orjson
from sqlalchemy import select

from audits.insight.export.columns import Block
from audits.insight.export.slices import ANSWERED, SLICE, Wanted, body, head, slices
from audits.insight.export.spelling import key_of, spelt
from audits.programmes.models import Wave
from saas.kernel.db import db
from saas.kernel.words import Lang
from tenants.standards.queries import loaded_version
from tenants.units.models import Unit

Table = Iterator[tuple[int, Block]]


class Names:
    """What ids stand for, in one language; read once for the whole export.

    codes, names, above (the name of the unit above), waves: by id, as ``spelling`` gives ids.
    """

    def __init__(self, lang: Lang) -> None:
        self._lang = lang
        units = db.session.execute(select(Unit.id, Unit.parent_id, Unit.code, *self._both(Unit))).all()
        names = {row.id: self._pick(row) for row in units}
        self.codes = {key_of(row.id): row.code for row in units}
        self.names = {key_of(row.id): names[row.id] for row in units}
        self.above = {key_of(row.id): names.get(row.parent_id) for row in units}
        waves = db.session.execute(select(Wave.id, *self._both(Wave)))
        self.waves = {key_of(row.id): self._pick(row) for row in waves}

    @functools.cached_property
    def version(self) -> Callable[[str], int]:
        """Give a version's number."""
        return functools.cache(lambda version: loaded_version(uuid.UUID(version)).facts.number)

    @functools.cached_property
    def items(self) -> Callable[[str], dict[str, tuple[str, str]]]:
        """Give (stage, item) in words by item code, of a version."""
        return functools.cache(self._items)

    def _items(self, version: str) -> dict[str, tuple[str, str]]:
        document = loaded_version(uuid.UUID(version)).document
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
    columns, size, block_of = (body(), ANSWERED, _answers) if shape == "answers" else (head(), SLICE, _audits)
    for audits in slices(wanted, columns, size):
        yield len(audits), block_of(audits, names)


def _audits(audits: Sequence[Any], names: Names) -> Block:
    (
        visited_on, ids, branches, versions, waves, scenario, status, value, display, final, raw, band, passed,
        coverage, critical, corrects, digest,
    ) = zip(*audits, strict=True)  # fmt: skip
    return Block(
        (
            list(map(spelt, ids)), visited_on, list(map(names.codes.get, branches)),
            list(map(names.names.get, branches)), list(map(names.above.get, branches)),
            list(map(names.version, versions)), list(map(names.waves.get, waves)), scenario, status, value, display,
            final, raw, band, passed, list(map(number, coverage)), critical, list(map(spelt, corrects)), digest,
        )
    )  # fmt: skip


def _answers(audits: Sequence[Any], names: Names) -> Block:
    return Block.of_rows([row for audit in audits for row in _answers_of(audit, names)])


def _answers_of(audit: Any, names: Names) -> Iterator[tuple[Any, ...]]:
    visited_on, audit_id, branch_id, version_id, status, answers, sheet = audit
    shown_id, code, version = spelt(audit_id), names.codes[branch_id], names.version(version_id)
    items, given = names.items(version_id), orjson.loads(zlib.decompress(answers))
    for row in orjson.loads(zlib.decompress(sheet))["items"]:
        item_code = row["code"]
        value, note, photos = _given(given.get(item_code))
        stage, item = items.get(item_code, ("", ""))
        yield (
            shown_id, visited_on, code, status, version, stage, item_code, item, row["state"], value, note, photos,
            number(row["s"]), number(row["weight"]), number(row["earned"]), number(row["lost"]),
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
