"""The audit trail: what is changed behind the walls is noticed, and two writers never fork it."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import select

from saas.kernel.audit_trail import TrailEntry, broken_link, note_deed
from saas.kernel.clock import now
from saas.kernel.db import db, transaction
from tests.contracts.world import World
from tests.databases import KINDS

on_both = pytest.mark.parametrize("world", KINDS, indirect=True)


def _note(world: World, subject: str, at: datetime | None = None) -> None:
    with world.north.inside() as by, transaction():
        assert by
        note_deed("try", subject, by=by.membership_id, at=at or now(), numbers=[1, 2], text="三米", none=None)


@on_both
def test_the_chain_is_whole_after_every_deed(world: World) -> None:
    for number in range(3):
        _note(world, str(number))
    with world.north.inside():
        assert broken_link() is None
        numbers = db.session.scalars(select(TrailEntry.seq).order_by(TrailEntry.seq)).all()
    assert list(numbers) == list(range(1, len(numbers) + 1))


@on_both
def test_a_moment_of_another_zone_keeps_the_chain_whole(world: World) -> None:
    _note(world, "far", datetime(2026, 3, 1, 9, 30, 0, 123456, tzinfo=timezone(timedelta(hours=8))))
    with world.north.inside():
        assert broken_link() is None


@on_both
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE trail_entry SET subject = 'other' WHERE seq = 2 AND tenant_id = {tenant}",
        "UPDATE trail_entry SET detail = '{{}}' WHERE seq = 2 AND tenant_id = {tenant}",
        "UPDATE trail_entry SET at = '2020-01-01 00:00:00' WHERE seq = 2 AND tenant_id = {tenant}",
        "DELETE FROM trail_entry WHERE seq = 2 AND tenant_id = {tenant}",
        "UPDATE trail_entry SET seq = 1000 WHERE seq = 2 AND tenant_id = {tenant}",
    ],
)
def test_a_change_behind_the_walls_breaks_the_chain(world: World, change: str) -> None:
    """Even one made with the database's own keys, which can switch off what refuses it."""
    world.hang_up()
    with world.store.unguarded() as execute:
        execute(change.format(tenant=world.north.id))
    with world.north.inside():
        assert broken_link() in (2, 3)
    with world.south.inside():
        assert broken_link() is None


@on_both
def test_many_writers_at_once_make_one_chain(world: World) -> None:
    """Two cannot both take the next number: whoever comes second waits."""
    begin = threading.Barrier(4)

    def write(number: int) -> None:
        begin.wait(10)
        for turn in range(5):
            _note(world, f"{number}.{turn}")

    before = _length(world)
    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert _length(world) == before + 20
    with world.north.inside():
        assert broken_link() is None


def _length(world: World) -> int:
    with world.north.inside():
        return len(db.session.scalars(select(TrailEntry.seq)).all())
