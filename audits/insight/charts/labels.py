"""Names beside a drawing, shortened together so that they can still be told apart."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from audits.insight.charts.svg import ELLIPSIS, fitting, shortened, text_width

LEAST_LOST = 2.0  # em: a shorter beginning is hardly wider than the ellipsis in its place


def shortened_names(names: Iterable[str], size: float, room: float) -> dict[str, str]:
    """Return what is written for each of the ``names`` of one chart: name -> text that fits into ``room``.

    A name that fits stays whole. Of the others goes first what they begin with in common (a chain's name before
    each branch), then their end, and where that would make two alike, what lies before the place they part at.
    """
    short = {name: name for name in names}
    long = [name for name in short if text_width(name, size) > room]
    if not long:
        return short
    lost = _beginning(list(short))
    if not lost and 2 * len(long) > len(short):
        # One row that is named otherwise, such as an average, is short as a rule; but what only a few rows share
        # tells them from the others and must not go.
        lost = _beginning(long)
    kept = {name: _without(name, lost) for name in long}
    texts = {text: shortened(text, size, room) for text in kept.values()}
    for alike in _alike(texts):
        texts |= _told_apart(alike, size, room)
    return short | {name: texts[text] for name, text in kept.items()}


def _beginning(names: Sequence[str]) -> int:
    """Return how many characters all names begin with in common, up to a word's end; 0 if that gains nothing."""
    if len(names) < 2:
        return 0
    shared = _shared(names)
    at = len(shared)
    while at and not all(at == len(name) or _parts(name, at) for name in names):
        at -= 1
    return at if text_width(shared[:at], 1) >= LEAST_LOST else 0


def _shared(texts: Sequence[str]) -> str:
    """Return what all texts begin with, by characters: what the first and the last in order share, all share."""
    first, last = min(texts), max(texts)
    pairs = enumerate(zip(first, last, strict=False))
    return first[: next((place for place, (one, other) in pairs if one != other), None)]


def _parts(text: str, at: int) -> bool:
    """Tell whether a word ends before place ``at``: at a blank, or beside any ideograph, but never within a number.

    An opening bracket belongs to what follows it. Chinese has no blanks, so every character may be the last.
    """
    left, right = text[at - 1], text[at]
    if left.isspace() or right.isspace():
        return True
    if unicodedata.category(left) in ("Ps", "Pi") or (left.isnumeric() and right.isnumeric()):
        return False
    return _ideograph(left) or _ideograph(right)


def _ideograph(character: str) -> bool:
    """Tell a wide character, full-width Latin letters aside: these make up words like narrow ones."""
    width = unicodedata.east_asian_width(character)
    return width == "W" or (width == "F" and not character.isalnum())


def _without(name: str, lost: int) -> str:
    """Return the name without its first ``lost`` characters; one that is no longer than these stays whole."""
    rest = name[lost:].lstrip()
    return ELLIPSIS + rest if lost and rest else name


def _alike(texts: Mapping[str, str]) -> list[list[str]]:
    """Return the keys that have the same value, a list for each value that has several."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for text, short in texts.items():
        found[short].append(text)
    return [alike for alike in found.values() if len(alike) > 1]


def _told_apart(texts: Sequence[str], size: float, room: float) -> dict[str, str]:
    """Shorten in the middle texts that begin alike for longer than the room: text -> beginning…where they part.

    Two thirds of the room at most are for the end: from the beginning of the word in which they part, if it fits,
    and at least one character of what follows. If that tells some apart but not all, the rest part further on.
    """
    shared, after = _shared(texts), room * 2 / 3
    start = len(shared)
    while start and not all(start < len(text) and _parts(text, start) for text in texts):
        if text_width(shared[start - 1 :], size) > after - 2 * size:
            break
        start -= 1
    found: dict[str, str] = {}
    for text in texts:
        end = shortened(text[start:], size, after)
        head = fitting(shared[:start], size, room - size - text_width(end, size))
        found[text] = head.rstrip().rstrip(ELLIPSIS) + ELLIPSIS + end
    for alike in _alike(found):
        if len(alike) < len(texts):
            found |= _told_apart(alike, size, room)
    return found
