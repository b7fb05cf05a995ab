"""A worker that dies while it draws a paper: whoever waits for it gets it after all, and once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from audits.reports.papers.asking import PaperState, Wanted, ask_paper
from saas.kernel.clock import now
from saas.kernel.jobs import run
from saas.kernel.surroundings import Surroundings, install_surroundings, surroundings
from tests.contracts.counted_jobs import in_context, waiting
from tests.contracts.killing import Steps, killed_at
from tests.contracts.world import World
from tests.databases import KINDS
from tests.exchange.test_papers import pages

pytestmark = pytest.mark.parametrize("world", KINDS, indirect=True)


@pytest.fixture(autouse=True)
def this_installation(world: World) -> Iterator[None]:
    """A worker is told of one installation; here several applications share the process."""
    before, settings = surroundings(), world.store.settings
    install_surroundings(Surroundings(world.app.extensions["sanmi_blobs"], settings.base_url, settings.secret_key))
    yield
    install_surroundings(before)


def test_a_paper_whose_worker_is_killed_at_any_step_is_drawn_after_all(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Steps are statements, commits, and before and after the file is laid out and kept; every second is enough."""
    number, killed, states = 1, True, set()
    while killed:
        assert _ask(world, number).status == "waiting"
        (outbox_id,) = waiting(world)
        killed = killed_at(world, number, _drawing(world, monkeypatch, outbox_id))
        after = _ask(world, number)
        states.add((after.status, after.progress))
        assert (after.status == "done") == (waiting(world) == []), f"step {number}: paper and mark differ"
        in_context(world, lambda row=outbox_id: run(row))  # type: ignore[misc]
        done = _ask(world, number)
        assert (done.status, done.progress, waiting(world)) == ("done", 100, []), f"step {number}"
        _is_whole(world, done)
        number += 2
    assert number > 20
    assert {("waiting", 0), ("drawing", 10), ("drawing", 30), ("done", 100)} <= states


def _ask(world: World, number: int) -> PaperState:
    """Ask for one branch's sign, each number a paper of its own."""
    store = world.app.extensions["sanmi_blobs"]
    with world.north.inside() as by:
        assert by
        wanted = Wanted("signs", str(world.north.units["N1"].id), "", "both", "zh")
        return ask_paper(by.tenant, store, wanted, f"edition {number}", now=now())


def _drawing(world: World, monkeypatch: pytest.MonkeyPatch, outbox_id: int) -> Callable[[Steps], object]:
    def deed(steps: Steps) -> None:
        from audits.reports.papers.printing import pdf_of

        store = world.app.extensions["sanmi_blobs"]
        put = store.put

        def watched_put(tenant_id: int, data: bytes) -> str:
            steps.step()
            digest: str = put(tenant_id, data)
            steps.step()
            return digest

        def watched_pdf(*given: object, **more: object) -> bytes:
            steps.step()
            made = pdf_of(*given, **more)
            steps.step()
            return made

        # in the process that dies: the one that draws it again has neither
        monkeypatch.setattr(store, "put", watched_put)
        monkeypatch.setattr("audits.reports.papers.signs.pdf_of", watched_pdf)
        run(outbox_id)

    return deed


def _is_whole(world: World, paper: PaperState) -> None:
    assert paper.file
    store = world.app.extensions["sanmi_blobs"]
    ((text, *_),) = pages(store.get(world.north.id, paper.file))
    assert "NORTHMARK" in text
