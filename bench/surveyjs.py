"""An equal form made with SurveyJS, to be measured beside ours."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from bench.rival import fetched, served

VERSION = "2.5.38"
FILES = {
    "core.js": "survey-core/survey.core.min.js",
    "ui.js": "survey-js-ui/survey-js-ui.min.js",
    "core.css": "survey-core/survey-core.min.css",
}
PAGE = """<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>SurveyJS</title>
<link rel="stylesheet" href="core.css"><script src="core.js" defer></script><script src="ui.js" defer></script>
<script src="start.js" defer></script></head><body><div id="form"></div></body></html>"""
START = "const survey = new Survey.Model(%s); survey.locale = 'zh-cn'; survey.render(document.getElementById('form'));"
ANSWER = "#form input[type=radio]"


@contextmanager
def surveyjs(document: Mapping[str, Any]) -> Iterator[str | None]:
    """Serve the page; give its address, or None (and say so) where npm cannot fetch it."""
    with fetched("SurveyJS", f"survey-core@{VERSION}", f"survey-js-ui@{VERSION}") as folder:
        if folder is None:
            yield None
            return
        files = {name: (folder / "node_modules" / path).read_bytes() for name, path in FILES.items()}
        files |= {"index.html": PAGE.encode(), "start.js": (START % json.dumps(survey(document))).encode()}
        with served(files) as address:
            yield address


def survey(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the standard as SurveyJS writes it: a page a stage, both languages, a comment beside each answer."""
    pages = [
        {
            "name": stage["code"],
            "title": _both(stage, "name"),
            "elements": [_question(item) for item in document["items"] if item["stage"] == stage["code"]],
        }
        for stage in document["stages"]
    ]
    return {"pages": pages, "showProgressBar": True}


def _question(item: Mapping[str, Any]) -> dict[str, Any]:
    response = item["response"]
    asked = {
        "name": item["code"],
        "title": _both(item, "text"),
        "showCommentArea": True,
        "showNoneItem": True,
    }
    match response["type"]:
        case "yes_no":
            return {**asked, "type": "radiogroup", "choices": ["yes", "no"]}
        case "scale_0_5":
            anchors = response.get("anchors", {})
            texts = [{"value": n, "text": _words(anchors.get(str(n)), str(n))} for n in range(5, -1, -1)]
            return {**asked, "type": "radiogroup", "choices": texts}
        case "choice" | "multi_choice" as kind:
            texts = [{"value": one["value"], "text": _both(one, "label")} for one in response["options"]]
            return {**asked, "type": "radiogroup" if kind == "choice" else "checkbox", "choices": texts}
        case "photo":
            return {"type": "file", "name": item["code"], "title": _both(item, "text"), "allowMultiple": True}
        case "text":
            return {"type": "comment", "name": item["code"], "title": _both(item, "text")}
        case _:
            return {"type": "text", "inputType": "number", "name": item["code"], "title": _both(item, "text")}


def _both(thing: Mapping[str, Any], field: str) -> dict[str, str]:
    return {"zh-cn": thing[f"{field}_zh"], "default": thing.get(f"{field}_en") or thing[f"{field}_zh"]}


def _words(anchor: Mapping[str, str] | None, otherwise: str) -> dict[str, str]:
    return {"zh-cn": anchor["zh"], "default": anchor["en"]} if anchor else {"default": otherwise}
