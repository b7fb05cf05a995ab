"""One measured figure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """``value`` in ``unit``; smaller is better; ``limit`` is what we promise, None when it is only told."""

    name: str
    value: float
    unit: str
    limit: float | None = None

    @property
    def is_over(self) -> bool:
        """Tell whether the promise is broken."""
        return self.limit is not None and self.value > self.limit
