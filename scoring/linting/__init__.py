"""Traps in a standard, found before anybody is scored by it."""

from scoring.linting.finding import Finding
from scoring.linting.linter import lint

__all__ = ["Finding", "lint"]
