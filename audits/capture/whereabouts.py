"""Where branches are, and how far from one a phone says it was."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from math import asin, cos, radians, sin, sqrt

from sqlalchemy import select

from saas.kernel.db import db
from tenants.units.models import Unit

RADIUS_M = 300.0  # a large building and its forecourt; the phone's own doubt is added
_EARTH_M = 6_371_000.0

Place = tuple[float, float]


def places_of(unit_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Place]:
    """Return id -> latitude and longitude in degrees, of those units that have told."""
    query = select(Unit.id, Unit.latitude, Unit.longitude).where(Unit.id.in_(unit_ids))
    rows = db.session.execute(query)
    return {unit_id: (lat, lon) for unit_id, lat, lon in rows if lat is not None and lon is not None}


def on_phone(place: Place | None) -> dict[str, float]:
    """Return what a phone is told of a branch's place: nothing where it is not known."""
    return {} if place is None else {"lat": place[0], "lon": place[1]}


def metres_between(one: Place, other: Place) -> float:
    """Return the distance over ground in metres (haversine formula)."""
    a, b = radians(one[0]), radians(other[0])
    h = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(other[1] - one[1]) / 2) ** 2
    return 2 * _EARTH_M * asin(min(1.0, sqrt(h)))
