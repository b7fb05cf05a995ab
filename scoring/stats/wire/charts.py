"""xmr, pchart, ewma."""

from __future__ import annotations

from math import fsum
from typing import Any

from scoring.stats.control import D2, p_chart
from scoring.stats.control import xmr as xmr_chart
from scoring.stats.inputs import COUNT, NOT_NEGATIVE, POSITIVE, Members, Span, malformed
from scoring.stats.smoothing import ewma as smoothed
from scoring.stats.undefined import Undefined
from scoring.stats.wire.values import one_or_each, signal_list


def xmr(document: object) -> dict[str, Any]:
    """{values} -> {centre, mr_bar, lower, upper, moving_ranges, signals, range_upper, range_signals}."""
    chart = xmr_chart(Members(document, ("values",)).numbers("values"))
    return {
        "centre": chart.centre,
        "mr_bar": chart.mr_bar,
        "lower": chart.lower,
        "upper": chart.upper,
        "moving_ranges": list(chart.moving_ranges),
        "signals": signal_list(chart.signals),
        "range_upper": chart.range_upper,
        "range_signals": list(chart.range_signals),
    }


def pchart(document: object) -> dict[str, Any]:
    """{x, n: one number or one each} -> {centre, lower, upper, signals}; limits one or one each, as n."""
    given = Members(document, ("x", "n"))
    x = given.numbers("x", COUNT)
    n, one = given.each("n", len(x), COUNT)
    for index, (passed, size) in enumerate(zip(x, n, strict=True)):
        if passed > size:
            raise malformed(
                f"x[{index}]",
                f"为 {passed:g}，不能大于 n（{size:g}）",
                f"is {passed:g}; it cannot be more than n, {size:g}",
            )
    chart = p_chart(x, n)
    return {
        "centre": chart.centre,
        "lower": one_or_each(chart.lower, one),
        "upper": one_or_each(chart.upper, one),
        "signals": signal_list(chart.signals),
    }


def ewma(document: object) -> dict[str, Any]:
    """{values, lambda, centre, sigma, width = 3} -> {ewma, lower, upper, signals}, lists of one each.

    Left out, centre is the mean and sigma the mean moving range / 1.128, both of the values themselves.
    """
    given = Members(document, ("values", "lambda", "centre", "sigma", "width"))
    values = given.numbers("values")
    if not values:
        raise Undefined("没有数据", "there are no values")
    weight, width = given.number("lambda", Span(0, 1)), given.number("width", POSITIVE, 3.0)
    if weight == 0:
        raise malformed("lambda", "应大于 0，且不超过 1", "must be above 0 and at most 1")
    centre = given.number("centre", default=fsum(values) / len(values))
    sigma = given.maybe("sigma", NOT_NEGATIVE)
    chart = smoothed(values, weight, centre, xmr_chart(values).mr_bar / D2 if sigma is None else sigma, width)
    return {
        "ewma": list(chart.ewma),
        "lower": list(chart.lower),
        "upper": list(chart.upper),
        "signals": signal_list(chart.signals),
    }
