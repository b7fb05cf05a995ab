"""Hypothesis strategies: whole standards with fitting answers."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from tests.scoring.factories import document, stage

Draw = st.DrawFn
STAGES = ("s1", "s2", "s3")
DIMENSIONS = ("courtesy", "skill", "safety")
SHARES = st.sampled_from([0, 0.1, 0.2, 0.25, 0.333, 0.5, 0.6, 1, 1.0, 0.07])
KINDS = (
    *("yes_no", "scale_0_5", "duration_seconds", "count", "number", "choice", "multi_choice", "deduction"),
    *("photo", "text", "signature", "datetime", "instruction"),
)
WEIGHTS = st.one_of(st.integers(0, 9), st.sampled_from([0.5, 1.25, 2.35, 0.001, 100]))


def examples(number: int) -> settings:
    """Settings for a property: the same examples every time, and no deadline on a busy machine."""
    quiet = [HealthCheck.too_slow]
    return settings(max_examples=number, deadline=None, derandomize=True, suppress_health_check=quiet)


@st.composite
def bands(draw: Draw, whole: bool) -> list[dict[str, Any]]:
    """Bands without holes, in any listed order."""
    cuts = sorted(set(draw(st.lists(st.integers(1, 30), max_size=4))))
    step = 1 if whole else 0
    lows = [0, *(cut + step for cut in cuts)]
    highs: list[int | None] = [*cuts, None]
    rows = [{"min": low, "max": high, "score": draw(SHARES)} for low, high in zip(lows, highs, strict=True)]
    return draw(st.permutations(rows))


@st.composite
def responses(draw: Draw) -> dict[str, Any]:
    kind = draw(st.sampled_from(KINDS))
    response: dict[str, Any] = {"type": kind}
    if kind == "yes_no":
        response["scores"] = {"yes": draw(st.one_of(SHARES, st.none())), "no": draw(SHARES)}
    elif kind in ("duration_seconds", "count", "number"):
        response["bands"] = draw(bands(kind == "count")) if draw(st.integers(0, 9)) else []
        response |= {"unit_zh": "个", "unit_en": "pieces"} if kind == "number" else {}
    elif kind == "choice":
        response["options"] = [option(key, draw(st.one_of(SHARES, st.none()))) for key in "abc"]
    elif kind == "multi_choice":
        low = st.sampled_from([-1, -0.5, 0, 0.25, 0.4, 1, None])
        response |= {
            "mode": draw(st.sampled_from(["sum", "deduct"])),
            "options": [option(k, draw(low)) for k in "abc"],
        }
    elif kind == "deduction":
        response["per_occurrence"] = draw(st.sampled_from([0.5, 1, 0.3, 7]))
    return response


def option(value: str, share: Any) -> dict[str, Any]:
    return {"value": value, "label_zh": value, "label_en": value, "score": share}


def answers_for(response: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Valid answers of a response, in their plainest spelling."""
    kind = response["type"]
    numbers = {
        "scale_0_5": st.integers(0, 5),
        "count": st.integers(0, 40),
        "deduction": st.integers(0, 20),
        "duration_seconds": st.one_of(st.integers(0, 40), st.decimals(0, 40, places=3)),
        "number": st.one_of(st.integers(0, 40), st.decimals(0, 40, places=2)),
    }
    if kind in numbers:
        return numbers[kind]
    if kind == "multi_choice":
        return st.lists(st.sampled_from("abc"), unique=True)
    return {
        "yes_no": st.sampled_from(["yes", "no"]),
        "choice": st.sampled_from("abc"),
        "photo": st.just(["sha256:aa"]),
        "text": st.sampled_from(["fine", "很好"]),
        "signature": st.just("sha256:bb"),
        "datetime": st.just("2026-11-21T09:00:00+08:00"),
        "instruction": st.just(True),
    }[kind]


@st.composite
def conditions(draw: Draw, earlier: list[dict[str, Any]], depth: int = 2) -> dict[str, Any]:
    shape = draw(st.sampled_from(["test", "test", "and", "or", "not"])) if depth else "test"
    if shape == "not":
        return {"not": draw(conditions(earlier, depth - 1))}
    if shape in ("and", "or"):
        return {shape: [draw(conditions(earlier, depth - 1)) for _ in range(2)]}
    other = draw(st.sampled_from(earlier))
    wanted = answers_for(other["response"])
    operator = draw(st.sampled_from(["equals", "in", "at_most", "at_least"]))
    if operator == "equals":
        return {"item": other["code"], "equals": draw(wanted)}
    if operator == "in":
        return {"item": other["code"], "in": draw(st.lists(wanted, min_size=1, max_size=3))}
    return {"item": other["code"], operator: draw(st.integers(0, 20))}


@st.composite
def standards(
    draw: Draw, methods: tuple[str, ...] = ("weighted_mean", "weighted_sections", "points")
) -> dict[str, Any]:
    items: list[dict[str, Any]] = []
    for index in range(draw(st.integers(1, 8))):
        row: dict[str, Any] = {
            "code": f"Q{index}",
            "stage": draw(st.sampled_from(STAGES)),
            "text_zh": "项",
            "text_en": "item",
            "response": draw(responses()),
            "weight": draw(WEIGHTS),
            "critical": draw(st.booleans()),
            "critical_fail_at": draw(st.sampled_from([0, 0.2, 0.5])),
            "na_allowed": True,
            "bonus": draw(st.integers(0, 5)) == 0,
            "dimension": draw(st.sampled_from(DIMENSIONS)),
        }
        tellable = [
            one for one in items if one["response"]["type"] not in ("photo", "instruction", "datetime")
        ]
        if tellable and draw(st.integers(0, 2)) == 0:
            row["when"] = draw(conditions(tellable))
        items.append(row)
    gate = st.one_of(st.none(), st.integers(0, 100))
    stages = [stage(code, weight=draw(st.integers(0, 60)), pass_mark=draw(gate)) for code in STAGES]
    policy = draw(
        st.sampled_from(
            [{"mode": m} for m in ("zero", "zero_stage", "flag_only")] + [{"mode": "cap", "cap": 59.9}]
        )
    )
    mark = draw(st.sampled_from([60, 59.95, 75]))
    method = draw(st.sampled_from(methods))
    decimals = draw(st.integers(0, 3))
    return document(
        *items, stages=stages, method=method, critical_policy=policy, pass_mark=mark, decimals=decimals
    )


@st.composite
def audits(draw: Draw, methods: tuple[str, ...] = ("weighted_mean", "weighted_sections", "points")) -> Any:
    """A standard and answers that fit it; hidden items stay unanswered."""
    from tests.scoring.naive import shown

    doc = draw(standards(methods))
    answers: dict[str, Any] = {}
    for row in doc["items"]:
        if shown(row.get("when"), answers) and draw(st.integers(0, 5)):
            na = draw(st.integers(0, 6)) == 0
            answers[row["code"]] = "na" if na else draw(answers_for(row["response"]))
    return doc, answers
