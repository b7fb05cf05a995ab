"""Ways across the walls between tenants, each tried for real on both databases."""

from __future__ import annotations

from tests.contracts.probes import drivers, fragments, queries, scopes, shoppers, writes
from tests.contracts.probes.kit import PROBES

__all__ = ["PROBES", "drivers", "fragments", "queries", "scopes", "shoppers", "writes"]
