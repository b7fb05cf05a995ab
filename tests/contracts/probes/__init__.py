"""Ways across the walls between tenants, each tried for real on both databases."""

from __future__ import annotations

from tests.contracts.probes import (
    drivers,
    fragments,
    loading,
    nested,
    scopes,
    shapes,
    shoppers,
    tables,
    unmapped,
    writes,
)
from tests.contracts.probes.kit import PROBES

__all__ = [
    "PROBES", "drivers", "fragments", "loading", "nested", "scopes", "shapes", "shoppers", "tables", "unmapped",
    "writes",
]  # fmt: skip
