"""A standard as an XForm (ODK), as Enketo reads it: a page a stage, both languages, a note beside each answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

Words = Mapping[str, str]
_LANGUAGES = ("zh", "en")
_NOTE = {"zh": "备注", "en": "Note"}
_YES_NO = {"yes": {"zh": "是", "en": "Yes"}, "no": {"zh": "否", "en": "No"}}
_NONE = {"zh": "不适用", "en": "Not applicable"}


def xform(document: Mapping[str, Any]) -> str:
    """Return the form's XML; Chinese is its default language."""
    form = _Form()
    body = "".join(_stage(form, stage, document["items"]) for stage in document["stages"])
    texts = "".join(
        f'<translation lang="{lang}"{" default=" + quoteattr("true()") if lang == "zh" else ""}>'
        + "".join(
            f'<text id="{name}"><value>{escape(words[lang])}</value></text>' for name, words in form.texts
        )
        + "</translation>"
        for lang in _LANGUAGES
    )
    fields = "".join(f"<{name}/>" for name, _ in form.fields)
    binds = "".join(f'<bind nodeset="/data/{name}" type="{kind}"/>' for name, kind in form.fields)
    return (
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
        'xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>Enketo</h:title><model>'
        f'<itext>{texts}</itext><instance><data id="bank">{fields}<meta><instanceID/></meta></data></instance>{binds}'
        f'</model></h:head><h:body class="pages">{body}</h:body></h:html>'
    )


class _Form:
    """What stands apart from the body: texts by name, fields with their types."""

    def __init__(self) -> None:
        self.texts: list[tuple[str, Words]] = []
        self.fields: list[tuple[str, str]] = []

    def label(self, words: Words) -> str:
        name = f"t{len(self.texts)}"
        self.texts.append((name, words))
        return f'<label ref="jr:itext(&apos;{name}&apos;)"/>'

    def field(self, name: str, kind: str) -> str:
        self.fields.append((name, kind))
        return f'ref="/data/{name}"'


def _stage(form: _Form, stage: Mapping[str, Any], items: list[Mapping[str, Any]]) -> str:
    asked = "".join(_question(form, item) for item in items if item["stage"] == stage["code"])
    return f'<group appearance="field-list">{form.label(_both(stage, "name"))}{asked}</group>'


def _question(form: _Form, item: Mapping[str, Any]) -> str:
    name, kind = item["code"].replace("-", "_"), item["response"]["type"]
    label = form.label(_both(item, "text"))
    match kind:
        case "photo":
            return f'<upload {form.field(name, "binary")} mediatype="image/*">{label}</upload>'
        case "text":
            return f"<input {form.field(name, 'string')}>{label}</input>"
        case "yes_no" | "scale_0_5" | "choice" | "multi_choice":
            tag = "select" if kind == "multi_choice" else "select1"
            choices = "".join(
                f"<item>{form.label(words)}<value>{escape(value)}</value></item>"
                for value, words in _choices(item["response"])
            )
            return f"<{tag} {form.field(name, tag)}>{label}{choices}</{tag}>{_note(form, name)}"
        case _:
            return f"<input {form.field(name, 'decimal')}>{label}</input>{_note(form, name)}"


def _note(form: _Form, name: str) -> str:
    return f"<input {form.field(f'{name}_note', 'string')}>{form.label(_NOTE)}</input>"


def _choices(response: Mapping[str, Any]) -> Iterator[tuple[str, Words]]:
    match response["type"]:
        case "yes_no":
            yield from _YES_NO.items()
        case "scale_0_5":
            anchors = response.get("anchors", {})
            for level in range(5, -1, -1):
                yield str(level), anchors.get(str(level)) or {"zh": str(level), "en": str(level)}
        case _:
            for option in response["options"]:
                yield str(option["value"]), _both(option, "label")
    yield "na", _NONE


def _both(thing: Mapping[str, Any], field: str) -> Words:
    return {"zh": thing[f"{field}_zh"], "en": thing.get(f"{field}_en") or thing[f"{field}_zh"]}
