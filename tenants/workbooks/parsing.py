"""XML of a workbook's parts, walked element by element within bounds: no document types, no deep nesting."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from xml.parsers import expat

from tenants.workbooks.archive import broken

DEEPEST = 40

Start = Callable[[str, Mapping[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


def walk(chunks: Iterable[bytes], start: Start, end: End | None = None, text: Text | None = None) -> None:
    """Call ``start``, ``end`` and ``text`` for the elements of a part, names without their prefix.

    Raises FileRefused when it is no XML; whatever the callbacks raise ends the walk.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth = 0

    def opened(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise broken()
        start(name.rpartition(":")[2], attributes)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end:
            end(name.rpartition(":")[2])

    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.StartDoctypeDeclHandler = _no_document_type
    if text:
        parser.CharacterDataHandler = text
    try:
        for chunk in chunks:
            parser.Parse(chunk)
        parser.Parse(b"", True)  # noqa: FBT003 - expat knows it by place only
    except (expat.ExpatError, LookupError, UnicodeError):
        raise broken() from None


def _no_document_type(*_args: object) -> None:
    raise broken()


def plain_key(attributes: Mapping[str, str], name: str) -> str | None:
    """Return an attribute by its name without prefix (``r:id``)."""
    for key, value in attributes.items():
        if key.rpartition(":")[2] == name:
            return value
    return None
