"""Colours by role, so that one drawing serves the screen and the paper.

==========  ==================================================================
role        meaning
==========  ==================================================================
ink         words and numbers            quiet    second words, axis numbers
hair        grid and hairlines           wash     the pale strip behind "us"
us          this branch: the accent      others   everybody we compare with
target      the line to reach            critical a critical failure 一票否决, only
band1..5    bands from best to worst     tint1..5 the same, pale, behind ink
on1..5      words printed upon a band    ground   what lies behind the chart
==========  ==================================================================

On the screen a colour is a custom property of the design system (``--chart-us``, ``--band-1``, ...) with
a fallback, so that dark mode and branding are a matter of style sheets; on paper it is the colour itself.
Both are presentation attributes, never a ``style`` attribute (the content security policy forbids those).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import escape

STEPS = 5
ACCENT = "#0c7b60"
_TOKENS: dict[str, tuple[str, str]] = {
    "ink": ("ink", "#1a222b"),
    "quiet": ("ink-3", "#60676f"),
    "hair": ("chart-grid", "#e4e6e9"),
    "wash": ("accent-soft", "#e2f4ed"),
    "us": ("chart-us", ACCENT),
    "others": ("chart-other", "#81878d"),
    "target": ("chart-target", "#464e57"),
    "critical": ("critical", "#c52f15"),
    "ground": ("raised", "#ffffff"),
    **{
        f"band{n}": (f"band-{n}", c)
        for n, c in enumerate(("#006852", "#5aab8a", "#adc98a", "#eedb91", "#754e2f"), 1)
    },
    **{
        f"tint{n}": (f"band-{n}-tint", c)
        for n, c in enumerate(("#b1dccd", "#d2eee1", "#e8f3db", "#f9f1cf", "#ead3c0"), 1)
    },
    **{
        f"on{n}": (f"band-{n}-ink", c)
        for n, c in enumerate(("#ffffff", "#061a14", "#1a230d", "#2f2910", "#ffffff"), 1)
    },
}


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by role and the sizes of words, in the drawing's units (1 unit = 1 CSS px at natural size).

    text: labels and numbers; small: axis and notes; row: height of a row in a chart of rows;
    font: family for the ``font-family`` attribute, empty to inherit from the page.
    """

    colours: Mapping[str, str]
    text: float = 13
    small: float = 11
    row: float = 24
    font: str = ""
    classes: bool = True

    def __post_init__(self) -> None:
        """Refuse a colour that would end its attribute (ValueError): drawings write colours as they are."""
        for role, colour in self.colours.items():
            if escape(colour) != colour:
                raise ValueError(f"colour of {role}: {colour!r} is none")

    def colour(self, role: str) -> str:
        """Return what goes into ``fill`` or ``stroke`` for ``role``; KeyError for an unknown role."""
        return self.colours[role]


SCREEN = Palette({role: f"var(--{token}, {colour})" for role, (token, colour) in _TOKENS.items()})


def paper_palette(accent: str = ACCENT, wash: str = _TOKENS["wash"][1]) -> Palette:
    """Return the palette for print with a tenant's accent and its pale form, both ``#rrggbb``."""
    colours = {role: colour for role, (_, colour) in _TOKENS.items()} | {"us": accent, "wash": wash}
    return Palette(colours, text=10.4, small=9, row=17, font="Noto Sans CJK SC", classes=False)


PAPER = paper_palette()


def band_step(index: int, count: int) -> int:
    """Spread ``count`` bands (index 0 is the best) over the five steps of colour: 1..5."""
    if count <= 1:
        return 1
    return 1 + (2 * index * (STEPS - 1) + count - 1) // (2 * (count - 1))
