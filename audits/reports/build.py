"""From the database to the report's plain value: rollups for the numbers, audits for what was seen."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from audits.capture.models import Audit, AuditEvidence, AuditStatus, Evidence
from audits.capture.storage import sealed_sheet, unpacked
from audits.insight.figures import band_of, interval, shown
from audits.insight.listing import in_periods
from audits.insight.parts import merged_cell
from audits.insight.pictures import month_label
from audits.insight.selection import Selection, select_from
from audits.insight.windows import months_up_to
from audits.reports.around import branches_with_audits, monthly_means
from audits.reports.compare import compare, without
from audits.reports.document import (
    AuditLine,
    Band,
    BranchReport,
    Comparison,
    Exact,
    Interval,
    Month,
    Part,
    Photo,
    Score,
    Tenant,
)
from audits.reports.losses import Visit, find_criticals, find_losses
from audits.reports.release import released_answers
from saas.kernel.access import By
from saas.kernel.blobs import BlobStore
from saas.kernel.branding import readable_accent
from saas.kernel.db import db
from saas.kernel.problems import NotFound
from saas.kernel.words import Lang, words
from scoring import ScoreSheet
from scoring.measure import Measure
from scoring.rollup import Cell
from tenants.standards.library import names_of
from tenants.standards.queries import LoadedVersion, loaded_version
from tenants.units.queries import UnitFacts, unit_by_id

MONTHS = 12
PHOTOS_AN_ITEM = 3  # over all visits: enough to believe, not enough to fill a page
PHOTOS = 24


@dataclass(frozen=True, slots=True)
class _Row:
    """One audit that counts, with its JSON values."""

    id: uuid.UUID
    day: str
    version: LoadedVersion
    sheet: Mapping[str, Any]
    answers: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Group:
    """A unit that the branch is compared with."""

    name: str
    unit: UnitFacts
    cell: Cell


def build_report(
    by: By, store: BlobStore, branch_id: uuid.UUID, standard_id: uuid.UUID, window: str, lang: Lang, *,
    base_url: str, now: datetime,
) -> tuple[BranchReport, dict[str, bytes]]:  # fmt: skip
    """Return the report of a branch and the photographs that it shows, by digest.

    Raises NotFound when the branch has no audits in the window.
    """
    filters = {"unit": str(branch_id), "standard": str(standard_id), "window": window}
    chosen = select_from(by, filters, now=now)
    rows = _audits(chosen) if chosen else []
    if chosen is None or not rows:
        raise NotFound(words("这段时间没有检查单", "There are no audits in this period"))
    photos, blobs = _photos(by, store, [row.id for row in rows])
    cell = merged_cell(branch_id, standard_id, chosen.window.periods)
    groups = _groups(chosen, lang)
    visits = _visits(rows, photos)
    document = _document(chosen)
    dimensions = _names("dimensions", lang)
    report = BranchReport(
        language=lang,
        tenant=_tenant(by, store, lang),
        branch=_name(chosen.unit, lang),
        region=_name(unit_by_id(chosen.unit.parent_id), lang) if chosen.unit.parent_id else "",
        period=chosen.window.label.say(lang),
        standard_name=str(document[f"name_{lang}"] or document["name_zh"]),
        standard_version=f"v{chosen.standard.current.number}" if chosen.standard.current else "",
        score=_score(cell, chosen, lang),
        bands=_bands(chosen, lang),
        made_on=f"{now.astimezone(ZoneInfo(by.tenant.time_zone)):%Y-%m-%d}",
        verify_at=f"{base_url}/verify/",
        comparisons=tuple(_comparison(group, cell.total, chosen) for group in groups),
        months=_months(chosen, groups, lang),
        stages=_stage_parts(cell, groups, chosen, lang),
        dimensions=_parts(
            _ordered(cell.dimensions, chosen.rules.dimensions), groups[0].cell.dimensions if groups else {}, dimensions
        ),
        aspects=_parts(
            _ordered(cell.aspects, chosen.rules.aspects), groups[0].cell.aspects if groups else {},
            _names("aspects", lang),
        ),
        criticals=find_criticals(document, visits, lang),
        findings=find_losses(document, visits, lang, dimensions),
        audits=tuple(_line(row, lang) for row in rows),
        standards={row.version.standard.digest: row.version.document for row in rows},
        target=chosen.rules.rules.pass_mark,
        target_name=words("合格线", "Pass mark").say(lang),
        lower_is_better=chosen.rules.rules.lower_is_better,
        ceiling=None if chosen.rules.rules.in_points else 100,
        decimals=chosen.rules.rules.decimals,
    )
    return report, blobs


def _audits(chosen: Selection) -> list[_Row]:
    rows = db.session.execute(
        select(
            Audit.id, Audit.visited_on, Audit.standard_version_id, Audit.sheet, Audit.sheet_digest, Audit.answers
        )
        .where(
            Audit.branch_id == chosen.unit.id,
            Audit.standard_id == chosen.standard.id,
            Audit.status == AuditStatus.ACCEPTED,
            in_periods(chosen.window.periods),
        )
        .order_by(Audit.visited_on, Audit.id)
    )
    return [
        _Row(audit_id, f"{day:%Y-%m-%d}", loaded_version(version), sealed_sheet(sheet, digest), unpacked(answers))
        for audit_id, day, version, sheet, digest, answers in rows
    ]


def _document(chosen: Selection) -> Mapping[str, Any]:
    return chosen.rules.document


def _photos(
    by: By, store: BlobStore, audit_ids: list[uuid.UUID]
) -> tuple[dict[tuple[uuid.UUID, str], tuple[Photo, ...]], dict[str, bytes]]:
    """Return the photographs by (audit, item) and their small re-encoded bytes by digest."""
    rows = db.session.execute(
        select(AuditEvidence.audit_id, AuditEvidence.item_code, Evidence.thumb)
        .join(Evidence, (Evidence.tenant_id == AuditEvidence.tenant_id) & (Evidence.digest == AuditEvidence.digest))
        .where(AuditEvidence.audit_id.in_(audit_ids), Evidence.seconds.is_(None))
        .order_by(AuditEvidence.audit_id, AuditEvidence.item_code, AuditEvidence.digest)
    )
    found: dict[tuple[uuid.UUID, str], tuple[Photo, ...]] = {}
    blobs: dict[str, bytes] = {}
    taken: dict[str, int] = {}
    for audit_id, code, thumb in rows:
        shots = found.get((audit_id, code), ())
        if taken.get(code, 0) >= PHOTOS_AN_ITEM or (thumb not in blobs and len(blobs) >= PHOTOS):
            continue
        if thumb not in blobs:
            blobs[thumb] = store.get(by.tenant.id, thumb)
        found[audit_id, code] = (*shots, Photo(thumb))
        taken[code] = taken.get(code, 0) + 1
    return found, blobs


def _visits(rows: list[_Row], photos: Mapping[tuple[uuid.UUID, str], tuple[Photo, ...]]) -> list[Visit]:
    """Name each visit by its day; a second one of the same day gets a number, so that labels stay apart."""
    seen: dict[str, int] = {}
    visits = []
    for row in rows:
        count = seen[row.day] = seen.get(row.day, 0) + 1
        label = row.day if count == 1 else f"{row.day} ({count})"
        shots = {code: group for (audit_id, code), group in photos.items() if audit_id == row.id}
        visits.append(Visit(label, row.sheet, row.answers, shots))
    return visits


def _groups(chosen: Selection, lang: Lang) -> list[_Group]:
    """Return the units above the branch that it is compared with: its parent, then the whole tenant."""
    lineage = chosen.unit.lineage
    above = list(dict.fromkeys([*lineage[-2:-1], lineage[0]])) if len(lineage) > 1 else []
    groups = []
    for unit_id in above:
        unit = unit_by_id(unit_id)
        cell = merged_cell(unit_id, chosen.standard.id, chosen.window.periods)
        groups.append(_Group(_name(unit, lang), unit, cell))
    return groups


def _score(cell: Cell, chosen: Selection, lang: Lang) -> Score:
    total = cell.total
    band = band_of(total.mean, chosen.rules.rules)
    mark = chosen.rules.rules.pass_mark
    low, high = interval(total)
    raw = cell.raw.mean
    return Score(
        value=total.mean,
        display=shown(total.mean, chosen.rules) or "",
        band=band.code if band else "",
        band_name=band.name.say(lang) if band else "",
        passed=chosen.rules.rules.reaches(total.mean, mark) if total.mean is not None and mark is not None else None,
        visits=total.audits,
        coverage=total.coverage or Fraction(0),
        interval=Interval(_exact(low), _exact(high)) if low is not None and high is not None else None,
        raw=raw if raw != total.mean else None,
    )


def _comparison(group: _Group, own: Measure, chosen: Selection) -> Comparison:
    total = group.cell.total
    low, high = interval(total)
    return Comparison(
        name=group.name,
        mean=total.mean,
        visits=total.audits,
        branches=branches_with_audits(group.unit, chosen),
        interval=Interval(_exact(low), _exact(high)) if low is not None and high is not None else None,
        difference=compare(own, without(total, own)),
    )


def _months(chosen: Selection, groups: list[_Group], lang: Lang) -> tuple[Month, ...]:
    last = max((p for p in chosen.window.periods if p[:1].isdigit()), default=chosen.windows[0].periods[-1])
    months = months_up_to(last, MONTHS)
    units = [chosen.unit.id, *(group.unit.id for group in groups)]
    means = monthly_means(units, chosen.standard.id, months)
    region = groups[0].unit.id if len(groups) > 1 else None
    whole = groups[-1].unit.id if groups else None
    return tuple(
        Month(
            label=month_label(month).say(lang),
            us=means.get((chosen.unit.id, month)),
            region=means.get((region, month)) if region else None,
            tenant=means.get((whole, month)) if whole else None,
        )
        for month in months
    )


def _stage_parts(cell: Cell, groups: list[_Group], chosen: Selection, lang: Lang) -> tuple[Part, ...]:
    ordered = sorted(chosen.rules.stages, key=lambda stage: stage.order)
    names = {stage.code: (stage.name_en if lang == "en" else stage.name_zh) for stage in ordered}
    measures = {stage.code: cell.stages[stage.code] for stage in ordered if stage.code in cell.stages}
    return _parts(measures, groups[0].cell.stages if groups else {}, names)


def _parts(
    measures: Mapping[str, Measure], against: Mapping[str, Measure], names: Mapping[str, str]
) -> tuple[Part, ...]:
    return tuple(
        Part(
            code,
            names.get(code, code),
            measure.mean,
            against[code].mean if code in against else None,
            measure.possible / measure.n if measure.n else Fraction(0),
            bool(measure.critical_failures),
        )
        for code, measure in measures.items()
        if measure.mean is not None
    )


def _ordered(measures: Mapping[str, Measure], codes: Sequence[str]) -> dict[str, Measure]:
    """Put measures into the standard's own order; what an older version had comes last."""
    return {code: measures[code] for code in (*codes, *sorted(measures)) if code in measures}


def _line(row: _Row, lang: Lang) -> AuditLine:
    sheet = ScoreSheet.from_dict(row.sheet)
    rules = row.version.standard.rules
    band = next((b for b in rules.bands if b.code == sheet.score.band), None)
    return AuditLine(
        visited_on=row.day,
        display=sheet.score.display or "",
        band_name=(band.name_en if lang == "en" else band.name_zh) if band else "",
        coverage=sheet.coverage or Fraction(0),
        digest=sheet.digests.sheet,
        standard=row.version.standard.digest,
        answers=released_answers(row.version.standard, row.answers),
        sheet=row.sheet,
        critical=bool(sheet.critical_failures),
    )


def _tenant(by: By, store: BlobStore, lang: Lang) -> Tenant:
    facts = by.tenant
    logo = store.get(facts.id, facts.logo) if facts.logo else None
    name = facts.name_en if lang == "en" else facts.name_zh
    return Tenant(name, logo, readable_accent(facts.accent) or "")


def _bands(chosen: Selection, lang: Lang) -> tuple[Band, ...]:
    bands = chosen.rules.rules.bands
    best_first = bands if chosen.rules.rules.lower_is_better else tuple(reversed(bands))
    return tuple(Band(b.code, b.name_en if lang == "en" else b.name_zh, b.low) for b in best_first)


def _name(unit: UnitFacts, lang: Lang) -> str:
    return unit.name_en if lang == "en" else unit.name_zh


def _names(table: str, lang: Lang) -> dict[str, str]:
    return {code: row[f"name_{lang}"] for code, row in names_of(table).items()}


def _exact(value: float) -> Exact:
    return Fraction(repr(round(value, 6)))
