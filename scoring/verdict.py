"""From summed points to scores, the critical policy, gates, bands and the verdict."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from scoring.document.model import Stage
from scoring.document.rules import WORST_STAGE, BandLimit, Rules
from scoring.plan import MOST_GROUPS_KEPT, Grouping, Outcome, Plan
from scoring.sheet import GroupResult, Total

HUNDRED = Fraction(100)
ZERO = Fraction(0)
ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Result:
    """Everything that the sheet says above the items."""

    total: Total
    coverage: Fraction | None
    earned: Fraction
    possible: Fraction
    stages: tuple[GroupResult, ...]
    dimensions: tuple[GroupResult, ...]
    aspects: tuple[GroupResult, ...]


@dataclass(frozen=True, slots=True)
class Sums:
    """Per group: points earned, possible and from bonus items (in 1/grain), items not applicable, critical failures."""

    earned: list[int]
    possible: list[int]
    bonus: list[int]
    na: list[int]
    failed: list[int]


@dataclass(frozen=True, slots=True)
class Bare:
    """The total alone: what `totals` says of it, without sub-scores and printed numbers."""

    final: Fraction | None
    band: str | None
    passed: bool | None
    coverage: Fraction | None


def bare_total(plan: Plan, by_stage: Sums) -> Bare:
    """Return the total of one audit from its sums by stage; equal to what `totals` gives, and faster."""
    rules = plan.rules
    failed = frozenset(place for place, failures in enumerate(by_stage.failed) if failures)
    stages = _stages(plan, by_stage, failed) if _stages_matter(plan) else ()
    _, final = _before_and_after(plan, by_stage, stages, failed)
    index, _ = _limited(rules, stages, final)
    band = rules.bands[index].code if index >= 0 else None
    coverage = _coverage(sum(by_stage.possible), sum(plan.weights))
    return Bare(final, band, _passed(rules, stages, final, index), coverage)


def _stages_matter(plan: Plan) -> bool:
    """Tell whether a stage's own score has any part in the total, its band or its verdict."""
    rules = plan.rules
    gated = any(stage.pass_mark is not None for stage in plan.stages)
    return rules.method == "weighted_sections" or bool(rules.band_limits) or gated


def _stages(plan: Plan, by_stage: Sums, failed: frozenset[int]) -> tuple[GroupResult, ...]:
    zeroed = failed if plan.rules.critical_mode == "zero_stage" else frozenset()
    return tuple([_stage(plan, by_stage, place, place in zeroed) for place in range(len(plan.stages))])


def _stage(plan: Plan, sums: Sums, place: int, zeroed: bool) -> GroupResult:
    """Return a stage's row with its gate; like a group's it comes again."""
    slot = (place, zeroed, sums.earned[place], sums.possible[place], sums.na[place], sums.failed[place])
    known = plan.known_stages.get(slot)
    if known is None:
        known = _gated(plan, plan.stages[place], _group(plan, plan.groups[0], sums, place), place, zeroed)
        if len(plan.known_stages) < MOST_GROUPS_KEPT:
            plan.known_stages[slot] = known
    return known


def totals(plan: Plan, outcomes: list[Outcome]) -> Result:
    """Return totals and groups of one audit."""
    by_stage, by_dimension, by_aspect = (_sums(group, outcomes) for group in plan.groups)
    failed = frozenset(place for place, failures in enumerate(by_stage.failed) if failures)
    stages = _stages(plan, by_stage, failed)
    weights = sum(plan.weights)
    possible = sum(by_stage.possible)
    return Result(
        total=_total(plan, by_stage, stages, failed),
        coverage=_coverage(possible, weights),
        earned=plan.points(sum(by_stage.earned)),
        possible=plan.points(possible),
        stages=stages,
        dimensions=_groups(plan, plan.groups[1], by_dimension),
        aspects=_groups(plan, plan.groups[2], by_aspect),
    )


def _sums(group: Grouping, outcomes: list[Outcome]) -> Sums:
    earned, possible, bonus, na, failed = ([0] * (len(group.codes) + 1) for _ in range(5))
    for place, outcome in zip(group.of_item, outcomes, strict=True):
        if outcome.possible:
            earned[place] += outcome.earned
            possible[place] += outcome.possible
        elif outcome.bonus:
            earned[place] += outcome.bonus
            bonus[place] += outcome.bonus
        elif outcome.na:
            na[place] += 1
        if outcome.failed:
            failed[place] += 1
    return Sums(earned, possible, bonus, na, failed)


def _groups(plan: Plan, group: Grouping, sums: Sums) -> tuple[GroupResult, ...]:
    return tuple([_group(plan, group, sums, place) for place in range(len(group.codes))])


def _group(plan: Plan, group: Grouping, sums: Sums, place: int) -> GroupResult:
    """Return a group's result; a group of few items has few, which come again in every audit."""
    code, weight = group.codes[place], group.weights[place]
    earned, possible = sums.earned[place], sums.possible[place]
    slot = (code, weight, earned, possible, sums.na[place], sums.failed[place])
    known = plan.known_groups.get(slot)
    if known is None:
        score = _ratio(plan, earned, possible)
        shown = plan.group_printer.show(score)
        points, most = plan.points(earned), plan.points(possible)
        known = GroupResult(code, score, shown, points, most, _coverage(possible, weight), *slot[4:])
        if len(plan.known_groups) < MOST_GROUPS_KEPT:
            plan.known_groups[slot] = known
    return known


def _coverage(possible: int, weight: int) -> Fraction | None:
    """Return the share of the weight that was scored, None where there is none to score."""
    if possible == weight:
        return ONE if weight else None
    return Fraction(possible, weight)


def _ratio(plan: Plan, earned: int, possible: int) -> Fraction | None:
    """Return 100 x earned / possible, at most 100 (a bonus lifts no further); with points, the points themselves.

    None when no weight is left.
    """
    if not possible:
        return None
    if plan.rules.in_points:
        return plan.points(earned)
    return HUNDRED if earned >= possible else Fraction(100 * earned, possible)


def _gated(plan: Plan, stage: Stage, group: GroupResult, place: int, zeroed: bool) -> GroupResult:
    """Return the stage's row with its weight and gate; a zeroed stage does not pass its gate."""
    passed = None
    if stage.pass_mark is not None and group.score is not None:
        passed = plan.rules.reaches(group.score, stage.pass_mark) and not zeroed
    if stage.weight is None and stage.pass_mark is None and not zeroed:
        return group
    display = plan.stage_printers[place].show(group.score)
    return replace(
        group, display=display, weight=stage.weight, pass_mark=stage.pass_mark, passed=passed, zeroed=zeroed
    )


def _total(plan: Plan, sums: Sums, stages: tuple[GroupResult, ...], failed: frozenset[int]) -> Total:
    rules = plan.rules
    raw, final = _before_and_after(plan, sums, stages, failed)
    band_of_score = rules.band_of(final)
    index, limited_by = _limited(rules, stages, final)
    band = rules.bands[index].code if index >= 0 else None
    return Total(
        raw=raw,
        final=final,
        display=(display := plan.printer.show(final)),
        raw_display=display if raw is final else plan.printer.show(raw),
        band=band,
        band_of_score=band_of_score.code if band_of_score else None,
        limited_by=limited_by,
        passed=_passed(rules, stages, final, index),
    )


def _before_and_after(
    plan: Plan, sums: Sums, stages: tuple[GroupResult, ...], failed: frozenset[int]
) -> tuple[Fraction | None, Fraction | None]:
    """Return the total before and after the critical policy."""
    raw = _whole(plan, sums, stages, frozenset())
    if raw is None or not failed:
        return raw, raw
    return raw, _after_failure(plan, sums, stages, failed, raw)


def _whole(
    plan: Plan, sums: Sums, stages: tuple[GroupResult, ...], without: frozenset[int]
) -> Fraction | None:
    """Return the total with the stages in ``without`` (by place) earning nothing."""
    if plan.rules.method == "weighted_sections":
        return _of_sections(stages, without)
    kept = [place for place in range(len(sums.earned)) if place not in without]
    total = _ratio(plan, sum(sums.earned[place] for place in kept), sum(sums.possible))
    if total is None or not plan.rules.in_points or plan.rules.lower_is_better:
        return total
    bonus = plan.points(sum(sums.bonus[place] for place in kept))
    return max(total - bonus, min(total, plan.rules.full))


def _of_sections(stages: tuple[GroupResult, ...], without: frozenset[int]) -> Fraction | None:
    """Return the mean of the stage scores by stage weight; stages without a score leave both sums."""
    scored = [(place, row) for place, row in enumerate(stages) if row.score is not None and row.weight]
    possible = sum((row.weight or ZERO for _, row in scored), ZERO)
    if not possible:
        return None
    earned = sum(
        ((row.weight or ZERO) * (row.score or ZERO) for place, row in scored if place not in without), ZERO
    )
    return min(HUNDRED, earned / possible)


def _after_failure(
    plan: Plan, sums: Sums, stages: tuple[GroupResult, ...], failed: frozenset[int], raw: Fraction
) -> Fraction | None:
    """Return the final total by the critical policy; stage, dimension and aspect scores stay as they are."""
    rules = plan.rules
    if rules.critical_mode == "zero":
        return Fraction(0)
    if rules.critical_mode == "cap" and rules.cap is not None:
        return max(raw, rules.cap) if rules.lower_is_better else min(raw, rules.cap)
    if rules.critical_mode == "zero_stage":
        return _whole(plan, sums, stages, failed)
    return raw


def _limited(
    rules: Rules, stages: tuple[GroupResult, ...], final: Fraction | None
) -> tuple[int, tuple[str, ...]]:
    """Return the index of the band after band limits (-1: none), and the stages that lowered it."""
    index = -1 if final is None else rules.band_index(final)
    if final is None or not rules.band_limits:
        return index, ()
    places = {band.code: place for place, band in enumerate(rules.bands)}
    limited: dict[str, None] = {}
    score_index = index
    for limit in rules.band_limits:
        past = _past(limit, stages)
        if past is None or rules.worse(score_index, places[limit.best_band]) == score_index:
            continue
        index = rules.worse(index, places[limit.best_band])
        limited[past] = None
    return index, tuple(limited)


def _past(limit: BandLimit, stages: tuple[GroupResult, ...]) -> str | None:
    """Return the code of the stage whose score is past the limit, or None."""
    rows = [row for row in stages if row.score is not None and limit.stage in (WORST_STAGE, row.code)]
    if not rows:
        return None
    extreme = max if limit.over else min
    row = extreme(rows, key=lambda one: one.score or Fraction(0))
    score = row.score or Fraction(0)
    return row.code if (score > limit.limit if limit.over else score < limit.limit) else None


def _passed(rules: Rules, stages: tuple[GroupResult, ...], final: Fraction | None, band: int) -> bool | None:
    """Tell whether the total and every gated stage pass; None without a score, or with nothing to pass."""
    gates = [row.passed for row in stages if row.passed is not None]
    gated = any(row.pass_mark is not None for row in stages)
    if final is None or (rules.pass_mark is None and not gated):
        return None
    if rules.pass_mark is not None and not rules.reaches(final, rules.pass_mark):
        return False
    return all(gates) and not _band_fails(rules, final, band)


def _band_fails(rules: Rules, final: Fraction, band: int) -> bool:
    """Tell whether band limits pushed the audit into a band that lies wholly on the failing side of the mark."""
    if rules.pass_mark is None or not rules.band_limits or band < 0 or band == rules.band_index(final):
        return False
    if rules.lower_is_better:
        return rules.bands[band].low > rules.pass_mark
    return band + 1 < len(rules.bands) and rules.bands[band + 1].low <= rules.pass_mark
