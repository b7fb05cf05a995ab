"""Two texts word by word: Chinese by character, everything else by word, numbers whole."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_TOKEN = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*|\d+(?:[.,]\d+)*|\s+|.", re.S)
MOST_TOKENS = 3000
SHORT = 2  # tokens; a shorter stretch between two changes is read with them


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text. kind: "same", "gone" (only in the old) or "new" (only in the new)."""

    kind: str
    text: str


def differences(old: str, new: str) -> tuple[Segment, ...]:
    """Return the stretches that make up both texts; joining "same" and "new" gives ``new`` again."""
    if old == new:
        return (Segment("same", old),) if old else ()
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(before) > MOST_TOKENS or len(after) > MOST_TOKENS:
        return _segments([("gone", old), ("new", new)])
    parts: list[tuple[str, str]] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    blocks = matcher.get_opcodes()
    for place, (verb, a, b, c, d) in enumerate(blocks):
        inner = 0 < place < len(blocks) - 1
        if verb == "equal" and not (inner and _too_short(before[a:b])):
            parts.append(("same", "".join(before[a:b])))
        else:
            parts += [("gone", "".join(before[a:b])), ("new", "".join(after[c:d]))]
    return _segments(parts)


def _too_short(tokens: list[str]) -> bool:
    """Tell whether a match is chance: a blank, a stop, a single character."""
    return len([token for token in tokens if not token.isspace()]) < SHORT and len("".join(tokens)) < 2 * SHORT


def _segments(parts: list[tuple[str, str]]) -> tuple[Segment, ...]:
    """Join neighbours: all that went before all that came, between two stretches that stay."""
    found: list[Segment] = []
    gone = new = ""
    for kind, text in [*parts, ("same", "")]:
        if kind == "gone":
            gone += text
        elif kind == "new":
            new += text
        else:
            found += [Segment(one, said) for one, said in (("gone", gone), ("new", new), ("same", text)) if said]
            gone = new = ""
    return tuple(found)
