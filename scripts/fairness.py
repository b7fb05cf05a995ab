"""Simulate programmes with known truth and write docs/fairness.md with its pictures.

.venv/bin/python scripts/fairness.py          about three minutes on one core; the same figures every time
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.fairness_alarms import changes_told, false_discoveries, quiet_charts, rate_coverage  # noqa: E402
from bench.fairness_pictures import Pair, Scale, dumbbells, league  # noqa: E402
from bench.fairness_worlds import WORLDS, Outcome, World, example, outcome  # noqa: E402

SEED = 20261122
DOCS = ROOT / "docs"
PICTURES = DOCS / "fairness"


def main() -> None:
    """Run every world, draw, write."""
    PICTURES.mkdir(exist_ok=True)
    found = []
    for index, world in enumerate(WORLDS):
        found.append((world, outcome(world, SEED + index)))
        print(f"{world.en}: ratio {found[-1][1].ratio:.2f}, coverage {found[-1][1].coverage:.3f}", flush=True)
    _draw(found)
    (DOCS / "fairness.md").write_text(_page(found), encoding="utf-8")
    print("docs/fairness.md")


def _draw(found: list[tuple[World, Outcome]]) -> None:
    names = ("raw average", "adjusted")
    errors = [Pair(world.en, one.raw_error, one.adjusted_error) for world, one in found]
    halves = [Pair(world.en, one.plain_half, one.half) for world, one in found]
    most = max(pair.plain for pair in errors)
    scale = Scale(0, most * 1.05)
    _write("errors", dumbbells("Typical error of a branch's score, in points", "Raw and adjusted, by kind of programme",
                               errors, scale, range(int(most) + 1), "", names))  # fmt: skip
    title = "Half the width of a 95 % interval, in points"
    names, scale = ("plain interval", "ours"), Scale(0, max(pair.plain for pair in halves) * 1.05)
    _write(
        "intervals",
        dumbbells(title, "Plain and ours, by kind of programme", halves, scale, range(0, 11, 2), "", names),
    )
    made, compared = example(SEED + 5)
    _write("league", league("One programme beside its truth", "24 branches, 8 auditors, 4 visits each", made, compared,
                            ("raw average", "adjusted, 95 %", "truth")))  # fmt: skip


def _write(name: str, picture: str) -> None:
    (PICTURES / f"{name}.svg").write_text(picture + "\n", encoding="utf-8")


def _page(found: list[tuple[World, Outcome]]) -> str:
    ratios = [one.ratio for _, one in found]
    covers = [one.coverage for _, one in found]
    widths = [one.half / one.plain_half for _, one in found]
    ranks = [one.rank_coverage for _, one in found]
    total = sum(one.branches for _, one in found)
    template = (ROOT / "bench" / "fairness_page.md").read_text(encoding="utf-8")
    return template.format(
        low=min(ratios), high=max(ratios), least=100 * min(covers), most=100 * max(covers), rank=100 * min(ranks),
        programmes=f"{sum(world.worlds for world in WORLDS):,}", branches=f"{total:,}",
        table="\n".join(_row(*pair) for pair in found), alarms=_alarms(), seed=SEED,
        narrow=100 * min(widths), wide=100 * max(widths),
    )  # fmt: skip


def _row(world: World, one: Outcome) -> str:
    visits = str(world.visits) if isinstance(world.visits, int) else f"{world.visits[0]} to {world.visits[1]}"
    cells = (
        f"{world.en} {world.zh}",
        f"{world.branches} x {world.auditors} x {visits}",
        f"{world.branch_sd:g}, {world.auditor_sd:g}, {world.chance_sd:g}",
        f"{one.raw_error:.2f}",
        f"{one.adjusted_error:.2f}",
        f"**{one.ratio:.2f}**",
        f"{100 * one.plain_coverage:.1f} %",
        f"**{100 * one.coverage:.1f} %**",
        f"{one.plain_half:.1f}",
        f"{one.half:.1f}",
        f"{one.naive_rank_error:.1f}",
        f"{one.rank_error:.1f}",
        f"**{100 * one.rank_coverage:.1f} %**",
        f"{one.rank_width:.0f}",
    )
    return f"| {' | '.join(cells)} |"


def _alarms() -> str:
    quiet, found, rates = (
        quiet_charts(400, 24, SEED),
        false_discoveries(400, SEED),
        rate_coverage(20_000, SEED),
    )
    wilson_wald = [_percent(rates[name]) for name in ("wilson", "wald")]
    less, more = changes_told(400, 10, SEED), changes_told(400, 15, SEED)
    lines = [
        ("XmR, a point beyond the limits, of a stable branch", f"{quiet['xmr beyond_limits']:.2f} in 100 points"),
        ("XmR, run of eight", f"{quiet['xmr run_of_8']:.2f} in 100 points"),
        ("XmR, three of four near a limit", f"{quiet['xmr 3_of_4']:.2f} in 100 points"),
        ("p chart of 40 visits, beyond the limits", f"{quiet['p beyond_limits']:.2f} in 100 points"),
        ("200 branches tested at 5 %, 40 really off: false among those named", _shares(found, 0)),
        ("... and of the 40, found", _shares(found, 1)),
        ("digest of 200 branches, 24 visits each, nothing changed: any change named", _percent(less["quiet"], 1)),
        ("... of the same branches, the mean of two visits moves by more than two points", _percent(less["deltas"])),
        ("20 of 200 lose 10 (15) points for their last 8 visits: found", _both(less, more, "found")),
        ("... false among those named", _both(less, more, "false", 1)),
        ("... of those found, said to within a visit", _both(less, more, "near")),
        ("95 % interval of a rate, 12 visits at 90 %", "Wilson {}, Wald {}".format(*wilson_wald)),
        ("95 % interval of a difference of two", f"Newcombe {100 * rates['newcombe']:.1f} %"),
    ]  # fmt: skip
    return "\n".join(f"| {what} | {value} |" for what, value in lines)


def _percent(share: float, places: int = 0) -> str:
    return f"{100 * share:.{places}f} %"


def _both(less: dict[str, float], more: dict[str, float], name: str, places: int = 0) -> str:
    return f"{_percent(less[name], places)} ({_percent(more[name], places)})"


def _shares(found: dict[str, tuple[float, float]], which: int) -> str:
    names = {"none": "uncorrected", "bh": "Benjamini-Hochberg", "bonferroni": "Bonferroni"}
    return ", ".join(f"{names[method]} {100 * shares[which]:.1f} %" for method, shares in found.items())


if __name__ == "__main__":
    main()
