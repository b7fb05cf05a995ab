"""What a reviewer should look at in how a visit was made: claims that do not fit together. Nothing is blocked by it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from audits.capture.models import Audit, AuditEvidence, AuditOrigin
from audits.capture.whereabouts import RADIUS_M, metres_between, places_of
from saas.kernel.db import db
from saas.kernel.words import Words, words

CLOCK = timedelta(minutes=5)
LONGEST = timedelta(hours=12)
SECONDS_AN_ANSWER = 2  # nobody reads and answers faster
_DURATION = "duration_seconds"


@dataclass(frozen=True, slots=True)
class Signs:
    """minutes: between arriving and leaving by the phone's clock; metres: from the branch; doubts: in words."""

    minutes: int
    metres: int | None
    elsewhere: str | None
    doubts: tuple[Words, ...]


def signs_of(row: Audit, document: Mapping[str, Any], answers: Mapping[str, Any]) -> Signs | None:
    """Return the signs of an audit, for those who may see who made it; None without an origin."""
    origin = db.session.scalars(select(AuditOrigin).where(AuditOrigin.audit_id == row.id)).one_or_none()
    if origin is None:
        return None
    stayed = origin.finished_at - origin.started_at
    metres = _metres(row.branch_id, origin)
    doubts = [*_time_doubts(stayed, document, answers), *_clock_doubts(row, origin), *_place_doubts(metres, origin)]
    if again := _shown_elsewhere(row):
        files = "1 file is" if again == 1 else f"{again} files are"
        doubts.append(words(f"{again} 个文件也出现在别的检查里", f"{files} shown by another audit, too"))
    return Signs(round(stayed.total_seconds() / 60), metres, origin.elsewhere, tuple(doubts))


def _time_doubts(stayed: timedelta, document: Mapping[str, Any], answers: Mapping[str, Any]) -> list[Words]:
    if stayed <= timedelta(0):
        return [words("离店不晚于到店", "Left no later than arrived")]
    if stayed > LONGEST:
        return [words("在店超过 12 小时", "Stayed for more than 12 hours")]
    if stayed.total_seconds() < SECONDS_AN_ANSWER * len(answers):
        given, took = len(answers), stayed.seconds
        return [words(f"{given} 个答案只用了 {took} 秒", f"{given} answers in {took} s")]
    timed = [item["code"] for item in document["items"] if item["response"]["type"] == _DURATION]
    longest = max((_number(answers.get(code)) for code in timed), default=0.0)
    if longest > stayed.total_seconds():
        return [words("有一项计时比在店时间还长", "An item was timed for longer than the visit took")]
    return []


def _clock_doubts(row: Audit, origin: AuditOrigin) -> list[Words]:
    if origin.device_time is None:
        return []
    offset = origin.device_time - row.received_at
    minutes = round(abs(offset).total_seconds() / 60)
    if abs(offset) <= CLOCK:
        return []
    if offset > timedelta(0):
        return [words(f"手机时钟快 {minutes} 分钟", f"The phone's clock was {minutes} minutes ahead")]
    return [words(f"手机时钟慢 {minutes} 分钟", f"The phone's clock was {minutes} minutes behind")]


def _place_doubts(metres: int | None, origin: AuditOrigin) -> list[Words]:
    if metres is None or metres <= RADIUS_M + (origin.accuracy_m or 0):
        return []
    return [words(f"离网点 {metres} 米", f"{metres} m from the branch")]


def _metres(branch_id: uuid.UUID, origin: AuditOrigin) -> int | None:
    place = places_of([branch_id]).get(branch_id)
    if place is None or origin.latitude is None or origin.longitude is None:
        return None
    return round(metres_between(place, (origin.latitude, origin.longitude)))


def _shown_elsewhere(row: Audit) -> int:
    """Count files that another audit shows; the audit that this one corrects, or that corrects it, is no other."""
    other, audit = aliased(AuditEvidence), aliased(Audit)
    query = (
        select(AuditEvidence.digest)
        .join(other, (other.tenant_id == AuditEvidence.tenant_id) & (other.digest == AuditEvidence.digest))
        .join(audit, (audit.tenant_id == other.tenant_id) & (audit.id == other.audit_id))
        .where(
            AuditEvidence.audit_id == row.id,
            other.audit_id.not_in([one for one in (row.id, row.corrects_id) if one]),
            audit.corrects_id.is_(None) | (audit.corrects_id != row.id),
        )
        .distinct()
    )
    return len(db.session.scalars(query).all())


def _number(answer: Any) -> float:
    value = answer.get("value") if isinstance(answer, Mapping) else answer
    return float(value) if isinstance(value, int | float) else 0.0
