"""The score sheet: what one audit earned, exactly, and the fingerprints by which anyone can check it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any

from scoring.canonical import canonical_json, digest, digest_of_bytes
from scoring.exact import decimal, parsed, text


@dataclass(frozen=True, slots=True)
class ItemResult:
    """One item: ``state`` is scored, na, hidden, unanswered or unscored.

    ``s`` is the normalised score (also of a weight-0 item, whose state is unscored); ``earned`` and ``lost``
    are points, None unless scored. A ``bonus`` item never loses points.
    """

    code: str
    state: str
    s: Fraction | None
    weight: Fraction
    earned: Fraction | None
    lost: Fraction | None
    critical_failure: bool = False
    bonus: bool = False
    _written: list[bytes] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def canonical(self) -> bytes:
        """The canonical JSON, written once: an item has few results, which come again in every audit."""
        if not self._written:
            self._written.append(canonical_json(self.to_dict()))
        return self._written[0]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object."""
        return {
            "code": self.code,
            "state": self.state,
            **_exact("s", self.s),
            **_exact("weight", self.weight),
            **_exact("earned", self.earned),
            **_exact("lost", self.lost),
            "critical_failure": self.critical_failure,
            "bonus": self.bonus,
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> ItemResult:
        """Read back what `to_dict` wrote."""
        return _item_result(
            row["code"], row["state"], row["s"], row["weight"], row["earned"], row["lost"],
            bool(row["critical_failure"]), bool(row["bonus"]),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class GroupResult:
    """A stage, dimension or aspect: the same rule on its subset of items.

    ``score`` is 0..100 (points with the method points), None when no weight is left; ``coverage`` the share
    of the group's weight that was scored. ``passed`` is None where there is no gate.
    """

    code: str
    score: Fraction | None
    display: str | None
    earned: Fraction
    possible: Fraction
    coverage: Fraction | None
    na: int = 0
    critical_failures: int = 0
    weight: Fraction | None = None
    pass_mark: Fraction | None = None
    passed: bool | None = None
    zeroed: bool = False
    _written: dict[bool, bytes] = field(default_factory=dict, init=False, repr=False, compare=False)

    def canonical(self, stage: bool) -> bytes:
        """Return the canonical JSON, written once: a group of few items has few results, which come again."""
        written = self._written.get(stage)
        if written is None:
            written = self._written[stage] = canonical_json(self.to_dict(stage))
        return written

    def to_dict(self, stage: bool) -> dict[str, Any]:
        """Return the JSON object; a stage has its weight and gate too."""
        row: dict[str, Any] = {
            "code": self.code,
            "score": text(self.score),
            "decimal": decimal(self.score),
            "display": self.display,
            **_exact("earned", self.earned),
            **_exact("possible", self.possible),
            **_exact("coverage", self.coverage),
            "na": self.na,
            "critical_failures": self.critical_failures,
        }
        if stage:
            row |= {"weight": text(self.weight), "pass_mark": text(self.pass_mark)}
            row |= {"passed": self.passed, "zeroed": self.zeroed}
        return row

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> GroupResult:
        """Read back what `to_dict` wrote."""
        return cls(
            row["code"],
            parsed(row["score"]),
            row["display"],
            parsed(row["earned"]) or Fraction(0),
            parsed(row["possible"]) or Fraction(0),
            parsed(row["coverage"]),
            row["na"],
            row["critical_failures"],
            parsed(row.get("weight")),
            parsed(row.get("pass_mark")),
            row.get("passed"),
            bool(row.get("zeroed", False)),
        )


@dataclass(frozen=True, slots=True)
class Total:
    """The total before (``raw``) and after (``final``) the critical policy, its band and verdict.

    ``band`` allows for band limits, ``band_of_score`` does not; ``limited_by`` names the stages that limited it.
    ``passed`` is None without a score, or where the standard has neither pass mark nor gate.
    """

    raw: Fraction | None
    final: Fraction | None
    display: str | None
    raw_display: str | None
    band: str | None
    band_of_score: str | None
    limited_by: tuple[str, ...]
    passed: bool | None

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object."""
        return {
            **_exact("raw", self.raw),
            **_exact("final", self.final),
            "display": self.display,
            "raw_display": self.raw_display,
            "band": self.band,
            "band_of_score": self.band_of_score,
            "limited_by": list(self.limited_by),
            "passed": self.passed,
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Total:
        """Read back what `to_dict` wrote."""
        return cls(
            parsed(row["raw"]),
            parsed(row["final"]),
            row["display"],
            row["raw_display"],
            row["band"],
            row["band_of_score"],
            tuple(row["limited_by"]),
            row["passed"],
        )


@dataclass(frozen=True, slots=True)
class StandardRef:
    """Which standard, by which method."""

    code: str
    version: int | str | None
    method: str
    direction: str

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object."""
        return {
            "code": self.code,
            "version": self.version,
            "method": self.method,
            "direction": self.direction,
        }


@dataclass(frozen=True, slots=True)
class Digests:
    """``sha256:`` fingerprints: canonical standard, canonical answers, and the sheet itself."""

    standard: str
    answers: str
    sheet: str


@dataclass(frozen=True)
class ScoreSheet:
    """The whole result of one audit. Equal sheets have equal bytes."""

    standard: StandardRef
    score: Total
    coverage: Fraction | None
    earned: Fraction
    possible: Fraction
    stages: tuple[GroupResult, ...]
    dimensions: tuple[GroupResult, ...]
    aspects: tuple[GroupResult, ...]
    items: tuple[ItemResult, ...]
    critical_failures: tuple[str, ...]
    engine: str
    standard_digest: str
    answers_digest: str

    @cached_property
    def digests(self) -> Digests:
        """The three fingerprints; the sheet's is of its canonical JSON without ``digests.sheet``."""
        return Digests(self.standard_digest, self.answers_digest, digest_of_bytes(self.unsealed_bytes))

    @cached_property
    def unsealed_bytes(self) -> bytes:
        """The canonical JSON without ``digests.sheet``: what the sheet's digest is of, and enough to store."""
        rows = {
            "items": b",".join([item.canonical for item in self.items]),
            "stages": b",".join([row.canonical(stage=True) for row in self.stages]),
            "dimensions": b",".join([row.canonical(stage=False) for row in self.dimensions]),
            "aspects": b",".join([row.canonical(stage=False) for row in self.aspects]),
        }
        parts = [(name, canonical_json(value)) for name, value in {**self._head(), **self._tail()}.items()]
        parts += [(name, b"[%s]" % list_of) for name, list_of in rows.items()]
        return b"{%s}" % b",".join([b'"%s":%s' % (name.encode(), part) for name, part in sorted(parts)])

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object that ``sanmi score`` prints."""
        head, tail = self._head(), self._tail()
        tail["digests"]["sheet"] = self.digests.sheet
        return {
            **head,
            "stages": [row.to_dict(stage=True) for row in self.stages],
            "dimensions": [row.to_dict(stage=False) for row in self.dimensions],
            "aspects": [row.to_dict(stage=False) for row in self.aspects],
            "items": [item.to_dict() for item in self.items],
            **tail,
        }

    def _head(self) -> dict[str, Any]:
        """Return what stands before the rows of stages, dimensions, aspects and items."""
        return {
            "standard": self.standard.to_dict(),
            "score": self.score.to_dict(),
            **_exact("coverage", self.coverage),
            **_exact("earned", self.earned),
            **_exact("possible", self.possible),
        }

    def _tail(self) -> dict[str, Any]:
        """Return what stands after those rows, without the sheet's own digest."""
        return {
            "critical_failures": list(self.critical_failures),
            "engine": self.engine,
            "digests": {"standard": self.standard_digest, "answers": self.answers_digest},
        }

    @classmethod
    def from_dict(cls, sheet: Mapping[str, Any]) -> ScoreSheet:
        """Read back what `to_dict` wrote. Raises ValueError when it is no sheet."""
        try:
            return cls(
                standard=StandardRef(**sheet["standard"]),
                score=Total.from_dict(sheet["score"]),
                coverage=parsed(sheet["coverage"]),
                earned=parsed(sheet["earned"]) or Fraction(0),
                possible=parsed(sheet["possible"]) or Fraction(0),
                stages=tuple(GroupResult.from_dict(row) for row in sheet["stages"]),
                dimensions=tuple(GroupResult.from_dict(row) for row in sheet["dimensions"]),
                aspects=tuple(GroupResult.from_dict(row) for row in sheet["aspects"]),
                items=tuple(ItemResult.from_dict(row) for row in sheet["items"]),
                critical_failures=tuple(sheet["critical_failures"]),
                engine=sheet["engine"],
                standard_digest=sheet["digests"]["standard"],
                answers_digest=sheet["digests"]["answers"],
            )
        except (KeyError, TypeError, AttributeError) as wrong:
            raise ValueError(f"this is no score sheet: {wrong}") from None


@lru_cache(maxsize=16384)
def _item_result(
    code: str, state: str, s: str | None, weight: str, earned: str | None, lost: str | None, failed: bool, bonus: bool
) -> ItemResult:
    """Return an item's result from its texts; an item has few results, which come again in every audit."""
    points = parsed(weight) or Fraction(0)
    return ItemResult(code, state, parsed(s), points, parsed(earned), parsed(lost), failed, bonus)


def sealed_digest(sheet: Mapping[str, Any]) -> str:
    """Return the digest a sheet in JSON form should carry as ``digests.sheet``. Raises ValueError."""
    digests = {key: value for key, value in sheet["digests"].items() if key != "sheet"}
    return digest({**sheet, "digests": digests})


def _exact(name: str, value: Fraction | None) -> dict[str, Any]:
    """Return the exact value as text and, beside it, the nearest JSON number."""
    return {name: text(value), f"{name}_decimal": decimal(value)}
