"""What a mender is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from saas.kernel.words import Words
from scoring import Finding
from tenants.standards.patching import Document, Operation, Tokens


@dataclass(frozen=True, slots=True)
class Spot:
    """A finding in its document. place: keys and indexes that lead to it."""

    document: Document
    finding: Finding
    place: Tokens


Made = tuple[Words, list[Operation]]
Mender = Callable[[Spot], Made | None]
