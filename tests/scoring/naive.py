"""A second implementation, written from the specification alone: slow, plain, on the raw JSON.

It shares no code with the engine. Property tests hold the two against each other.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

F = Fraction
Rows = list[tuple[dict[str, Any], Fraction | None, bool]]


def exact(value: Any) -> Fraction:
    return F(str(value))


def s_of(item: dict[str, Any], answer: Any) -> Fraction | None:
    response = item["response"]
    kind = response["type"]
    if kind == "yes_no":
        share = response["scores"][answer]
        return None if share is None else exact(share)
    if kind == "scale_0_5":
        return F(answer, 5)
    if kind in ("duration_seconds", "count", "number"):
        for band in response["bands"]:
            above = band["min"] is None or exact(band["min"]) <= exact(answer)
            below = band["max"] is None or exact(answer) <= exact(band["max"])
            if above and below:
                return exact(band["score"])
        assert not response["bands"]
        return None
    if kind == "choice":
        share = next(o["score"] for o in response["options"] if o["value"] == answer)
        return None if share is None else exact(share)
    if kind == "multi_choice":
        return multi(response, answer)
    if kind == "deduction":
        weight = exact(item["weight"])
        return None if weight == 0 else max(F(0), 1 - answer * exact(response["per_occurrence"]) / weight)
    return None


def multi(response: dict[str, Any], answer: list[str]) -> Fraction | None:
    if all(o["score"] is None for o in response["options"]):
        return None
    shares = [o["score"] for o in response["options"] if o["value"] in answer]
    if answer and all(share is None for share in shares):
        return None
    total = sum((exact(share) for share in shares if share is not None), F(0))
    return min(F(1), max(F(0), 1 - total if response.get("mode") == "deduct" else total))


def shown(condition: dict[str, Any] | None, facts: dict[str, Any]) -> bool:
    if condition is None:
        return True
    if "and" in condition:
        return all(shown(part, facts) for part in condition["and"])
    if "or" in condition:
        return any(shown(part, facts) for part in condition["or"])
    if "not" in condition:
        return not shown(condition["not"], facts)
    answer = facts.get(condition["item"])
    if answer is None:
        return False
    results = []
    if "equals" in condition:
        results.append(same(answer, condition["equals"]))
    if "in" in condition:
        results.append(any(same(answer, one) for one in condition["in"]))
    for operator, sign in (("at_most", 1), ("at_least", -1)):
        if operator in condition:
            number = not isinstance(answer, str | list)
            results.append(number and sign * exact(answer) <= sign * exact(condition[operator]))
    return all(results)


def same(answer: Any, wanted: Any) -> bool:
    if isinstance(answer, list):
        return (
            wanted in answer
            if isinstance(wanted, str)
            else isinstance(wanted, list) and set(answer) == set(wanted)
        )
    if isinstance(answer, str) or isinstance(wanted, str):
        return bool(answer == wanted)
    return exact(answer) == exact(wanted)


def evaluate(doc: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    """Return raw, final, coverage, band, passed, failures, and group scores, all as fractions."""
    rows: Rows = []
    facts: dict[str, Any] = {}
    for item in doc["items"]:
        answer = answers.get(item["code"])
        if not shown(item.get("when"), facts) or answer is None:
            rows.append((item, None, False))
            continue
        facts[item["code"]] = answer
        s = None if answer == "na" else s_of(item, answer)
        failed = bool(item.get("critical")) and s is not None and s <= exact(item.get("critical_fail_at", 0))
        rows.append((item, s, failed))
    scoring = doc["scoring"]
    failed_stages = {item["stage"] for item, _, failed in rows if failed}
    raw = total(doc, rows, set())
    final = raw
    mode = scoring.get("critical_policy", {}).get("mode", "flag_only")
    if raw is not None and failed_stages:
        if mode == "zero":
            final = F(0)
        elif mode == "cap":
            final = min(raw, exact(scoring["critical_policy"]["cap"]))
        elif mode == "zero_stage":
            final = total(doc, rows, failed_stages)
    stages = {
        stage["code"]: pool(doc, [r for r in rows if r[0]["stage"] == stage["code"]])
        for stage in doc["stages"]
    }
    return {
        "raw": raw,
        "final": final,
        "coverage": coverage(rows),
        "band": band(scoring, final),
        "passed": passed(doc, stages, final, failed_stages if mode == "zero_stage" else set()),
        "failures": [item["code"] for item, _, failed in rows if failed],
        "stages": stages,
        "dimensions": {
            code: pool(doc, [r for r in rows if r[0].get("dimension") == code])
            for code in {item["dimension"] for item in doc["items"] if item.get("dimension")}
        },
    }


def sums(rows: Rows) -> tuple[Fraction, Fraction, Fraction]:
    earned = possible = bonus = F(0)
    for item, s, _ in rows:
        weight = exact(item["weight"])
        if s is None or weight == 0:
            continue
        if item.get("bonus"):
            bonus += weight * s
        else:
            earned += weight * s
            possible += weight
    return earned, possible, bonus


def pool(doc: dict[str, Any], rows: Rows) -> Fraction | None:
    earned, possible, bonus = sums(rows)
    if possible == 0:
        return None
    if doc["scoring"]["method"] == "points":
        return earned + bonus
    return min(F(100), 100 * (earned + bonus) / possible)


def total(doc: dict[str, Any], rows: Rows, zeroed: set[str]) -> Fraction | None:
    rows = [(item, F(0) if s is not None and item["stage"] in zeroed else s, f) for item, s, f in rows]
    if doc["scoring"]["method"] == "points":
        earned, possible, bonus = sums(rows)
        return None if possible == 0 else max(earned, min(F(100), earned + bonus))
    if doc["scoring"]["method"] == "weighted_mean":
        return pool(doc, rows)
    top = bottom = F(0)
    for stage in doc["stages"]:
        value = pool(doc, [row for row in rows if row[0]["stage"] == stage["code"]])
        if value is not None:
            top += exact(stage["weight"]) * value
            bottom += exact(stage["weight"])
    return top / bottom if bottom else None


def coverage(rows: Rows) -> Fraction | None:
    answered = everything = F(0)
    for item, s, _ in rows:
        weight = F(0) if item.get("bonus") or not scorable(item) else exact(item["weight"])
        everything += weight
        answered += weight if s is not None else 0
    return answered / everything if everything else None


def scorable(item: dict[str, Any]) -> bool:
    response = item["response"]
    kind = response["type"]
    if kind in ("choice", "multi_choice"):
        return any(option["score"] is not None for option in response["options"])
    if kind in ("duration_seconds", "count", "number"):
        return bool(response["bands"])
    return kind in ("yes_no", "scale_0_5", "deduction")


def band(scoring: dict[str, Any], value: Fraction | None) -> str | None:
    reached = [row for row in scoring["bands"] if value is not None and exact(row["min"]) <= value]
    return max(reached, key=lambda row: exact(row["min"]))["code"] if reached else None


def passed(
    doc: dict[str, Any], stages: dict[str, Any], final: Fraction | None, zeroed: set[str]
) -> bool | None:
    if final is None:
        return None
    verdicts = [final >= exact(doc["scoring"]["pass_mark"])]
    for stage in doc["stages"]:
        value = stages[stage["code"]]
        if stage.get("pass_mark") is not None and value is not None:
            verdicts.append(value >= exact(stage["pass_mark"]) and stage["code"] not in zeroed)
    return all(verdicts)
