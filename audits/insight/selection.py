"""What a page looks at: one standard, one unit's subtree, one window; read from the address."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from audits.insight.windows import Window, months_up_to, options, window_of
from saas.kernel.access import By
from saas.kernel.problems import NotFound
from saas.kernel.unchanged import while_unchanged
from scoring import Standard
from tenants.standards.queries import StandardFacts, list_standards, loaded
from tenants.units.queries import UnitFacts, lineage_in_scope, unit_in_scope


@dataclass(frozen=True, slots=True)
class Selection:
    """The filters of a page. ``rules`` is the newest version of the standard: its bands name all figures."""

    standard: StandardFacts
    rules: Standard
    unit: UnitFacts
    window: Window
    standards: tuple[StandardFacts, ...]
    windows: tuple[Window, ...]
    lineage: tuple[UnitFacts, ...]

    @property
    def query(self) -> dict[str, str]:
        """The filters as query values, for links."""
        return {"standard": str(self.standard.id), "unit": str(self.unit.id), "window": self.window.key}

    @property
    def year(self) -> tuple[str, ...]:
        """The twelve months up to the end of the window (of a wave: up to the newest audits), the oldest first."""
        months = [period for period in self.window.periods if period[:1].isdigit()]
        return months_up_to(max(months) if months else self.windows[0].periods[-1], 12)


def select_from(by: By, args: Mapping[str, str], *, now: datetime) -> Selection | None:
    """Read the selection from query values; None while the tenant has published no standard.

    Raises NotFound for a unit outside the reader's subtree or a standard that is not the tenant's.
    """
    usable = while_unchanged("standards", (), lambda: tuple(s for s in list_standards() if s.current))
    if not usable:
        return None
    standard = _named(usable, args.get("standard"))
    wanted = _uuid(args.get("unit")) or by.place.unit_id
    unit, lineage = while_unchanged("unit", (by.place.unit_path, wanted), lambda: _unit(by, wanted))
    assert standard.current is not None
    windows = tuple(options(by, standard.id, now=now))
    return Selection(
        standard=standard,
        rules=loaded(standard.current).standard,
        unit=unit,
        window=window_of(args.get("window"), windows),
        standards=usable,
        windows=windows,
        lineage=lineage,
    )


def _unit(by: By, wanted: uuid.UUID) -> tuple[UnitFacts, tuple[UnitFacts, ...]]:
    unit = unit_in_scope(by, wanted)
    return unit, tuple(lineage_in_scope(by, unit))


def _named(usable: tuple[StandardFacts, ...], text: str | None) -> StandardFacts:
    wanted = _uuid(text)
    if wanted is None:
        return usable[0]
    for standard in usable:
        if standard.id == wanted:
            return standard
    raise NotFound()


def _uuid(text: str | None) -> uuid.UUID | None:
    if not text:
        return None
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise NotFound() from error
