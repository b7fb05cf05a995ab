"""From a JSON document to a Standard, or to every problem that stands in the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction

from scoring.canonical import NotCanonical, canonical_json, digest_of_bytes
from scoring.document.condition_reading import read_condition
from scoring.document.fields import Fields
from scoring.document.model import Item, Stage, Standard
from scoring.document.response_reading import read_response
from scoring.document.responses import Response
from scoring.document.rules_reading import read_rules
from scoring.document.versions import check_version
from scoring.exact import number, plain
from scoring.problems import DocumentError, Problem, shown

MOST_ITEMS = 10_000
MOST_STAGES = 200
UNWEIGHED = ("photo", "text", "signature", "datetime", "instruction")


def load_standard(document: Mapping[str, object]) -> Standard:
    """Return the compiled standard. Raises DocumentError with every problem found."""
    problems: list[Problem] = []
    standard = read_standard(document, problems)
    if problems or standard is None:
        raise DocumentError(problems)
    return standard


def read_standard(document: object, problems: list[Problem]) -> Standard | None:
    """Return what could be read, adding problems; None when nothing could be."""
    fields = Fields(document, "", problems)
    if not fields.ok:
        return None
    try:
        sha = digest_of_bytes(canonical_json(document))
    except NotCanonical as refused:
        problems.append(refused.problem)
        return None
    if fields.text("kind", "template") == "module_set":
        fields.wrong(
            "kind",
            "这是模块集；请指定其中一个模块（sanmi score --module 代码）",
            "this is a module set; name one of its modules (sanmi score --module CODE)",
        )
        return None
    fields.one_of("kind", ("template",), "template")
    version = check_version(fields)
    stages = _stages(fields)
    block = fields.below("scoring") if fields.has("scoring") else Fields({}, "scoring", problems)
    rules = read_rules(block, frozenset(stages))
    items = _items(fields, frozenset(stages), Fraction(10**6) if rules.in_points else Fraction(100))
    if rules.method == "weighted_sections":
        _need_weights(fields, stages)
    return Standard(
        code=fields.code() if fields.has("code") else "",
        version=_version(fields),
        name_zh=fields.text("name_zh", ""),
        name_en=fields.text("name_en", ""),
        schema_version=version,
        rules=rules,
        stages=tuple(sorted(stages.values(), key=lambda stage: stage.order)),
        items=items,
        digest=sha,
        document=fields.value,
    )


def _version(fields: Fields) -> int | str | None:
    """Return the standard's version as it appears on the sheet."""
    value = fields.value.get("version")
    exact = number(value)
    if value is None or isinstance(value, str):
        return value
    if exact is None:
        fields.wrong(
            "version", f"应为数或文字，而不是 {shown(value)}", f"must be a number or text, not {shown(value)}"
        )
        return None
    return exact if isinstance(exact, int) else plain(exact)


def _stages(fields: Fields) -> dict[str, Stage]:
    rows = fields.rows("stages")
    if len(rows) > MOST_STAGES:
        fields.wrong("stages", f"超过 {MOST_STAGES} 个环节", f"has more than {MOST_STAGES} stages")
    stages: dict[str, Stage] = {}
    for position, row in enumerate(rows[:MOST_STAGES], 1):
        if not row.ok:
            continue
        code = row.code()
        if code in stages:
            row.wrong("code", f"环节代码 {code} 重复", f"repeats the stage code {code}")
        order = row.number("order", None)
        stages[code] = Stage(
            code=code,
            order=Fraction(position) if order is None else order,
            name_zh=row.text("name_zh", ""),
            name_en=row.text("name_en", ""),
            weight=row.number("weight", 0, 10**6),
            pass_mark=row.number("pass_mark", 0),
        )
    return stages


def _need_weights(fields: Fields, stages: Mapping[str, Stage]) -> None:
    for index, stage in enumerate(stages.values()):
        if stage.weight is None:
            fields.wrong(
                f"stages[{index}].weight",
                "weighted_sections 计分法要求每个环节有权重",
                "is missing; weighted_sections needs a weight for every stage",
            )


def _items(fields: Fields, stages: frozenset[str], heaviest: Fraction) -> tuple[Item, ...]:
    rows = [row for row in fields.rows("items") if row.ok]
    if len(rows) > MOST_ITEMS:
        fields.wrong("items", f"超过 {MOST_ITEMS} 项", f"has more than {MOST_ITEMS} items")
        return ()
    codes = Counter(str(row.value.get("code")) for row in rows)
    every = frozenset(codes)
    earlier: dict[str, Response] = {}
    items: list[Item] = []
    for row in rows:
        code = row.value.get("code")
        row.item = code if isinstance(code, str) and code else None
        if row.code() and codes[str(code)] > 1 and code in earlier:
            row.wrong("code", f"检查项代码 {shown(code)} 重复", f"repeats the item code {shown(code)}")
        items.append(_item(row, stages, heaviest, earlier, every))
        earlier[items[-1].code] = items[-1].response
    return tuple(items)


def _item(
    row: Fields,
    stages: frozenset[str],
    heaviest: Fraction,
    earlier: Mapping[str, Response],
    codes: frozenset[str],
) -> Item:
    weight = _weight(row, heaviest)
    stage = row.text("stage")
    if stage not in stages and isinstance(row.value.get("stage"), str):
        row.wrong("stage", f"没有环节 {shown(stage)}", f"there is no stage {shown(stage)}")
    fail_at = row.number("critical_fail_at", 0, 1)
    return Item(
        code=str(row.value.get("code") or ""),
        stage=stage,
        text_zh=row.text("text_zh", ""),
        text_en=row.text("text_en", ""),
        response=read_response(row.below("response"), weight),
        weight=weight,
        critical=row.flag("critical"),
        critical_fail_at=Fraction(0) if fail_at is None else fail_at,
        dimension=row.text("dimension", "") or None,
        aspect=row.text("aspect", "") or None,
        na_allowed=row.flag("na_allowed", default=True),
        required=row.flag("required"),
        bonus=row.flag("bonus"),
        when=read_condition(row.below("when"), earlier, codes) if row.has("when") else None,
    )


def _weight(row: Fields, heaviest: Fraction) -> Fraction:
    response = row.value.get("response")
    kind = response.get("type") if isinstance(response, Mapping) else None
    if kind in UNWEIGHED and not row.has("weight"):
        return Fraction(0)
    return row.needed("weight", 0, heaviest)
