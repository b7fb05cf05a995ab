"""One measured figure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """``value`` in ``unit``. ``limit``: what we aim at, None when it is only told; ``more``: larger is better.

    reference: the same unit, measured in the same run by something that cannot be beaten or is known;
    what: its name. The ratio means something on any machine, the value only on this one.
    """

    name: str
    value: float
    unit: str
    limit: float | None = None
    more: bool = False
    reference: float | None = None
    what: str = ""

    @property
    def is_over(self) -> bool:
        """Tell whether the aim is missed."""
        if self.limit is None:
            return False
        return self.value < self.limit if self.more else self.value > self.limit

    @property
    def ratio(self) -> float | None:
        """The value over its reference."""
        return self.value / self.reference if self.reference else None
