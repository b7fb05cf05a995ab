"""Nobody reads or changes what is another tenant's, whatever they try: refused, or own rows only."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from saas.kernel.audit_trail import note_deed
from saas.kernel.db import db, transaction
from saas.kernel.on_trail import CHANGED
from saas.kernel.tenancy import tenant_scope
from tests.arrange import BEGINNING
from tests.contracts.probes import PROBES
from tests.contracts.probes.kit import Intruder, Probe, Same, is_refusal, says
from tests.contracts.world import World
from tests.databases import KINDS

CASES = [
    pytest.param(kind, probe, id=f"{kind}: {probe.name}")
    for kind in KINDS
    for probe in PROBES
    if probe.only in (None, kind)
]


@pytest.mark.parametrize(("kind", "probe"), CASES)
def test_a_way_across_is_refused_or_leads_to_own_rows(
    kind: str, probe: Probe, worlds: Callable[[str], World], record_property: Callable[[str, object], None]
) -> None:
    world = worlds(kind)
    world.reset()
    outcome, told = _attempt(Intruder(world), probe)
    record_property("probe", f"{probe.name}|{kind}|{outcome}")
    if not world.is_as_before():
        changed = [table for table, whose in world.changes() if whose == "south"]
        assert not changed, f"rows of the south changed: {changed}"
    assert not says(told, "south"), f"words of the south were read: {told!r}"
    for same in _sames(told):
        assert same.got == same.own, f"got {same.got!r}, own rows give {same.own!r}"
    if probe.expect == "own":
        assert outcome == "own rows", f"a rightful way is refused: {outcome}"
        assert says(told, "north") or list(_sames(told)), f"nothing was read at all: {told!r}"
    else:
        assert outcome.startswith("refused"), f"it went through and gave {told!r}"


def test_there_are_probes_enough() -> None:
    assert len({probe.name for probe in PROBES}) == len(PROBES) > 150


def _attempt(intruder: Intruder, probe: Probe) -> tuple[str, Any]:
    """Run a probe and, if it gets through, commit what it did; return the outcome and what it was told."""
    with warnings.catch_warnings(), intruder.world.app.app_context():
        warnings.simplefilter("error")
        try:
            with _place(intruder, probe):
                told = probe.run(intruder)
        except Exception as error:
            if not is_refusal(error, probe.by):
                raise
            return f"refused: {type(error).__name__}", str(error) if probe.by else None
        finally:
            db.session.remove()
    return "own rows", told


@contextlib.contextmanager
def _place(intruder: Intruder, probe: Probe) -> Iterator[None]:
    if probe.role is None:
        yield
        db.session.commit()
        return
    with tenant_scope(intruder.north.scope(probe.role)), transaction():
        yield
        if db.session.connection().info.get(CHANGED):  # what changes units silently is refused, as it should be
            note_deed("probe", probe.name[:120], by=None, at=BEGINNING)


def _sames(value: Any) -> Iterator[Same]:
    if isinstance(value, Same):
        yield value
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _sames(part)
