"""What the sketches are put together from: colours, a lit room, people, plants."""

from __future__ import annotations

from random import Random

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 800, 600
FLOOR = 400  # where the wall ends
Colour = tuple[int, int, int]
Draw = ImageDraw.ImageDraw


def rgb(colour: str) -> Colour:
    """Read ``#rrggbb``."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mixed(first: Colour, second: Colour, share: float) -> Colour:
    """Return the colour at ``share`` (0..1) of the way from the first to the second."""
    one, two, three = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return one, two, three


def shaded(rng: Random) -> Image.Image:
    """Return a wall and a floor in soft light."""
    wall = mixed((236, 232, 224), (214, 222, 228), rng.random())
    floor = mixed((190, 182, 170), (150, 156, 162), rng.random())
    image = Image.new("RGB", (WIDTH, HEIGHT), wall)
    draw = ImageDraw.Draw(image)
    for y in range(HEIGHT):
        base = wall if y < FLOOR else floor
        draw.line((0, y, WIDTH, y), fill=mixed(base, (60, 60, 66), 0.28 * abs(y - FLOOR) / FLOOR))
    for index in range(-8, 25):
        draw.line((WIDTH / 2 + (index - 8) * 34, FLOOR, WIDTH / 2 + (index - 8) * 130, HEIGHT), fill=(140, 138, 134))
    for step in range(5):
        y = FLOOR + 9 * step * (step + 2)
        draw.line((0, y, WIDTH, y), fill=(140, 138, 134))
    for lamp in range(3):
        x = 120 + lamp * 250 + rng.randint(-20, 20)
        draw.rounded_rectangle((x, 14, x + 130, 26), 6, fill=(255, 252, 240))
    return image


def person(draw: Draw, x: float, y: float, size: float, coat: Colour) -> None:
    """Draw a figure from behind, feet at (x, y)."""
    draw.ellipse((x - size * 0.13, y - size, x + size * 0.13, y - size * 0.72), fill=(58, 46, 40))
    draw.rounded_rectangle((x - size * 0.24, y - size * 0.7, x + size * 0.24, y - size * 0.2), size * 0.1, fill=coat)
    draw.rectangle((x - size * 0.16, y - size * 0.22, x + size * 0.16, y), fill=mixed(coat, (30, 30, 36), 0.6))


def coat(rng: Random) -> Colour:
    """Return the colour of a passer-by's coat."""
    return rng.choice(((92, 104, 120), (150, 96, 84), (84, 120, 104), (176, 160, 130), (70, 74, 92), (168, 120, 140)))


def plant(draw: Draw, x: int, y: int, size: int, rng: Random) -> None:
    """Draw a plant in its pot, standing at (x, y)."""
    top, wide, narrow = y - size // 3, size // 4, size // 6
    draw.polygon([(x - wide, top), (x + wide, top), (x + narrow, y), (x - narrow, y)], fill=(150, 104, 78))
    for _ in range(14):
        dx, dy = rng.randint(-size // 2, size // 2), rng.randint(size // 3, size)
        draw.ellipse((x + dx - 12, y - dy - 8, x + dx + 12, y - dy + 8), fill=(64, 110 + rng.randint(0, 40), 72))
