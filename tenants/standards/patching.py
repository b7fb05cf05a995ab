"""Places in a document and small changes to it: JSON Pointer (RFC 6901) and JSON Patch (RFC 6902).

::

    locate(document, "items[3].response.bands[1].min")   -> ("items", "3", "response", "bands", "1", "min")
    pointer(("items", "3", "weight"))                    -> "/items/3/weight"
    apply_patch(document, [{"op": "replace", "path": "/items/3/weight", "value": 2}]) -> a new document
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Document = Mapping[str, Any]
Operation = dict[str, Any]
Tokens = tuple[str, ...]
_STEP = re.compile(r"[^.\[\]]+|\[\d+\]")
LAST = "-"  # the place behind the last entry of a list
_INDEX = re.compile(r"0|[1-9]\d*")


class PatchRefused(ValueError):
    """A patch does not fit the document; nothing was changed."""


def locate(document: object, path: str) -> Tokens:
    """Return the place that scoring names (``items[3].weight``, ``stages.arrival``) as keys and indexes.

    Every key but the last leads to something that is there; a path that leads nowhere ends where it can.
    """
    tokens = _of_stage(document, path) or tuple(step.strip("[]") for step in _STEP.findall(path))
    for length in range(len(tokens) - 1, 0, -1):
        if find(document, tokens[:length]) is not None:
            return tokens[: length + 1]
    return tokens[:1]


def _of_stage(document: object, path: str) -> Tokens:
    """Return the place of ``stages.CODE`` or ``stages.CODE.key``; a code may itself hold dots."""
    if not path.startswith("stages.") or not isinstance(document, Mapping):
        return ()
    said = path.removeprefix("stages.")
    stages = document.get("stages")
    for index, stage in enumerate(stages if isinstance(stages, list) else ()):
        code = stage.get("code") if isinstance(stage, Mapping) else None
        if code is not None and (said == code or said.startswith(f"{code}.")):
            key = said[len(str(code)) + 1 :]
            return ("stages", str(index), key) if key else ("stages", str(index))
    return ()


def find(document: object, tokens: Iterable[str]) -> Any:
    """Return what stands at a place, None when nothing does."""
    here: Any = document
    for token in tokens:
        if isinstance(here, Mapping) and token in here:
            here = here[token]
        elif isinstance(here, list) and _INDEX.fullmatch(token) and int(token) < len(here):
            here = here[int(token)]
        else:
            return None
    return here


def pointer(tokens: Iterable[str | int]) -> str:
    """Return a place as a JSON Pointer."""
    return "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in tokens)


def put(*tokens: str | int, value: Any) -> Operation:
    """Return the operation that sets a member, whether it is there already or not."""
    return {"op": "add", "path": pointer(tokens), "value": value}


def drop(*tokens: str | int) -> Operation:
    """Return the operation that takes a member or entry away."""
    return {"op": "remove", "path": pointer(tokens)}


def expect(*tokens: str | int, value: Any) -> Operation:
    """Return the operation that refuses the whole patch unless this value stands there."""
    return {"op": "test", "path": pointer(tokens), "value": value}


def apply_patch(document: Document, patch: Sequence[Operation]) -> dict[str, Any]:
    """Return a changed copy of a document. Raises PatchRefused when any operation does not fit."""
    changed: Any = copy.deepcopy(document)
    for operation in patch:
        changed = _applied(changed, operation)
    if not isinstance(changed, dict):
        raise PatchRefused("a document must stay an object")
    return changed


def _applied(document: Any, operation: Operation) -> Any:
    verb, tokens = operation.get("op"), _tokens(operation.get("path"))
    if verb == "test":
        if _at(document, tokens) != operation.get("value"):
            raise PatchRefused(f"{operation['path']} is not what was expected")
        return document
    if verb == "remove":
        return _taken(document, tokens)[0]
    if verb == "replace":
        _at(document, tokens)
        return _added(_taken(document, tokens)[0], tokens, operation.get("value"))
    if verb == "add":
        return _added(document, tokens, operation.get("value"))
    if verb in ("move", "copy"):
        source = _tokens(operation.get("from"))
        value = copy.deepcopy(_at(document, source))
        return _added(_taken(document, source)[0] if verb == "move" else document, tokens, value)
    raise PatchRefused(f"there is no operation {verb!r}")


def _tokens(path: object) -> Tokens:
    if not isinstance(path, str) or (path and not path.startswith("/")):
        raise PatchRefused(f"{path!r} is no JSON Pointer")
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in path.split("/")[1:])


def _at(document: Any, tokens: Tokens) -> Any:
    here = document
    for token in tokens:
        here = here[_key(here, token)]
    return here


def _key(here: Any, token: str, *, end: bool = False) -> Any:
    if isinstance(here, dict) and (end or token in here):
        return token
    if isinstance(here, list):
        if end and token == LAST:
            return len(here)
        if _INDEX.fullmatch(token) and int(token) < len(here) + end:
            return int(token)
    raise PatchRefused(f"there is nothing at {token!r}")


def _added(document: Any, tokens: Tokens, value: Any) -> Any:
    if not tokens:
        return value
    parent = _at(document, tokens[:-1])
    key = _key(parent, tokens[-1], end=True)
    if isinstance(parent, list):
        parent.insert(key, value)
    else:
        parent[key] = value
    return document


def _taken(document: Any, tokens: Tokens) -> tuple[Any, Any]:
    if not tokens:
        raise PatchRefused("the whole document cannot be taken away")
    parent = _at(document, tokens[:-1])
    return document, parent.pop(_key(parent, tokens[-1]))
