"""From pyxform's tree to a draft: groups become stages, questions items, ``relevant`` conditions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from saas.kernel.words import Words, words
from tenants.standards.answering import KINDS
from tenants.standards.exchange.xlsform.labels import pair
from tenants.standards.exchange.xlsform.questions import Question, question_of
from tenants.standards.exchange.xlsform.reading import Form
from tenants.standards.exchange.xlsform.relevance import Known, Unsayable, when_of
from tenants.standards.exchange.xlsform.report import Line, Report

GROUPS = ("group", "repeat", "loop")
LOOSE = ("general", "其他", "General")
DEEPEST = 30
_SILENT = frozenset(("meta", "instanceID", "instanceName"))
Json = dict[str, Any]


def draft_of(form: Form) -> tuple[Json, Report]:
    """Return the document that a form becomes, and what became of each of its rows."""
    return _Builder(form).built()


class _Builder:
    def __init__(self, form: Form) -> None:
        self.form = form
        self.report = Report()
        self.stages: dict[str, Json] = {}
        self.items: list[Json] = []
        self.known: dict[str, Known] = {}
        self.scored: list[Json] = []
        self.languages: set[str] = set()

    def built(self) -> tuple[Json, Report]:
        tree = self.form.tree
        for node in _children(tree):
            self._node(node, None, (), 0)
        _share(self.scored)
        self._whole_form()
        title, _ = pair(tree.get("title") or tree.get("name") or "XLSForm")
        name = title["zh"] or title["en"]
        document: Json = {
            "schema_version": "1.1", "kind": "template", "industry": "other",
                "version": str(tree.get("version") or "1"),
            "code": _code(str(tree.get("id_string") or "XLSFORM"))[:40], "name_zh": title["zh"] or name,
            "name_en": title["en"] or name, "stages": list(self.stages.values()), "items": self.items,
            "scoring": {
                "method": "weighted_mean", "total": 100, "pass_mark": 60, "critical_policy": {"mode": "cap",
                    "cap": 59},
                "bands": [
                    {"code": "excellent", "min": 90, "name_zh": "优秀", "name_en": "Excellent"},
                    {"code": "good", "min": 80, "name_zh": "良好", "name_en": "Good"},
                    {"code": "pass", "min": 60, "name_zh": "合格", "name_en": "Pass"},
                    {"code": "fail", "min": 0, "name_zh": "不合格", "name_en": "Fail"},
                ],
            },
        }  # fmt: skip
        return document, self.report

    def _whole_form(self) -> None:
        remarks = self.report.remarks
        remarks.append(words(
            f"XLSForm 没有分数：{len(self.scored)} 个是非题平分 100 分，其余只记录；请在编辑器里调整权重。",
            f"An XLSForm has no scores: its {len(self.scored)} yes-or-no questions share 100 points, the others are "
            "recorded only; set the weights in the editor.",
        ))  # fmt: skip
        if self.languages:
            names = sorted(self.languages)
            remarks.append(
                words(
                    f"没有带入这些语言：{'、'.join(names)}",
                    f"These languages were left out: {', '.join(names)}",
                )
            )
        if self.form.ignored:
            names = list(self.form.ignored)
            remarks.append(
                words(
                    f"没有读取这些工作表：{'、'.join(names)}",
                    f"These sheets were not read: {', '.join(names)}",
                )
            )

    def _node(
        self, node: Mapping[str, Any], stage: str | None, conditions: tuple[str, ...], depth: int
    ) -> None:
        kind, name = str(node.get("type", "")), str(node.get("name", ""))
        if name in _SILENT or depth > DEEPEST:
            return
        if kind not in GROUPS:
            self._question(node, name, kind, stage, conditions)
            return
        relevant = _relevant(node)
        remarks: list[Words] = []
        if stage is None:
            stage = self._stage(node, name)
        else:
            remarks.append(words("小组并入上一级环节", "this group joined the stage around it"))
        if kind in ("repeat", "loop"):
            remarks.append(words("重复组只问一遍", "what repeats is asked once"))
        if remarks:
            self.report.lines.append(
                Line(self._row(name), name, kind, words("环节", "Stage"), tuple(remarks))
            )
        for child in _children(node):
            self._node(child, stage, (*conditions, relevant) if relevant else conditions, depth + 1)

    def _stage(self, node: Mapping[str, Any], name: str) -> str:
        label, left = pair(node.get("label") or name)
        self.languages.update(left)
        said = label["zh"] or label["en"]
        return self._add_stage(_code(name), label["zh"] or said, label["en"] or said)

    def _add_stage(self, code: str, zh: str, en: str) -> str:
        self.stages.setdefault(
            code, {"code": code, "order": len(self.stages) + 1, "name_zh": zh, "name_en": en}
        )
        return code

    def _question(
        self, node: Mapping[str, Any], name: str, kind: str, stage: str | None, conditions: tuple[str, ...]
    ) -> None:
        made = question_of(node)
        if made is None:
            if not _of_form(node):
                said = (words("没有对应的作答方式", "there is no answer of this kind here"),)
                self.report.lines.append(Line(self._row(name), name, kind, None, said))
            return
        item = self._item(node, name, made, stage)
        own = _relevant(node)
        self._condition(item, (*conditions, own) if own else conditions, made)
        self.items.append(item)
        self.known[name] = Known(made.known.kind, made.known.options)
        became = KINDS[made.response["type"]]
        self.report.lines.append(Line(self._row(name), name, kind, became, tuple(made.remarks)))

    def _item(self, node: Mapping[str, Any], name: str, made: Question, stage: str | None) -> Json:
        label, left = pair(node.get("label") or name)
        self.languages.update(left)
        for lang, said in (
            ("zh", words("缺中文", "there is no Chinese")),
            ("en", words("缺英文", "there is no English")),
        ):
            if not label[lang]:
                made.remarks.append(said)
        item: Json = {
            "code": self._free(name), "stage": stage or self._add_stage(*LOOSE), "text_zh": label["zh"],
            "text_en": label["en"], "response": made.response, "weight": 0, "critical": False, "na_allowed": False,
            "evidence": "none",
        }  # fmt: skip
        hint, _ = pair(node.get("hint") or "")
        item |= {f"help_{lang}": text for lang, text in hint.items() if text}
        required = str(_bind(node).get("required", "")).casefold()
        if required in ("yes", "true", "true()", "1"):
            item["required"] = True
        elif required and required not in ("no", "false", "false()", "0"):
            made.remarks.append(
                words("有条件的必答没有带入", "it is required under a condition; that was left out")
            )
        if made.scored:
            self.scored.append(item)
        return item

    def _condition(self, item: Json, expressions: tuple[str, ...], made: Question) -> None:
        tests: list[Json] = []
        for expression in expressions:
            try:
                tests.append(when_of(expression, self.known))
            except Unsayable:
                made.remarks.append(words(
                    f"出现条件没有带入：{expression[:120]}", f"its condition was left out: {expression[:120]}"
                ))  # fmt: skip
        if tests:
            item["when"] = tests[0] if len(tests) == 1 else {"and": tests}

    def _free(self, name: str) -> str:
        """Return a code that no other item has."""
        taken = {item["code"] for item in self.items}
        code, number = _code(name), 2
        while code in taken:
            code, number = f"{_code(name)[:58]}-{number}", number + 1
        return code

    def _row(self, name: str) -> int:
        return self.form.rows.get(name, 0)


def _share(items: list[Json]) -> None:
    """Share 100 points in whole numbers; beyond 100 items each has one."""
    count = len(items)
    for place, item in enumerate(items):
        item["weight"] = 100 // count + (1 if place < 100 % count else 0) if count <= 100 else 1


def _children(node: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    children = node.get("children")
    return [one for one in children if isinstance(one, Mapping)] if isinstance(children, list) else []


def _bind(node: Mapping[str, Any]) -> Mapping[str, Any]:
    bind = node.get("bind")
    return bind if isinstance(bind, Mapping) else {}


def _relevant(node: Mapping[str, Any]) -> str:
    return str(_bind(node).get("relevant", "")).strip()


def _of_form(node: Mapping[str, Any]) -> bool:
    """Tell whether the form engine notes this by itself (start, end, device): a visit has its own."""
    return str(node.get("type", "")) in (
        "start",
        "end",
        "today",
        "deviceid",
        "username",
        "email",
        "audit",
        "phonenumber",
    )


def _code(name: str) -> str:
    """Return a name as a code: visible characters without blanks."""
    kept = "".join(mark if mark.isprintable() and not mark.isspace() else "-" for mark in name.strip())
    return kept[:60] or "X"
