"""A study that could not be made: its page says so at once, and it can be tried again without waiting."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from sqlalchemy import select

from audits.insight.journey import study
from saas.kernel.clock import now
from saas.kernel.db import db, transaction
from saas.kernel.jobs import run
from saas.kernel.outbox import OutboxRow
from tests.app_fixtures import on_both
from tests.arrange import Browser, House, record

PAGE = "/overview/journey"


def hand_over(house: House) -> None:
    """Do the one promised piece of work as relay and worker would, whatever comes of it."""
    with house.app.app_context():
        with transaction() as session:
            row = session.scalars(select(OutboxRow).where(OutboxRow.done_at.is_(None))).one()
            row.enqueued_at = now()
            waiting = row.id
        run(waiting)
        db.session.remove()


@pytest.fixture
def failed(house: House, run_jobs: Callable[..., int], monkeypatch: pytest.MonkeyPatch) -> Browser:
    """A manager's browser after the first try to make a study has failed; the next will not."""
    record(house)
    run_jobs()
    client = house.sign_in_as("regional_manager")
    assert client.submit(f"{PAGE}/make", {}).status_code == 200

    def fail(*_: Any) -> Any:
        raise MemoryError("the machine is full")

    with monkeypatch.context() as broken:
        broken.setattr(study, "compute", fail)
        hand_over(house)
    return client


@on_both
def test_a_study_that_failed_says_so_and_does_not_pretend_to_compute(failed: Browser) -> None:
    for path in (PAGE, f"{PAGE}/working"):
        text = failed.get(path).text
        assert "这次没有算出来" in text
        assert 'data-study="working"' not in text
        assert "the machine is full" not in text, "what broke is for the log"


def test_who_does_not_want_to_wait_tries_again_at_once(
    failed: Browser, house: House, run_jobs: Callable[..., int]
) -> None:
    text = failed.get(PAGE).text
    values = json.loads(unescape(text.partition('hx-vals="')[2].partition('"')[0]))
    answer = failed.submit(f"{PAGE}/make", values)
    assert 'data-study="working"' in answer.text
    assert "这次没有算出来" not in failed.get(PAGE).text
    with house.app.app_context():
        row = db.session.scalars(select(OutboxRow).where(OutboxRow.done_at.is_(None))).one()
        assert row.enqueued_at is None, "the relay hands it over in its next round"
    run_jobs()
    assert failed.get(f"{PAGE}/working").headers["HX-Refresh"] == "true"
    page = failed.get(PAGE).text
    assert "data-study" not in page
    assert "依据 1 张检查单" in page


def test_it_is_tried_again_by_itself(failed: Browser, house: House) -> None:
    hand_over(house)
    assert "依据 1 张检查单" in failed.get(PAGE).text
