"""The year's visits, recorded one by one as a phone would send them: photos first, then the audit."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from audits.capture.evidence import store_evidence
from audits.capture.models import Audit
from audits.capture.services import record_audit
from audits.capture.values import NewAudit, Position, Visit
from saas.demo.answers import FilledIn, Setting, fill_in
from saas.demo.calendar import YEAR, evening
from saas.demo.felt import felt
from saas.demo.house import House
from saas.demo.nature import VISIT_SPREAD, Day, critical_risk, expected, season
from saas.demo.photos import Album
from saas.demo.plan import PlannedVisit, TenantPlan
from saas.kernel.blobs import BlobStore
from saas.kernel.db import db, transaction
from saas.kernel.tenancy import Scope, tenant_scope

BATCH = 50  # audits in one transaction, whose rows around them are flushed together
WITHOUT_POSITION = 0.15
VISITS_WITH_PROOF = 400  # of a tenant: among so many every critical failure has a photo, among more a share of them


def record_year(plan: TenantPlan, house: House, store: BlobStore, tell: Callable[[int], None]) -> None:
    """Record every planned visit that is not there yet; tell how many are, after each batch.

    Safe to repeat because an audit's id and content come from the plan: what an earlier run has recorded is
    found by its id.
    """
    with tenant_scope(Scope(house.tenant_id, sees_shoppers=True)):
        there = set(db.session.scalars(select(Audit.id)))
    waiting = [visit for visit in plan.visits if visit.audit_id not in there]
    shopper = Shopper(plan, house, store)
    for start in range(0, len(waiting), BATCH):
        with tenant_scope(Scope(house.tenant_id, sees_shoppers=True)), transaction() as session, session.no_autoflush:
            for visit in waiting[start : start + BATCH]:
                shopper.go(visit)
        tell(len(plan.visits) - len(waiting) + min(start + BATCH, len(waiting)))


class Shopper:
    """Makes the planned visits of one tenant."""

    def __init__(self, plan: TenantPlan, house: House, store: BlobStore) -> None:
        self.plan = plan
        self.house = house
        self.store = store
        self.album = Album(plan.company, plan.seed)
        self.briefs = {row["code"]: row["name_zh"] + row["brief_zh"] for row in plan.document["scenarios"]}
        self.wording = {item["code"]: item["text_zh"] for item in plan.document["items"]}
        self.gallery = next((i["code"] for i in plan.document["items"] if i["response"]["type"] == "photo"), None)
        shown = _chosen(plan.visits, plan.photos)
        self.photographed = {visit.number for visit in shown}
        self.borrowed = _borrowed(shown)
        self.proof_every = len(plan.visits) // VISITS_WITH_PROOF + 1

    def go(self, visit: PlannedVisit) -> None:
        """Record one visit in the caller's transaction."""
        rng = self._rng("visit", visit)
        filled = self._fill_in(visit, rng)
        answers = self._with_photo(visit, filled)
        by = self.house.people[self.plan.auditors[visit.auditor].email]
        branch = self.plan.branches[visit.branch]
        now = evening(visit.starts.date())
        new = NewAudit(
            id=visit.audit_id,
            standard_version_id=self.house.version_for(self.plan, visit.wave),
            branch_id=self.house.branches[branch.code],
            assignment_id=visit.assignment,
            scenario=visit.scenario,
            visit=Visit(
                visit.starts, visit.starts + timedelta(minutes=visit.minutes),
                device_time=now + timedelta(seconds=rng.randint(-40, 40)),
                position=None if rng.random() < WITHOUT_POSITION else _near(branch.lat, branch.lon, rng),
            ),
            answers=answers,
            expectations=felt(self.plan.document, answers, self.plan.company.expects, self._rng("felt", visit)),
        )  # fmt: skip
        record_audit(by, new, now=now)

    def _fill_in(self, visit: PlannedVisit, rng: Random) -> FilledIn:
        plan, nature = self.plan, self.plan.branches[visit.branch].nature
        since = visit.starts.date() - plan.today + timedelta(days=YEAR)
        day = Day(
            since.days / YEAR, season(plan.company, visit.starts.month), plan.auditors[visit.auditor].lenient,
            self._mood(visit, rng),
        )  # fmt: skip
        setting = Setting(
            lambda item: expected(plan.company, plan.trade, nature, day, item),
            lambda code: critical_risk(nature, day, code),
            plan.company.industry,
            self.briefs[visit.scenario],
            visit.starts.hour,
        )
        return fill_in(plan.document, setting, rng)

    def _mood(self, visit: PlannedVisit, rng: Random) -> float:
        """Return how well the branch does that day (logits): two of a blind double meet the same day."""
        own = rng.gauss(0, VISIT_SPREAD)
        if visit.doubles is None:
            return own
        return self._rng("visit", self.plan.visits[visit.doubles]).gauss(0, VISIT_SPREAD)

    def _with_photo(self, visit: PlannedVisit, filled: FilledIn) -> dict[str, Any]:
        """Return the answers with a photo where one is due."""
        proves = filled.failed_critical and visit.number % self.proof_every == 0
        if visit.number not in self.photographed and not proves:
            return filled.answers
        code = filled.worth_a_photo[0] if filled.worth_a_photo else self.gallery
        if code is None:
            return filled.answers
        given = filled.answers.get(code, {})
        answer = given if isinstance(given, dict) else {"value": given}
        return {**filled.answers, code: {**answer, "evidence": [self._send_photo(visit, code)]}}

    def _send_photo(self, visit: PlannedVisit, code: str) -> str:
        """Store the visit's photo as its auditor; return its digest."""
        shown = self.borrowed.get(visit.number, visit)
        rng = self._rng("photo", shown)
        at = shown.starts + timedelta(minutes=rng.randint(1, max(1, shown.minutes - 1)))
        subject = "" if shown.number in {lent.number for lent in self.borrowed.values()} else self.wording[code]
        data = self.album.take(at, self.plan.branches[shown.branch].code, subject, rng)
        by = self.house.people[self.plan.auditors[visit.auditor].email]
        name = hashlib.sha256(data).hexdigest()
        store_evidence(by, self.store, name, data, now=evening(visit.starts.date()))
        return f"sha256:{name}"

    def _rng(self, purpose: str, visit: PlannedVisit) -> Random:
        return Random(f"{self.plan.seed}/{purpose}/{visit.number}")


def _chosen(visits: Sequence[PlannedVisit], count: int) -> list[PlannedVisit]:
    """Return ``count`` visits, evenly over the year."""
    if count >= len(visits):
        return list(visits)
    return [visits[index * len(visits) // count] for index in range(count)]


def _borrowed(shown: Sequence[PlannedVisit]) -> dict[int, PlannedVisit]:
    """Let one auditor show one photo twice, of different branches: visit -> the visit whose photo it shows."""
    for later in range(len(shown) - 1, 0, -1):
        for earlier in range(later - 1, -1, -1):
            one, two = shown[earlier], shown[later]
            if one.auditor == two.auditor and one.branch != two.branch:
                return {two.number: one}
    return {}


def _near(lat: float, lon: float, rng: Random) -> Position:
    return Position(
        round(lat + rng.gauss(0, 0.0002), 6), round(lon + rng.gauss(0, 0.0002), 6), float(rng.randint(6, 45))
    )
