"""What-if: ten thousand audits of the bank's standard (50 items) scored again under a changed draft.

Audits are written as they are stored, without the phone's way in; what is timed is the whole job: reading,
scoring, summing up, writing the result.
"""

from __future__ import annotations

import copy
import random
import tempfile
import time
import uuid
import zlib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from audits.capture.models import Audit
from audits.insight.what_if.scopes import Reach
from audits.insight.what_if.services import ask_run
from bench.figure import Figure
from bench.house import answer_of
from saas.app import create_app
from saas.kernel.db import transaction
from saas.kernel.jobs import REGISTRY
from scoring import canonical_json, load_standard, score
from scoring.exact import text
from tenants.standards.services import save_draft
from tenants.units.services import NewUnit, add_unit
from tests import arrange
from tests.app_fixtures import close
from tests.databases import settings_for

AUDITS = 10_000
BRANCHES = 200


def measure() -> Iterator[Figure]:
    """Time one run over a year, and the plain engine on a tenth of it for comparison."""
    with tempfile.TemporaryDirectory(prefix="sanmi-bench-") as folder:
        app = create_app(_migrated(Path(folder)))
        house = arrange.make_tenant(app)
        answers = list(_store(house))
        with house.inside() as by, transaction():
            assert by
            save_draft(by, house.standard_id, _changed(house.document), 1, now=arrange.BEGINNING)
            reach = Reach(date(2026, 1, 1), date(2026, 12, 31), None)
            run_id = ask_run(by, house.standard_id, reach, now=arrange.BEGINNING)
        began = time.perf_counter()
        with house.inside(None):
            effect = REGISTRY["what_if"].handler(run_id=str(run_id))
            with transaction():
                effect()
        spent = time.perf_counter() - began
        plain = _plainly(house.document, answers[: AUDITS // 10]) * 10
        yield Figure(
            "score 10,000 audits of 50 items under a draft", spent, "s", 10.0, reference=plain,
            what="whole sheets of the same, scoring alone",
        )  # fmt: skip
        close(app)


def _migrated(folder: Path) -> Any:
    from saas.migrate import migrate

    settings = settings_for(folder)
    migrate(settings)
    return settings


def _store(house: arrange.House) -> Iterator[dict[str, Any]]:
    """Write the audits; yield their answers."""
    rng = random.Random(7)
    standard = load_standard(house.document)
    branches = _branches(house)
    for start in range(0, AUDITS, 1000):
        with house.inside(None), transaction() as session:
            for number in range(start, start + 1000):
                answers = {item["code"]: answer_of(item, rng) for item in house.document["items"]}
                answers = {code: value for code, value in answers.items() if value is not None}
                if number < AUDITS // 10:
                    yield answers
                sheet = score(standard, answers)
                day = date(2026, 1, 1) + timedelta(days=rng.randrange(365))
                session.add(
                    Audit(
                        id=uuid.UUID(int=rng.getrandbits(128), version=4), branch_id=rng.choice(branches),
                        standard_id=house.standard_id, standard_version_id=house.version_id, visited_on=day,
                        content_digest=sheet.answers_digest, period=f"{day:%Y-%m}", received_at=arrange.BEGINNING,
                        raw=text(sheet.score.raw), final=text(sheet.score.final), band=sheet.score.band,
                        passed=sheet.score.passed, coverage=text(sheet.coverage), sheet_digest="", sheet=b"",
                        answers=zlib.compress(canonical_json(answers)),
                    )
                )  # fmt: skip


def _branches(house: arrange.House) -> list[uuid.UUID]:
    region = house.units["N"].id
    with house.inside() as by, transaction():
        assert by
        wanted = [NewUnit(region, "branch", f"B{n}", f"网点 {n}", f"Branch {n}") for n in range(BRANCHES)]
        return [add_unit(by, new, now=arrange.BEGINNING).id for new in wanted]


def _changed(document: dict[str, Any]) -> dict[str, Any]:
    changed = copy.deepcopy(document)
    for item in changed["items"][:10]:
        item["weight"] = item["weight"] * 2
    changed["items"].pop(20)
    return changed


def _plainly(document: dict[str, Any], audits: list[dict[str, Any]]) -> float:
    standard = load_standard(document)
    began = time.perf_counter()
    for answers in audits:
        score(standard, answers)
    return time.perf_counter() - began
