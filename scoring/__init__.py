"""Sanmi's scoring core: pure, exact, importable alone.

::

    problems   refusals in two languages      document/   JSON document -> Standard
    exact      numbers without floats         answers     raw answers -> canonical values
    canonical  one value, one byte sequence   plan        what is known before any answer
    display    rounding that never misleads   engine      Standard + answers -> ScoreSheet
    sheet      the result                     verdict     sums -> total, band, passed
    rollup     sufficient statistics          linting/    traps in a standard
    modules    module -> standard             verification  is this sheet genuine?
"""

from scoring.canonical import NotCanonical, canonical_json, digest
from scoring.document.loading import load_standard
from scoring.document.model import Item, Stage, Standard
from scoring.engine import canonical_answers, score
from scoring.linting import Finding, lint
from scoring.modules import standard_from_module
from scoring.problems import AnswersError, DocumentError, Problem, ScoringError
from scoring.sheet import Digests, GroupResult, ItemResult, ScoreSheet, Total
from scoring.verification import Verification, verify
from scoring.version import ENGINE

__all__ = [
    "ENGINE",
    "AnswersError",
    "Digests",
    "DocumentError",
    "Finding",
    "GroupResult",
    "Item",
    "ItemResult",
    "NotCanonical",
    "Problem",
    "ScoreSheet",
    "ScoringError",
    "Stage",
    "Standard",
    "Total",
    "Verification",
    "canonical_answers",
    "canonical_json",
    "digest",
    "lint",
    "load_standard",
    "score",
    "standard_from_module",
    "verify",
]
