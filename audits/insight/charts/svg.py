"""A small, escaping SVG writer."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterable

from markupsafe import Markup, escape

from audits.insight.charts.palette import Palette

Attr = str | float | int | None
ELLIPSIS = "…"
_NARROW = frozenset("iljtfrI.,:;'|!()[]·- ")
_WIDE = frozenset("mwMW@%—…")


@functools.lru_cache(maxsize=8192)  # a row's parts have one height, a column's one place
def coordinate(value: float) -> str:
    """Write a length to a tenth of a unit or better, without trailing zeros."""
    if 0.001 < value < 1000:
        return f"{value:.4g}"
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def tag(name: str, *body: str, **attributes: Attr) -> Markup:
    """Return one element; attribute names use ``_`` for ``-``; None leaves the attribute out.

    Everything in ``body`` that is not Markup, and every attribute value, is escaped.
    """
    parts = [f"<{name}"]
    for key, value in attributes.items():
        if value is not None:  # a length needs no escaping
            text = _escaped(value) if isinstance(value, str) else coordinate(value)
            parts.append(f' {_attribute(key)}="{text}"')
    if not body:
        return Markup("".join(parts) + "/>")  # noqa: S704 - every part is escaped above
    parts.append(f">{_written(body)}</{name}>")
    return Markup("".join(parts))  # noqa: S704 - every part is escaped above


@functools.lru_cache(maxsize=4096)
def _escaped(text: str) -> str:
    return str(escape(text))  # colours and anchors come again in every element


@functools.cache
def _attribute(key: str) -> str:
    return key.strip("_").replace("_", "-")


def group(items: Iterable[str], **attributes: Attr) -> Markup:
    """Return the items in a ``<g>``; no element at all for no items."""
    body = tuple(items)
    if not body:
        return Markup()
    return tag("g", *body, **attributes) if attributes else _element(f"<g>{_written(body)}</g>")


def words_at(
    palette: Palette,
    x: float,
    y: float,
    text: str,
    role: str = "ink",
    *,
    size: float | None = None,
    anchor: str | None = None,
    bold: bool = False,
    full: str | None = None,
    rotate: float | None = None,
) -> Markup:
    """Return text with its baseline at (x, y); ``full`` is the unshortened text for a tooltip."""
    at_x, at_y = coordinate(x), coordinate(y)
    looks = f'fill="{palette.colour(role)}" font-size="{coordinate(size or palette.text)}"'
    if anchor:
        looks += f' text-anchor="{_escaped(anchor)}"'
    if bold:
        looks += ' font-weight="bold"'
    if rotate:
        looks += f' transform="rotate({coordinate(rotate)} {at_x} {at_y})"'
    hint = f"<title>{escape(full)}</title>" if full and full != text else ""
    return _element(f'<text x="{at_x}" y="{at_y}" {looks}>{escape(text)}{hint}</text>')


def line(
    palette: Palette,
    x1: float,
    y1: float,
    x2: float,
    y2: float,
    role: str,
    *,
    width: float = 1,
    dash: str | None = None,
    cap: str | None = None,
) -> Markup:
    """Return a straight line in the colour of ``role``."""
    ends = f'x1="{coordinate(x1)}" y1="{coordinate(y1)}" x2="{coordinate(x2)}" y2="{coordinate(y2)}"'
    looks = f'stroke="{palette.colour(role)}" stroke-width="{coordinate(width)}"'
    if dash:
        looks += f' stroke-dasharray="{_escaped(dash)}"'
    if cap:
        looks += f' stroke-linecap="{_escaped(cap)}"'
    return _element(f"<line {ends} {looks}/>")


def box(
    palette: Palette,
    x: float,
    y: float,
    width: float,
    height: float,
    role: str,
    *,
    corner: float | None = None,
    opacity: float | None = None,
) -> Markup:
    """Return a filled rectangle in the colour of ``role``."""
    size = f'width="{coordinate(max(width, 0))}" height="{coordinate(height)}"'
    looks = f'fill="{palette.colour(role)}"'
    if corner is not None:
        looks += f' rx="{coordinate(corner)}"'
    if opacity is not None:
        looks += f' fill-opacity="{coordinate(opacity)}"'
    return _element(f'<rect x="{coordinate(x)}" y="{coordinate(y)}" {size} {looks}/>')


def stroke(palette: Palette, path: str, role: str, *, width: float, dash: str | None = None) -> Markup:
    """Return a path along points (``M0 0L1 1``) in the colour of ``role``."""
    looks = f'stroke="{palette.colour(role)}" stroke-width="{coordinate(width)}"'
    if dash:
        looks += f' stroke-dasharray="{_escaped(dash)}"'
    ends = 'fill="none" stroke-linejoin="round" stroke-linecap="round"'
    return _element(f'<path d="{_escaped(path)}" {ends} {looks}/>')


def dot(palette: Palette, x: float, y: float, radius: float, role: str, *, hollow: bool = False) -> Markup:
    """Return a dot; a hollow one is filled with the ground."""
    edge = palette.colour(role)
    fill = palette.colour("ground") if hollow else edge
    place = f'cx="{coordinate(x)}" cy="{coordinate(y)}" r="{coordinate(radius)}"'
    return _element(f'<circle {place} fill="{fill}" stroke="{edge}" stroke-width="1.4"/>')


def _written(body: Iterable[str]) -> str:
    """Return parts one after the other, escaped unless they are Markup."""
    return "".join([part if type(part) is Markup else escape(part) for part in body])


def _element(written: str) -> Markup:
    """Mark an element as written: its words are escaped, the rest is numbers and colours (``Palette`` takes no others).

    Charts have some thousand of these; through ``tag`` each would cost three times as much.
    """
    return str.__new__(Markup, written)  # its own constructor first looks whether this is no text: twice the time


def drawing(
    palette: Palette,
    kind: str,
    width: float,
    height: float,
    title: str,
    description: str,
    body: Iterable[str],
) -> Markup:
    """Return the whole ``<svg>``: an image with a name and a description for those who cannot see it.

    One that holds links is a group: an image's content cannot be reached.
    """
    drawn = _written(body)
    wide, high, name = coordinate(width), coordinate(height), escape(title)
    looks = f' font-family="{_escaped(palette.font)}"' if palette.font else ""
    if palette.classes:
        looks += f' class="chart-{_escaped(kind)}"'
    return _element(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}"'
        f' role="{"group" if "<a " in drawn else "img"}" aria-label="{name}"{looks}>'
        f"<title>{name}</title><desc>{escape(description)}</desc>{drawn}</svg>"
    )


def linked(label: Markup, href: str) -> Markup:
    """Return the label as a link when ``href`` is a path on this site; other addresses are left out."""
    if not href.startswith("/") or href.startswith("//"):
        return label
    return _element(f'<a href="{escape(href)}">{label}</a>')


def text_width(text: str, size: float) -> float:
    """Estimate how wide ``text`` is set in a sans face: an ideograph is one em."""
    return _ems(text) * size


@functools.lru_cache(maxsize=4096)  # the same names are measured for both widths, and to be shortened
def _ems(text: str) -> float:
    return sum([_em(character) for character in text])


def fitting(text: str, size: float, room: float) -> str:
    """Return as many of the first characters as fit into ``room``."""
    wide = 0.0
    for place, character in enumerate(text):
        wide += _em(character)
        if wide * size > room:
            return text[:place]
    return text


def shortened(text: str, size: float, room: float) -> str:
    """Return ``text``, or its beginning and an ellipsis that fit into ``room``.

    Names of several rows are better shortened together, see ``labels``.
    """
    if text_width(text, size) <= room:
        return text
    return fitting(text, size, room - size).rstrip().rstrip(ELLIPSIS) + ELLIPSIS


@functools.lru_cache(maxsize=4096)
def _em(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if character in _NARROW:
        return 0.33
    if character in _WIDE:
        return 0.9
    return 0.66 if character.isupper() else 0.57
