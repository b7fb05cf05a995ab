"""Planning a year: pure, and decided before anything is written, so that a killed run can plan it again.

::

    Sizes --> shares --> TenantPlan: branches, people, rounds, visits made, visits still to make
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from saas.demo.atlas import sites
from saas.demo.calendar import Round, round_of, rounds, visit_times
from saas.demo.cast import COMPANIES, Company, person
from saas.demo.doubling import doubled
from saas.demo.nature import STRICTNESS_SPREAD, BranchNature, branch_natures, spread, trade_of
from saas.demo.plan import PlannedBranch, PlannedPerson, PlannedVisit, Sizes, TenantPlan
from saas.kernel.words import words
from tenants.standards.library import library_entry

OPEN_FOR_DEMO_AUDITOR = 5
BRANCHES_PER_AUDITOR = 4
MOST_AUDITORS = 24
BRANCH_MANAGERS = 4
WITHOUT_ASSIGNMENT = 0.12
RUSHED = 0.006  # share of visits filled in faster than anybody could have looked


def plan_all(sizes: Sizes, seed: int, today: date) -> list[TenantPlan]:
    """Plan every tenant; the same arguments give the same plan."""
    companies = COMPANIES[: sizes.tenants]
    branches = shares(sizes.branches, [1] * len(companies))
    audits, photos = shares(sizes.audits, branches), shares(sizes.photos, branches)
    return [plan_tenant(*each, seed, today) for each in zip(companies, branches, audits, photos, strict=True)]


def shares(total: int, weights: Sequence[int]) -> list[int]:
    """Split ``total`` into whole shares in proportion to ``weights``; nothing is lost to rounding."""
    whole, passed, given = sum(weights), 0, 0
    found = []
    for weight in weights:
        passed += weight
        found.append(total * passed // whole - given)
        given += found[-1]
    return found


def plan_tenant(company: Company, branches: int, audits: int, photos: int, seed: int, today: date) -> TenantPlan:
    """Plan one tenant with so many branches, audits and photos."""
    name = f"{seed}/{company.slug}"
    rng = Random(name)
    document = library_entry(company.standard).document
    trade = trade_of(document, rng)
    planned = _branches(company, branch_natures(document, branches, rng), rng)
    auditors = _auditors(company, branches, rng)
    waves = rounds(today)
    visits = _visits(company, document, planned, auditors, waves, audits, today, rng)
    visits = doubled(visits, len(auditors), len(planned), Random(f"{name}/doubles"))
    return TenantPlan(
        company, name, today, document, trade, company.regions, planned, auditors, _staff(company, planned), waves,
        visits, _still_open(document, planned, auditors, waves, today, rng), photos,
    )  # fmt: skip


def _branches(company: Company, natures: Sequence[BranchNature], rng: Random) -> tuple[PlannedBranch, ...]:
    """Put each region's branches on the map, region by region in turn."""
    queues = [sites(region) for region in company.regions]
    found = []
    for index, nature in enumerate(natures):
        region = company.regions[index % len(queues)]
        city, place, again = next(queues[index % len(queues)])
        name = words(
            company.branch.zh.format(city=city.zh, place=place.zh) + (f"（{again}）" if again > 1 else ""),
            company.branch.en.format(city=city.en, place=place.en) + (f" {again}" if again > 1 else ""),
        )
        found.append(
            PlannedBranch(
                code=f"{city.code}{index + 1:03d}", region=region.code, name=name,
                address=f"{city.zh}市{place.zh}{rng.randint(1, 899)} 号",
                lat=round(city.lat + rng.uniform(-0.06, 0.06), 5), lon=round(city.lon + rng.uniform(-0.06, 0.06), 5),
                nature=nature,
            )
        )  # fmt: skip
    return tuple(found)


def _auditors(company: Company, branches: int, rng: Random) -> tuple[PlannedPerson, ...]:
    """Make auditors from strict to lenient; the one that the sign-in page offers is in the middle."""
    count = max(3, min(MOST_AUDITORS, -(-branches // BRANCHES_PER_AUDITOR) + 2))
    lenient = sorted(spread(count, STRICTNESS_SPREAD, rng), key=abs)
    first = rng.randrange(600)
    return tuple(
        PlannedPerson(
            "auditor", company.email(_numbered("auditor", index)), person(first + index * 5), "HQ",
            phone=f"1{rng.choice('3578')}{rng.randrange(10**9):09d}", lenient=lenient[index],
        )
        for index in range(count)
    )  # fmt: skip


def _staff(company: Company, branches: Sequence[PlannedBranch]) -> tuple[PlannedPerson, ...]:
    """Make everybody but auditors and the administrator, who comes with the tenant.

    The branch manager whom the sign-in page offers has the declining branch, the regional manager its region.
    """
    places = [("review", "reviewer", "HQ"), ("review", "reviewer", "HQ"), ("viewer", "viewer", "HQ")]
    places += [("region", "regional_manager", region.code) for region in company.regions]
    places += [("branch", "branch_manager", branch.code) for branch in branches[:BRANCH_MANAGERS]]
    seen: dict[str, int] = {}
    found = []
    for index, (local, role, unit) in enumerate(places):
        email = company.email(_numbered(local, seen.get(local, 0)))
        seen[local] = seen.get(local, 0) + 1
        found.append(PlannedPerson(role, email, person(COMPANIES.index(company) * 37 + index * 3 + 1), unit))
    return tuple(found)


def _numbered(local: str, index: int) -> str:
    return local if index == 0 else f"{local}{index + 1}"


def _visits(
    company: Company, document: Mapping[str, Any], branches: Sequence[PlannedBranch],
    auditors: Sequence[PlannedPerson], waves: Sequence[Round], count: int, today: date, rng: Random,
) -> tuple[PlannedVisit, ...]:  # fmt: skip
    """Spread ``count`` visits evenly over the year, every branch once before any twice; auditors rotate."""
    scenarios = [scenario["code"] for scenario in document["scenarios"]]
    deck: list[int] = []
    last: dict[int, int] = {}
    found = []
    for number, starts in enumerate(visit_times(count, today, company.hours, rng)):
        if not deck:
            deck = rng.sample(range(len(branches)), len(branches))
        branch = deck.pop()
        auditor = rng.choice([one for one in range(len(auditors)) if one != last.get(branch)])
        last[branch] = auditor
        wave = round_of(waves, starts.date())
        asked = rng.random() >= WITHOUT_ASSIGNMENT
        rushed = rng.random() < RUSHED
        found.append(
            PlannedVisit(
                number=number, audit_id=_id(rng), branch=branch, auditor=auditor, starts=starts,
                minutes=rng.randint(3, 5) if rushed else rng.randint(24, 58), scenario=rng.choice(scenarios),
                wave=wave, assignment=_id(rng) if asked else None,
                window=waves[wave].window(starts.date() - timedelta(days=rng.randint(2, 9)), 14),
            )
        )  # fmt: skip
    return tuple(found)


def _still_open(
    document: Mapping[str, Any], branches: Sequence[PlannedBranch],
    auditors: Sequence[PlannedPerson], waves: Sequence[Round], today: date, rng: Random,
) -> tuple[PlannedVisit, ...]:  # fmt: skip
    """Ask for visits around today: most from the auditor whom the sign-in page offers, one of them overdue."""
    starts = datetime.combine(today, datetime.min.time())
    wave = round_of(waves, today)
    found = []
    for index in range(OPEN_FOR_DEMO_AUDITOR + len(auditors) - 1):
        auditor = 0 if index < OPEN_FOR_DEMO_AUDITOR else index - OPEN_FOR_DEMO_AUDITOR + 1
        first = today - timedelta(days=16 if index == OPEN_FOR_DEMO_AUDITOR - 1 else 2 + index % 3)
        found.append(
            PlannedVisit(
                number=-1 - index, audit_id=_id(rng), branch=(index * 3 + 1) % len(branches), auditor=auditor,
                starts=starts, minutes=0, scenario=document["scenarios"][index % len(document["scenarios"])]["code"],
                wave=wave, assignment=_id(rng), window=waves[wave].window(first, 13 + index % 3),
            )
        )  # fmt: skip
    return tuple(found)


def _id(rng: Random) -> uuid.UUID:
    return uuid.UUID(int=rng.getrandbits(128), version=4)
