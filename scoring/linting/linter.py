"""All checks, in the order in which a reader wants them: what breaks scoring first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from scoring.document.loading import read_standard
from scoring.document.model import Standard
from scoring.linting import (
    conditions,
    critical,
    item_bands,
    keys,
    options,
    reach,
    score_bands,
    translations,
    weights,
)
from scoring.linting.finding import SEVERITIES, Finding
from scoring.modules import standard_from_module
from scoring.problems import DocumentError, Problem

CHECKS: tuple[Callable[[Standard], Iterator[Finding]], ...] = (
    weights.findings,
    reach.findings,
    critical.findings,
    score_bands.findings,
    item_bands.findings,
    options.findings,
    conditions.findings,
    keys.findings,
    translations.findings,
)


def lint(document: object) -> list[Finding]:
    """Return what is wrong or risky in a document of kind template, errors first; never raises.

    What the loader refuses is a finding too, so a half-written draft is examined as far as it can be read.
    """
    if isinstance(document, Mapping) and document.get("kind") == "module_set":
        return _lint_modules(document)
    problems: list[Problem] = []
    standard = read_standard(document, problems)
    found = [_refused(problem) for problem in problems]
    if standard is not None:
        for check in CHECKS:
            found.extend(check(standard))
    return sorted(found, key=lambda finding: SEVERITIES.index(finding.severity))


def _lint_modules(module_set: Mapping[str, Any]) -> list[Finding]:
    """Return the findings of every module, each as the standard it would make."""
    rows = module_set.get("modules")
    found: list[Finding] = []
    for index, row in enumerate(rows if isinstance(rows, list | tuple) else [None]):
        try:
            module = standard_from_module({**module_set, "modules": [row]}, row["code"])
        except (DocumentError, KeyError, TypeError):
            found.append(
                _refused(Problem(f"modules[{index}]", "应为有代码的模块", "must be a module with a code"))
            )
            continue
        for finding in lint(module):
            found.append(replace(finding, path=f"modules[{index}].{finding.path}"))
    return sorted(found, key=lambda finding: SEVERITIES.index(finding.severity))


def _refused(problem: Problem) -> Finding:
    return Finding(
        problem.code,
        "error",
        problem.path,
        problem.zh,
        problem.en,
        "按说明改正此处；各键的含义见 docs/scoring.md",
        "correct it as said; docs/scoring.md explains every key",
        problem.item,
    )
