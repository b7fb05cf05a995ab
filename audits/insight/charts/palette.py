"""Colours by role, so that one drawing serves the screen and the paper.

==========  ==================================================================
role        meaning
==========  ==================================================================
ink         words and numbers            quiet    second words, axis numbers
hair        grid and hairlines           wash     the pale strip behind "us"
us          this branch: the accent      others   everybody we compare with
target      the line to reach            critical a critical failure 一票否决, only
band1..5    bands from best to worst     on1..5   words printed upon a band
ground      what lies behind the chart
==========  ==================================================================

On the screen a colour is a custom property ``--chart-<role>`` with a fallback, so that dark mode and
branding are a matter of style sheets; on paper it is the colour itself. Both are presentation
attributes, never a ``style`` attribute (the page's content security policy forbids those).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

ACCENT = "#0b7a63"
COLOURS: dict[str, str] = {
    "ink": "#20262e",
    "quiet": "#626b76",
    "hair": "#dfe2e5",
    "wash": "#eef5f2",
    "us": ACCENT,
    "others": "#9aa2ab",
    "target": "#20262e",
    "critical": "#c8321a",
    "ground": "#ffffff",
    "band1": "#1f8a70",
    "band2": "#8cc3ab",
    "band3": "#ecdfa8",
    "band4": "#e0ad6b",
    "band5": "#a9613f",
    "on1": "#ffffff",
    "on2": "#16241f",
    "on3": "#2b2612",
    "on4": "#2e1e08",
    "on5": "#ffffff",
}
STEPS = 5


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by role and the sizes of words, in the drawing's units (1 unit = 1 CSS px at natural size).

    text: labels and numbers; small: axis and notes; row: height of a row in a chart of rows;
    font: family for the ``font-family`` attribute, empty to inherit from the page.
    """

    colours: tuple[tuple[str, str], ...]
    text: float = 13
    small: float = 11
    row: float = 24
    font: str = ""
    classes: bool = True

    def colour(self, role: str) -> str:
        """Return what goes into ``fill`` or ``stroke`` for ``role``; KeyError for an unknown role."""
        return dict(self.colours)[role]


SCREEN = Palette(tuple((role, f"var(--chart-{role}, {colour})") for role, colour in COLOURS.items()))


def paper_palette(accent: str = ACCENT, *, wash: str = COLOURS["wash"]) -> Palette:
    """Return the palette for print with a tenant's accent (``#rrggbb``) in place of ours."""
    colours = COLOURS | {"us": accent, "wash": wash}
    return Palette(tuple(colours.items()), text=10.4, small=9, row=17, font="Noto Sans CJK SC", classes=False)


PAPER = paper_palette()


def resized(palette: Palette, *, text: float, small: float, row: float) -> Palette:
    """Return the same colours with other sizes."""
    return replace(palette, text=text, small=small, row=row)


def band_step(index: int, count: int) -> int:
    """Spread ``count`` bands (index 0 is the best) over the five steps of colour: 1..5."""
    if count <= 1:
        return 1
    return 1 + (2 * index * (STEPS - 1) + count - 1) // (2 * (count - 1))
