"""The four companies' marks: one shape in the company's colour, drawn large and scaled down."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

from saas.demo.cast import Company
from saas.demo.shapes import Colour, Draw, rgb

DRAWN, SIZE = 1024, 256
WHITE: Colour = (255, 255, 255)


def logo(company: Company) -> bytes:
    """Return a square PNG with a transparent ground."""
    image = Image.new("RGBA", (DRAWN, DRAWN), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    colour = rgb(company.accent)
    draw.rounded_rectangle((0, 0, DRAWN - 1, DRAWN - 1), 220, fill=colour)
    MARKS[company.industry](draw, colour)
    out = io.BytesIO()
    image.resize((SIZE, SIZE), Image.Resampling.LANCZOS).save(out, "PNG")
    return out.getvalue()


def _waves(draw: Draw, _ground: Colour) -> None:
    """A river: the bank."""
    for row in range(3):
        y = 330 + row * 170
        for index in range(3):
            x = 150 + index * 240
            draw.arc((x, y - 90, x + 250, y + 160), 200, 340, fill=WHITE, width=64)


def _signal(draw: Draw, _ground: Colour) -> None:
    """Waves from one point: the telecom operator."""
    for radius in (230, 400, 570):
        draw.arc((260 - radius, 764 - radius, 260 + radius, 764 + radius), 270, 360, fill=WHITE, width=78)
    draw.ellipse((170, 674, 350, 854), fill=WHITE)


def _moon(draw: Draw, ground: Colour) -> None:
    """A moon above a pine: the hotels."""
    draw.ellipse((420, 130, 860, 570), fill=WHITE)
    draw.ellipse((330, 90, 740, 500), fill=ground)
    for row in range(3):
        top, wide = 330 + row * 150, 130 + row * 70
        draw.polygon([(380, top), (380 - wide, top + 230), (380 + wide, top + 230)], fill=WHITE)
    draw.rectangle((345, 840, 415, 920), fill=WHITE)


def _wheel(draw: Draw, ground: Colour) -> None:
    """A wheel at speed: the car dealer."""
    draw.ellipse((300, 240, 844, 784), fill=WHITE)
    draw.ellipse((400, 340, 744, 684), fill=ground)
    draw.ellipse((500, 440, 644, 584), fill=WHITE)
    for row, left in enumerate((120, 180, 120)):
        draw.rounded_rectangle((left, 330 + row * 160, left + 260, 380 + row * 160), 25, fill=WHITE)


MARKS = {"bank": _waves, "telecom": _signal, "hotel": _moon, "dealership_4s": _wheel}
