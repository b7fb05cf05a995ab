"""What-if: past audits under a draft, branch by branch, and not a byte of any audit changed."""

from __future__ import annotations

import csv
import io
import json
import uuid
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from tests.app_fixtures import on_both
from tests.tenants.conftest import text_of

if TYPE_CHECKING:
    from audits.insight.what_if.values import Outcome
    from tests.arrange import Browser, House

SCALE = "BK-AR01"  # a scale of weight 2 in the bank's standard


@pytest.fixture
def admin(house: House) -> Browser:
    return house.sign_in_as("tenant_admin")


@pytest.fixture
def visited(house: House, run_jobs: Callable[..., int]) -> House:
    """Three branches, of which the first is best under the version in use and worst once the first item rules."""
    from tests.arrange import BEGINNING, record

    scales = [item["code"] for item in house.document["items"] if item["response"]["type"] == "scale_0_5"]
    poor = dict.fromkeys(scales[1:6], 2)
    for days, (branch, answers) in enumerate(
        [("N1", {SCALE: 0}), ("N2", poor), ("S1", {**poor, **dict.fromkeys(scales[6:9], 1)}), ("N1", {SCALE: 1})]
    ):
        record(house, branch, auditor="auditor", answers=answers, started=BEGINNING + timedelta(days=days))
    run_jobs()
    return house


def draft(house: House, change: Callable[[dict[str, Any]], None]) -> None:
    """Save a changed draft."""
    from saas.kernel.db import transaction
    from tenants.standards.drafts import draft_document
    from tenants.standards.queries import draft_of
    from tenants.standards.services import save_draft
    from tests.arrange import BEGINNING

    with house.inside() as by, transaction():
        kept = draft_of(house.standard_id)
        assert by
        assert kept
        document = draft_document(house.standard_id)
        change(document)
        save_draft(by, house.standard_id, document, kept.revision, now=BEGINNING)


def ask(admin: Browser, house: House, **form: str) -> str:
    """Ask for a run; return its address."""
    made = admin.submit(f"/standards/{house.standard_id}/what-if", {"window": "2026", **form})
    assert made.status_code == 302, text_of(made)
    return str(made.headers["Location"])


def outcome(house: House, address: str) -> Outcome:
    from audits.insight.what_if.queries import outcome_of

    with house.inside():
        return outcome_of(house.standard_id, uuid.UUID(address.rpartition("/")[2]))


def heavier(document: dict[str, Any]) -> None:
    """Let the first item weigh as much as all others together."""
    document["items"][0]["weight"] = 98


def fingerprint(house: House) -> list[Any]:
    from sqlalchemy import select

    from audits.capture.models import Audit
    from audits.insight.models import RollupCell
    from saas.kernel.db import db

    with house.inside():
        columns = (Audit.id, Audit.final, Audit.band, Audit.sheet, Audit.answers)
        audits = db.session.execute(select(*columns).order_by(Audit.id))
        cell = (RollupCell.unit_id, RollupCell.period, RollupCell.body)
        cells = db.session.execute(select(*cell).order_by(RollupCell.period, RollupCell.unit_id))
        return [[tuple(row) for row in rows] for rows in (audits, cells)]


# --- what comes out ------------------------------------------------------------------------------------------


@on_both
def test_branches_change_bands_and_ranks_and_nothing_is_written(
    visited: House, admin: Browser, run_jobs: Callable[..., int]
) -> None:
    draft(visited, heavier)
    before = fingerprint(visited)
    address = ask(admin, visited)
    run_jobs()
    found = outcome(visited, address)
    assert fingerprint(visited) == before
    assert found.audits == 4
    places = {shift.branch_id: (shift.place_before, shift.place_after) for shift in found.branches}
    assert places[str(visited.units["N1"].id)] == (1, 3)
    assert places[str(visited.units["N2"].id)] == (2, 1)
    assert found.tau == pytest.approx(-1 / 3, abs=1e-6)
    assert found.band_changes >= 1
    first = next(shift for shift in found.branches if shift.branch_id == str(visited.units["N1"].id))
    assert first.visits == 2
    assert first.band_after == "poor" or first.band_before != first.band_after


def test_the_figures_are_the_engines_own(visited: House, admin: Browser, run_jobs: Callable[..., int]) -> None:
    from sqlalchemy import select

    from audits.capture.models import Audit
    from saas.kernel.db import db
    from scoring import load_standard, score
    from scoring.exact import half_up
    from tenants.standards.drafts import draft_document

    draft(visited, heavier)
    address = ask(admin, visited)
    run_jobs()
    import zlib

    with visited.inside():
        standard = load_standard(draft_document(visited.standard_id))
        rows = db.session.execute(select(Audit.branch_id, Audit.answers)).all()
    finals: dict[str, list[Fraction]] = {}
    for branch, packed in rows:
        answers = json.loads(zlib.decompress(packed), parse_float=Decimal)
        final = score(standard, answers).score.final
        assert final is not None
        finals.setdefault(str(branch), []).append(final)
    found = outcome(visited, address)
    assert {s.branch_id: s.after for s in found.branches} == {
        key: half_up(sum(values, Fraction(0)) / len(values), 4) for key, values in finals.items()
    }


def test_an_unchanged_draft_changes_nothing(visited: House, admin: Browser, run_jobs: Callable[..., int]) -> None:
    address = ask(admin, visited)
    run_jobs()
    found = outcome(visited, address)
    assert (found.band_changes, found.tau, found.movers, found.farthest) == (0, 1.0, (), None)
    assert found.mean_before == found.mean_after
    assert (found.gone, found.new, found.unfit) == ((), (), ())
    assert "All 3 branches would stay in their band" in text_of(admin.get(f"{address}?lang=en"))


def test_items_that_came_went_or_are_answered_otherwise_are_reported(
    visited: House, admin: Browser, run_jobs: Callable[..., int]
) -> None:
    def change(document: dict[str, Any]) -> None:
        items = document["items"]
        gone = next(i for i, item in enumerate(items) if item["response"]["type"] == "yes_no" and not item["critical"])
        removed = items.pop(gone)
        items.append({**removed, "code": "BK-NEW01", "text_en": "Something new"})
        items[0] = {**items[0], "response": {"type": "choice", "options": [
            {"value": "a", "label_zh": "甲", "label_en": "A", "score": 1},
            {"value": "b", "label_zh": "乙", "label_en": "B", "score": 0}]}}  # fmt: skip

    draft(visited, change)
    address = ask(admin, visited)
    run_jobs()
    found = outcome(visited, address)
    assert [row.audits for row in found.gone] == [4]
    assert [(row.code, row.text_en) for row in found.new] == [("BK-NEW01", "Something new")]
    assert [(row.code, row.audits) for row in found.unfit] == [(SCALE, 4)]
    assert Decimal(found.coverage_after or 0) < Decimal(found.coverage_before or 0)
    page = text_of(admin.get(f"{address}?lang=en"))
    assert "Items whose old answers no longer fit" in page
    assert "Something new" in page


def test_only_audits_within_reach_count(visited: House, admin: Browser, run_jobs: Callable[..., int]) -> None:
    for form, wanted in (
        ({"window": "months", "first": "2026-01", "last": "2026-01"}, 4),
        ({"window": "months", "first": "2026-05", "last": "2026-03"}, 0),
        ({"window": "2025"}, 0),
        ({"window": "3m"}, 4),
    ):
        address = ask(admin, visited, **form)
        run_jobs()
        assert outcome(visited, address).audits == wanted, form


def test_voided_audits_do_not_count(visited: House, admin: Browser, run_jobs: Callable[..., int]) -> None:
    from sqlalchemy import select

    from audits.capture.models import Audit
    from saas.kernel.db import db

    with visited.inside():
        one = db.session.scalars(select(Audit.id).limit(1)).one()
    assert admin.submit(f"/audits/{one}/void", {"reason": "a duplicate"}).status_code == 302
    address = ask(admin, visited)
    run_jobs()
    assert outcome(visited, address).audits == 3


# --- asking and watching -------------------------------------------------------------------------------------


def test_the_page_shows_progress_and_then_the_result(
    visited: House, admin: Browser, run_jobs: Callable[..., int]
) -> None:
    draft(visited, heavier)
    address = ask(admin, visited)
    waiting = admin.get(f"{address}?lang=en")
    assert 'hx-trigger="every 700ms"' in waiting.text
    assert "Waiting its turn" in admin.get(f"{address}?lang=en", headers={"HX-Request": "true"}).text
    run_jobs()
    assert admin.get(address, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    page = admin.get(f"{address}?lang=en")
    words = text_of(page)
    assert "branches would be in another band" in words
    assert "would move farthest" in words
    assert "<svg" in page.text
    chinese = text_of(admin.get(f"{address}?lang=zh"))
    assert "家会换等级" in chinese
    assert "肯德尔" in chinese


def test_the_same_question_is_not_asked_twice_while_it_waits(visited: House, admin: Browser) -> None:
    assert ask(admin, visited) == ask(admin, visited)
    draft(visited, heavier)
    assert ask(admin, visited) != ask(admin, visited, window="3m")


def test_a_run_done_again_is_the_same_run(visited: House, admin: Browser, run_jobs: Callable[..., int]) -> None:
    from audits.insight.what_if.jobs import run_what_if
    from saas.kernel.db import transaction

    draft(visited, heavier)
    address = ask(admin, visited)
    run_jobs()
    first = outcome(visited, address)
    with visited.inside(None):
        effect = run_what_if(run_id=address.rpartition("/")[2])
        with transaction():
            effect()
    assert outcome(visited, address) == first
    again = ask(admin, visited)
    run_jobs()
    assert again != address
    assert outcome(visited, again) == first


def test_a_later_change_of_the_draft_is_said(visited: House, admin: Browser, run_jobs: Callable[..., int]) -> None:
    draft(visited, heavier)
    address = ask(admin, visited)
    run_jobs()
    draft(visited, lambda document: document["items"][1].update(weight=7))
    assert "The draft has changed since" in text_of(admin.get(f"{address}?lang=en"))


def test_a_draft_that_is_no_standard_cannot_be_tried(visited: House, admin: Browser) -> None:
    draft(visited, lambda document: document["items"][2].update(weight=-1))
    refused = admin.submit(f"/standards/{visited.standard_id}/what-if?lang=en", {"window": "2026"})
    assert refused.status_code == 422
    assert "BK-AR03" in refused.text or "weight" in refused.text
    missing = admin.submit(f"/standards/{visited.standard_id}/what-if", {"window": "months", "first": "May"})
    assert missing.status_code == 422


def test_the_table_is_sent_for_spreadsheets(visited: House, admin: Browser, run_jobs: Callable[..., int]) -> None:
    draft(visited, heavier)
    address = ask(admin, visited)
    run_jobs()
    sent = admin.get(f"{address}.csv?lang=en")
    rows = list(csv.DictReader(io.StringIO(sent.text.lstrip("\ufeff"))))
    assert [row["Place after"] for row in rows] == ["1", "2", "3"]
    assert {row["Code"] for row in rows} == {"N1", "N2", "S1"}


def test_only_administrators_of_the_tenant_try_drafts(
    visited: House, admin: Browser, make_tenant: Callable[..., House]
) -> None:
    address = ask(admin, visited)
    for role in ("regional_manager", "reviewer", "viewer", "auditor"):
        assert visited.sign_in_as(role).get(address).status_code == 403
    south = make_tenant("south").sign_in_as("tenant_admin")
    assert south.get(address).status_code == 404
    assert south.get(f"{address}.csv").status_code == 404


def test_asking_is_in_the_trail(visited: House, admin: Browser) -> None:
    ask(admin, visited)
    assert "tried a draft on past audits" in text_of(admin.get("/settings/trail?lang=en"))


def test_only_the_latest_runs_are_kept(visited: House, admin: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    from audits.insight.what_if import services
    from audits.insight.what_if.queries import runs_of
    from saas.kernel.clock import now

    monkeypatch.setattr(services, "MOST_RUNS", 2)
    addresses = [ask(admin, visited, window=window) for window in ("3m", "6m", "12m", "2025")]
    with visited.inside():
        kept = [str(run.id) for run in runs_of(visited.standard_id, now=now())]
    assert kept == [address.rpartition("/")[2] for address in reversed(addresses[2:])]


def test_a_run_whose_job_was_set_aside_is_said_to_have_failed(visited: House, admin: Browser) -> None:
    from audits.insight.what_if.queries import run_by_id
    from saas.kernel.clock import now

    run_id = uuid.UUID(ask(admin, visited).rpartition("/")[2])
    with visited.inside():
        assert run_by_id(visited.standard_id, run_id, now=now()).status == "waiting"
        assert run_by_id(visited.standard_id, run_id, now=now() + timedelta(hours=2)).status == "failed"
