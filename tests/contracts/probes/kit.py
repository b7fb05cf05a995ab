"""What a probe is: an attempt from inside the north's scope to read or change what is the south's."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, inspect
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from saas.kernel.db import Base, db
from saas.kernel.tenancy import TenancyError
from tenants.units.models import Unit
from tests.arrange import House
from tests.contracts.world import MARKS, World

Run = Callable[["Intruder"], Any]


@dataclass(frozen=True, slots=True)
class Same:
    """A number that a probe got, and what it must be when only own rows are counted."""

    got: Any
    own: Any


@dataclass(frozen=True, slots=True)
class Probe:
    """expect: "own" (own rows only) or "refused" (with one of ``by``). role: whose scope; None: no scope at all."""

    name: str
    run: Run
    expect: str
    by: tuple[type[BaseException], ...]
    only: str | None
    role: str | None


@dataclass
class Intruder:
    """Somebody of the north, who knows every id of the south."""

    world: World

    @property
    def session(self) -> Session:
        """The application's session."""
        return db.session()

    @property
    def north(self) -> House:
        """Where the intruder belongs."""
        return self.world.north

    @property
    def south(self) -> House:
        """Whose rows they want."""
        return self.world.south

    @property
    def connection(self) -> Connection:
        """The connection of the session."""
        return self.session.connection()

    def their_unit(self) -> tuple[int, Any]:
        """The primary key of one of the south's branches."""
        return self.south.id, self.south.units["N1"].id

    def own_units(self) -> int:
        """How many units the north has."""
        return len(self.north.units)


PROBES: list[Probe] = []


def probe(
    expect: str,
    *,
    by: type[BaseException] | tuple[type[BaseException], ...] = TenancyError,
    only: str | None = None,
    role: str | None = "tenant_admin",
) -> Callable[[Run], Run]:
    """Enter a function into the list of probes; its name is the sentence that is printed."""

    def enter(run: Run) -> Run:
        kinds = by if isinstance(by, tuple) else (by,)
        PROBES.append(Probe(run.__name__.replace("_", " "), run, expect, kinds, only, role))
        return run

    return enter


def told(value: Any) -> str:
    """Return everything that a result tells, as text: loaded attributes of rows included."""
    if isinstance(value, Base):
        return repr(inspect(value).dict)
    if isinstance(value, str | bytes | int | float | Same) or value is None:
        return repr(value)
    if isinstance(value, Iterable):
        return " ".join(told(part) for part in value)
    return repr(getattr(value, "__dict__", value))


def is_refusal(error: BaseException, kinds: tuple[type[BaseException], ...]) -> bool:
    """Tell whether an error, or what it wraps, is a refusal of the expected kind."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, kinds):
            return True
        seen = getattr(seen, "orig", None) or seen.__cause__
    return False


def says(value: Any, slug: str) -> bool:
    """Tell whether a result contains words of a tenant."""
    return MARKS[slug] in told(value)


NAME = Unit.name_en
STALE = (TenancyError, StaleDataError)
