"""``sanmi score`` and ``sanmi lint``: files in, JSON or readable lines out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

import click

from scoring.answers import inner_answers
from scoring.document.loading import load_standard
from scoring.engine import score
from scoring.linting import Finding, lint
from scoring.modules import standard_from_module
from scoring.problems import Problem, ScoringError
from scoring.reading import read_json

LANG = click.option("--lang", type=click.Choice(["en", "zh"]), default="en", help="Language of messages.")
MODULE = click.option("--module", metavar="CODE", help="The module to take from a module set, such as CE.")


@click.command(name="score")
@click.argument("standard")
@click.argument("answers")
@MODULE
@LANG
def score_command(standard: str, answers: str, module: str | None, lang: str) -> None:
    """Score the audit in the file ANSWERS by the file STANDARD and print the score sheet as JSON.

    ANSWERS holds {"answers": {"BK-AR03": 2.4, "BK-AR02": "na"}}; "-" reads a file from standard input.
    Exit status: 0 scored, 2 refused (one line on standard error for each reason).
    """
    try:
        loaded = load_standard(_document(standard, module))
        sheet = score(loaded, inner_answers(read_json(answers)))
    except ScoringError as refused:
        _refuse(refused.problems, lang)
    _print(json.dumps(sheet.to_dict(), ensure_ascii=False, indent=2))


@click.command(name="lint")
@click.argument("standard")
@MODULE
@LANG
@click.option("--json", "as_json", is_flag=True, help="Print the findings as one JSON object.")
def lint_command(standard: str, module: str | None, lang: str, as_json: bool) -> None:
    """Examine the file STANDARD for traps before anybody is scored by it.

    Exit status: 0 no errors (there may be warnings), 1 errors found, 2 the file cannot be read.
    """
    try:
        document = _document(standard, module)
    except ScoringError as refused:
        _refuse(refused.problems, lang)
    findings = lint(document)
    errors = sum(finding.severity == "error" for finding in findings)
    if as_json:
        _print(json.dumps(_report(findings), ensure_ascii=False, indent=2))
    else:
        _print("\n".join([*(finding.line(lang) for finding in findings), _summary(findings, errors, lang)]))
    raise SystemExit(1 if errors else 0)


def _document(name: str, module: str | None) -> Mapping[str, Any]:
    """Return the document in the file, or the module of it. Raises ScoringError."""
    document = read_json(name)
    if not isinstance(document, Mapping):
        raise ScoringError(
            [Problem(name, "应为一个 JSON 对象（标准文档）", "must hold one JSON object, a standard document")]
        )
    return standard_from_module(document, module) if module is not None else document


def _report(findings: list[Finding]) -> dict[str, Any]:
    counts = {name: sum(one.severity == name for one in findings) for name in ("error", "warning", "info")}
    return {"findings": [finding.to_dict() for finding in findings], "counts": counts}


def _summary(findings: list[Finding], errors: int, lang: str) -> str:
    warnings = sum(finding.severity == "warning" for finding in findings)
    if lang == "en":
        return f"{errors} errors, {warnings} warnings" if findings else "no findings"
    return f"{errors} 个错误，{warnings} 个警告" if findings else "没有发现问题"


def _print(text: str) -> None:
    """Write UTF-8 whatever the terminal's locale says."""
    sys.stdout.buffer.write(text.encode("utf-8") + b"\n")
    sys.stdout.flush()


def _refuse(problems: Iterable[Problem], lang: str) -> NoReturn:
    for problem in problems:
        sys.stderr.buffer.write(problem.line(lang).encode("utf-8") + b"\n")
    sys.stderr.flush()
    raise SystemExit(2)
