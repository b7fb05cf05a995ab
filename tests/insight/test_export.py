"""Audits as files: what is in them, for whom, how far they are, and what happens when they are cut off or stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from tests.app_fixtures import on_both
from tests.insight.exports import ask, fetched, lines

if TYPE_CHECKING:
    from tests.arrange import Browser, House


@on_both
def test_a_row_an_audit_says_what_the_list_says(visited: House, run_jobs: Callable[..., int]) -> None:
    client = visited.sign_in_as("tenant_admin")
    address = ask(client)
    assert 'data-export="working"' in client.get(address).text
    run_jobs()
    assert 'data-export="done"' in client.get(address, headers={"HX-Request": "true"}).text
    rows = lines(fetched(client, address))
    assert [(row["visited_on"], row["branch_code"]) for row in rows] == [
        ("2026-01-08", "N1"), ("2026-01-07", "S1"), ("2026-01-06", "N2"), ("2026-01-05", "N1"),
    ]  # fmt: skip
    shown = client.get("/audits?window=12m").text
    for row in rows:
        assert row["score_shown"] in shown
        assert float(row["score"]) == pytest.approx(float(Fraction(row["score_exact"])))
        assert row["passed"] == "yes"
        assert f"/audits/{row['audit_id']}" in shown


@on_both
def test_a_row_an_answer_adds_up_to_the_score(visited: House, run_jobs: Callable[..., int]) -> None:
    client = visited.sign_in_as("tenant_admin")
    address = ask(client, shape="answers")
    run_jobs()
    rows = lines(fetched(client, address))
    assert len(rows) == 4 * len(visited.document["items"])
    lost = [row for row in rows if row["lost"] and float(row["lost"]) > 0]
    assert {(row["branch_code"], row["item_code"], row["answer"]) for row in lost} == {("N2", "BK-AR03", "12.5")}
    audit = [row for row in rows if row["branch_code"] == "N2"]
    earned = sum(float(row["earned"] or 0) for row in audit)
    possible = sum(float(row["weight"]) for row in audit if row["earned"])
    whole = lines(fetched(client, _done(client, run_jobs)))
    score = next(float(row["score"]) for row in whole if row["branch_code"] == "N2")
    assert 100 * earned / possible == pytest.approx(score)


def _done(client: Browser, run_jobs: Callable[..., int]) -> str:
    address = ask(client)
    run_jobs()
    return address



@pytest.mark.parametrize(("role", "codes"), [("regional_manager", {"N1", "N2"}), ("branch_manager", {"N1"})])
@on_both
def test_a_file_holds_the_readers_own_part_of_the_tree(
    visited: House, run_jobs: Callable[..., int], role: str, codes: set[str]
) -> None:
    client = visited.sign_in_as(role)
    address = ask(client)
    run_jobs()
    assert {row["branch_code"] for row in lines(fetched(client, address))} == codes
    outside = visited.units["S1"].id
    assert client.submit(f"/audits/exports?unit={outside}", {"shape": "audits", "format": "csv"}).status_code == 404


def test_filters_of_the_list_hold_for_the_file(visited: House, run_jobs: Callable[..., int]) -> None:
    client = visited.sign_in_as("tenant_admin")
    audit = lines(fetched(client, _done(client, run_jobs)))[0]["audit_id"]
    assert client.submit(f"/audits/{audit}/void", {"reason": "a duplicate"}).status_code == 302
    run_jobs()
    voided = ask(client, "?window=12m&outcome=voided")
    branch = ask(client, f"?window=12m&unit={visited.units['N2'].id}")
    run_jobs()
    assert [row["audit_id"] for row in lines(fetched(client, voided))] == [audit]
    assert [row["branch_code"] for row in lines(fetched(client, branch))] == ["N2"]


def test_nobody_else_gets_the_file(visited: House, run_jobs: Callable[..., int]) -> None:
    address = _done(visited.sign_in_as("tenant_admin"), run_jobs)
    for role in ("reviewer", "viewer", "regional_manager"):
        client = visited.sign_in_as(role)
        assert client.get(address).status_code == 404
        assert client.get(f"{address}/file").status_code == 404
        assert client.submit(f"{address}/stop").status_code == 404
    assert visited.sign_in_as("auditor").get("/audits/exports").status_code == 403


def test_who_came_is_nowhere_in_it(visited: House, run_jobs: Callable[..., int]) -> None:
    client = visited.sign_in_as("tenant_admin")  # who may see shoppers on screen
    addresses = [ask(client, shape=shape) for shape in ("audits", "answers")]
    run_jobs()
    person = visited.people["auditor"]
    for address in addresses:
        text = fetched(client, address).decode("utf-8-sig")
        ids = (str(person.membership_id), str(person.account_id))
        for telling in (person.name, person.email, *ids, "Auditor", "T01:"):
            assert telling not in text


def test_who_has_lost_the_right_meanwhile_gets_a_reason_instead(visited: House, run_jobs: Callable[..., int]) -> None:
    from saas.kernel.db import db, transaction
    from tenants.people.models import Membership

    client = visited.sign_in_as("regional_manager")
    address = ask(client)
    with visited.inside(), transaction():
        moved = db.session.get(Membership, (visited.id, visited.people["regional_manager"].membership_id))
        assert moved
        moved.unit_id = visited.units["S"].id
    run_jobs()
    assert client.get(address).status_code == 404, "the unit is no longer theirs"
    with visited.inside():
        from audits.insight.export.models import AuditExport

        export = db.session.query(AuditExport).one()
        assert (export.status, export.parts) == ("failed", [])


@on_both
def test_a_download_that_was_cut_off_goes_on(
    visited: House, run_jobs: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    from audits.insight.export import jobs

    monkeypatch.setattr(jobs, "PART", 100)  # many parts
    client = visited.sign_in_as("tenant_admin")
    address = _done(client, run_jobs)
    first = client.get(f"{address}/file")
    whole = first.get_data()
    assert first.content_length == len(whole) > 500
    size = len(whole)
    for asked, start, stop in (("150-", 150, size), ("0-99", 0, 100), ("99-301", 99, 302), ("-7", size - 7, size)):
        headers = {"Range": f"bytes={asked}", "If-Range": first.headers["ETag"]}
        rest = client.get(f"{address}/file", headers=headers)
        assert rest.status_code == 206
        assert rest.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{len(whole)}"
        assert rest.get_data() == whole[start:stop]
    other = client.get(f"{address}/file", headers={"Range": "bytes=5-", "If-Range": '"another"'})
    assert (other.status_code, other.get_data()) == (200, whole)
    assert client.get(f"{address}/file", headers={"Range": f"bytes={len(whole)}-"}).status_code == 416


def test_stopping_ends_the_work_and_leaves_nothing(
    visited: House, run_jobs: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    from audits.insight.export import jobs, tables
    from audits.insight.export.csv_file import CsvFile

    client = visited.sign_in_as("tenant_admin")
    monkeypatch.setattr(jobs, "TELL", 0)
    monkeypatch.setattr(tables, "SLICE", 1)
    address = ask(client)
    slices: list[int] = []
    answers: list[int] = []
    write = CsvFile.write

    def stop_after_two(self: Any, rows: Any) -> None:
        slices.append(len(rows))
        if len(slices) == 2:  # from another browser: a request has a context of its own
            stopping = threading.Thread(target=lambda: answers.append(client.submit(f"{address}/stop").status_code))
            stopping.start()
            stopping.join()
        write(self, rows)

    monkeypatch.setattr(CsvFile, "write", stop_after_two)
    run_jobs()
    assert answers == [302]
    assert slices == [1, 1], "nothing is read after the slice at hand"
    assert 'data-export="stopped"' in client.get(address).text
    assert client.get(f"{address}/file").status_code == 404


def test_a_killed_worker_leaves_work_that_is_done_again(
    visited: House, run_jobs: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy import select

    from audits.insight.export.csv_file import CsvFile
    from saas.kernel.db import db
    from saas.kernel.jobs import run
    from saas.kernel.outbox import OutboxRow

    client = visited.sign_in_as("tenant_admin")
    address = ask(client)

    class Killed(BaseException):
        pass

    def die(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as dying, visited.app.app_context():
        dying.setattr(CsvFile, "write", die)
        waiting = db.session.scalars(select(OutboxRow.id).where(OutboxRow.done_at.is_(None))).one()
        db.session.remove()
        with pytest.raises(Killed):
            run(waiting)
    assert 'data-export="working"' in client.get(address).text
    run_jobs()
    assert len(lines(fetched(client, address))) == 4


def test_a_week_later_the_file_is_gone_with_its_bytes(visited: House, run_jobs: Callable[..., int]) -> None:
    import time_machine

    client = visited.sign_in_as("tenant_admin")
    address = _done(client, run_jobs)
    store = visited.app.extensions["sanmi_blobs"]
    with visited.inside():
        from audits.insight.export.models import AuditExport
        from saas.kernel.clock import now
        from saas.kernel.db import db

        digests = [str(part[0]) for part in db.session.query(AuditExport).one().parts]
        later = now() + timedelta(days=8)
    assert all(store.exists(visited.id, digest) for digest in digests)
    with time_machine.travel(later, tick=True):
        again = visited.sign_in_as("tenant_admin")
        assert again.get(address).status_code == 404
        other = ask(again, "?window=12m&outcome=failed")
        run_jobs()
        assert lines(fetched(again, other)) == []
    assert not any(store.exists(visited.id, digest) for digest in digests)


def test_three_at_once_are_enough(visited: House) -> None:
    client = visited.sign_in_as("tenant_admin")
    addresses = [ask(client) for _ in range(3)]
    refused = client.submit("/audits/exports?window=12m", {"shape": "audits", "format": "csv"})
    assert refused.status_code == 409
    client.submit(f"{addresses[0]}/stop")
    ask(client)
