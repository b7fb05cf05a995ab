"""The kinds of unit in words."""

from __future__ import annotations

from saas.kernel.words import Words, words
from tenants.units.models import UnitKind

KINDS: dict[str, Words] = {
    UnitKind.ROOT: words("总部", "Head office"),
    UnitKind.REGION: words("区域", "Region"),
    UnitKind.BRANCH: words("网点", "Branch"),
    UnitKind.COUNTER: words("柜台", "Counter"),
}
CHOICES = (UnitKind.REGION, UnitKind.BRANCH, UnitKind.COUNTER)


def kind_name(kind: str) -> Words:
    """Return a kind's name."""
    return KINDS.get(kind, words(kind, kind))
