"""The statistics by name: what ``sanmi stats NAME`` can compute."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any, cast

from scoring.stats.inputs import finite
from scoring.stats.undefined import Undefined

NAMES: dict[str, tuple[str, str]] = {
    "icc": ("agreement:icc", "intraclass correlations of scores, with intervals"),
    "alpha": ("agreement:alpha", "Krippendorff's alpha; answers may be missing"),
    "kappa": ("agreement:kappa", "Cohen's kappa of two auditors, weighted or not"),
    "fleiss": ("agreement:fleiss", "Fleiss' kappa of several auditors"),
    "wilson": ("rates:wilson", "interval of a pass rate"),
    "newcombe": ("rates:newcombe", "interval of the difference of two pass rates"),
    "shrink": ("comparing:shrink", "empirical Bayes estimates of means with known errors"),
    "xmr": ("charts:xmr", "control chart of single scores"),
    "pchart": ("charts:pchart", "control chart of pass rates"),
    "ewma": ("charts:ewma", "exponentially weighted moving average"),
    "bh": ("comparing:bh", "false-discovery control over many p-values"),
    "samplesize": ("rates:samplesize", "how many visits a wanted margin takes"),
    "yield": ("service:rolled", "journey yield: the product of the steps' pass rates"),
    "gap": ("service:gap", "expectation and perception"),
    "leniency": ("comparing:leniency", "branches and auditors by crossed random effects (REML)"),
    "gauge": ("service:gauge", "repeatability and reproducibility of measuring"),
}


def compute(name: str, document: object, lang: str = "en") -> dict[str, Any]:
    """Return the statistic ``name`` of a JSON object, as a JSON object.

    What is undefined is {"defined": false, "reason": ...} in ``lang``. Raises KeyError for an unknown name, Malformed
    for an input that is not what the statistic takes.
    """
    module, _, function = NAMES[name][0].partition(":")
    found = getattr(importlib.import_module(f"scoring.stats.wire.{module}"), function)
    try:
        result = cast(Callable[[object], dict[str, Any]], found)(document)
        if not finite(result):
            raise OverflowError
    except Undefined as undefined:
        return {"defined": False, "reason": undefined.say(lang), **undefined.details}
    except (OverflowError, ZeroDivisionError, FloatingPointError):
        return {"defined": False, "reason": _out_of_range(lang)}
    return result


def _out_of_range(lang: str) -> str:
    if lang == "en":
        return "the numbers are too far apart in size to compute with"
    return "数值大小相差过大，无法计算"
