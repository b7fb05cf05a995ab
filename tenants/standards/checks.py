"""What scoring does not mind but the person with the form does: missing anchors, copies to be translated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scoring import Finding
from tenants.standards.patching import Document

TO_TRANSLATE = {"zh": "【待译】", "en": "[to translate] "}
ANCHORED = ("0", "3", "5")


def own_findings(document: Document) -> Iterator[Finding]:
    """Yield what the builder finds beyond the linter, in a document of any shape."""
    yield from _marked(document, "")
    items = document.get("items")
    for index, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, Mapping):
            code = item.get("code")
            yield from _item(item, f"items[{index}]", code if isinstance(code, str) else None)


def _item(item: Mapping[str, Any], path: str, code: str | None) -> Iterator[Finding]:
    response = item.get("response")
    anchors = response.get("anchors") if isinstance(response, Mapping) else None
    if isinstance(response, Mapping) and response.get("type") == "scale_0_5" and item.get("weight"):
        said = anchors if isinstance(anchors, Mapping) else {}
        missing = [level for level in ANCHORED if not _anchored(said.get(level))]
        if missing:
            levels = "、".join(missing), ", ".join(missing)
            yield Finding(
                "anchors_missing", "warning", f"{path}.response",
                f"{levels[0]} 级没有说明，不同的人会打出不同的分",
                f"level {levels[1]} says nothing, so two people will score it differently",
                "至少写明 0、3、5 级是什么样子", "say at least what levels 0, 3 and 5 look like", code,
            )  # fmt: skip
    blank = [key for key in ("help_zh", "help_en") if key in item and not str(item[key] or "").strip()]
    if len(blank) == 2:
        yield Finding(
            "guidance_empty", "info", f"{path}.help_zh", "填写指引是空的", "the guidance is empty",
            "写一句指引，或删去", "write a sentence, or take it away", code,
        )  # fmt: skip


def _anchored(anchor: object) -> bool:
    return isinstance(anchor, Mapping) and any(str(anchor.get(lang) or "").strip() for lang in ("zh", "en"))


def _marked(value: object, path: str, item: str | None = None) -> Iterator[Finding]:
    """Yield every text that is still a copy waiting for its translation."""
    if isinstance(value, Mapping):
        code = value.get("code") if path.startswith("items[") and "." not in path else None
        own = code if isinstance(code, str) else item
        for key, member in value.items():
            yield from _marked(member, f"{path}.{key}" if path else str(key), own)
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from _marked(member, f"{path}[{index}]", item)
    elif isinstance(value, str) and value.startswith(tuple(TO_TRANSLATE.values())):
        yield Finding(
            "translation_pending", "warning", path, "这里还是另一种语言的原文，等待翻译",
            "this is still a copy of the other language, waiting to be translated",
            "译好后去掉开头的标记", "translate it and take the mark away", item,
        )  # fmt: skip
