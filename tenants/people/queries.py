"""Reading the people of a tenant, never beyond the reader's subtree, never a shopper's identity.

::

    reader sees shoppers      auditors with name and e-mail
    any other reader          auditors as "A-1234", nothing more
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from saas.kernel.access import By
from saas.kernel.db import db
from saas.kernel.problems import NotFound
from tenants.people.models import Account, Invitation, Membership, Role, ShopperIdentity
from tenants.units.models import Unit
from tenants.units.queries import in_scope


@dataclass(frozen=True, slots=True)
class Person:
    """A member for a list. name, email and since are None where the reader must not know an auditor."""

    id: uuid.UUID
    title: str
    name: str | None
    email: str | None
    role: str
    unit_id: uuid.UUID
    unit_zh: str
    unit_en: str
    active: bool
    since: datetime | None

    @property
    def shown(self) -> str:
        """What the list calls this person."""
        return self.name or self.title


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """An invitation whose link still works, or has run out without being used."""

    id: uuid.UUID
    email: str
    role: str
    unit_zh: str
    unit_en: str
    created_at: datetime
    expires_at: datetime
    over: bool


def people_in_scope(by: By, *, role: str | None = None, text: str = "") -> list[Person]:
    """Return the members whose place lies in the reader's subtree: active first, then by role and title."""
    query = _members(by).order_by(Membership.active.desc(), Membership.role, Membership.title)
    if role:
        query = query.where(Membership.role == role)
    people = _told(by, list(db.session.execute(query)))
    wanted = text.strip().casefold()
    return [person for person in people if not wanted or wanted in _searchable(person)]


def person_in_scope(by: By, membership_id: uuid.UUID) -> Person:
    """Return one member; raises NotFound when there is none, or not in the reader's subtree."""
    rows = list(db.session.execute(_members(by).where(Membership.id == membership_id)))
    if not rows:
        raise NotFound()
    return _told(by, rows)[0]


def open_invitations(by: By, *, now: datetime) -> list[OpenInvitation]:
    """Return invitations into the reader's subtree that were neither used nor withdrawn, newest first."""
    query = (
        select(Invitation, Unit.name_zh, Unit.name_en)
        .join(Unit, _same_unit(Invitation))
        .where(in_scope(by), Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None))
        .order_by(Invitation.created_at.desc())
    )
    return [
        OpenInvitation(i.id, i.email, i.role, zh, en, i.created_at, i.expires_at, i.expires_at < now)
        for i, zh, en in db.session.execute(query)
        if by.place.sees_shoppers or i.role != Role.AUDITOR
    ]


def _members(by: By) -> Select[Membership, str, str, str]:
    return (
        select(Membership, Account.email, Unit.name_zh, Unit.name_en)
        .join(Account, Account.id == Membership.account_id)
        .join(Unit, _same_unit(Membership))
        .where(in_scope(by))
    )


def _same_unit(table: type[Membership] | type[Invitation]) -> ColumnElement[bool]:
    return (Unit.tenant_id == table.tenant_id) & (Unit.id == table.unit_id)


def _told(by: By, rows: Iterable[Any]) -> list[Person]:
    names = _shopper_names(by)
    return [_person(by, names, *row) for row in rows]


def _shopper_names(by: By) -> dict[uuid.UUID, str]:
    if not by.place.sees_shoppers:
        return {}
    rows = db.session.execute(select(ShopperIdentity.membership_id, ShopperIdentity.name))
    return {row.membership_id: row.name for row in rows}


def _person(by: By, names: dict[uuid.UUID, str], member: Membership, email: str, zh: str, en: str) -> Person:
    hidden = member.role == Role.AUDITOR and not by.place.sees_shoppers
    return Person(
        member.id, member.title, None if hidden else names.get(member.id), None if hidden else email, member.role,
        member.unit_id, zh, en, member.active, None if hidden else member.created_at,
    )  # fmt: skip


def _searchable(person: Person) -> str:
    return " ".join(filter(None, (person.title, person.name, person.email, person.unit_zh, person.unit_en))).casefold()
