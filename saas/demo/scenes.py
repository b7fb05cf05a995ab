"""Sketches of service places, drawn from simple shapes: a stand-in for photographs, with nobody's face in them."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from PIL import Image, ImageDraw, ImageFilter

from saas.demo.shapes import HEIGHT, WIDTH, Colour, Draw, coat, mixed, person, plant, rgb, shaded

Scene = Callable[[Draw, Random, Colour], None]


def draw_scene(name: str, accent: str, rng: Random) -> Image.Image:
    """Return one sketch, WIDTH x HEIGHT. accent: ``#rrggbb`` of the company."""
    image = shaded(rng)
    SCENES[name](ImageDraw.Draw(image), rng, rgb(accent))
    grain = Image.frombytes("L", (WIDTH // 2, HEIGHT // 2), rng.randbytes(WIDTH * HEIGHT // 4))
    rough = grain.resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR).convert("RGB")
    return Image.blend(image.filter(ImageFilter.GaussianBlur(0.7)), rough, 0.06)


def counter(draw: Draw, rng: Random, accent: Colour) -> None:
    """A row of counters with people waiting."""
    draw.rectangle((0, 70, WIDTH, 118), fill=accent)
    draw.rectangle((300 + rng.randint(-60, 60), 84, 520, 104), fill=mixed(accent, (255, 255, 255), 0.85))
    places = rng.randint(3, 4)
    width = WIDTH // places
    for index in range(places):
        left = index * width + 14
        draw.rectangle((left, 150, left + width - 28, 300), fill=(206, 222, 230), outline=(120, 130, 138), width=3)
        if rng.random() < 0.75:
            person(draw, left + width / 2 - 14, 318, 150, mixed(accent, (40, 44, 52), 0.5))
        draw.rectangle((left + 12, 128, left + 74, 148), fill=(30, 30, 34))
        draw.text((left + 24, 130), f"{rng.randint(1, 99):03d}", fill=(255, 80, 60))
    draw.rectangle((0, 300, WIDTH, 408), fill=(168, 140, 110))
    draw.rectangle((0, 296, WIDTH, 312), fill=(226, 216, 200))
    for _ in range(rng.randint(2, 6)):
        person(draw, rng.randint(60, 740), rng.randint(500, 580), rng.randint(200, 250), coat(rng))
    plant(draw, 770, 430, 90, rng)


def lounge(draw: Draw, rng: Random, accent: Colour) -> None:
    """A waiting area: seats, a window, a table with cups."""
    draw.rectangle((70, 90, 430, 300), fill=(196, 222, 238), outline=(240, 240, 240), width=10)
    draw.line((250, 90, 250, 300), fill=(240, 240, 240), width=8)
    draw.rectangle((520, 110, 700, 260), fill=mixed(accent, (255, 255, 255), 0.7), outline=accent, width=5)
    for row in range(2):
        for index in range(5):
            x, y = 60 + index * 140 + row * 26, 340 + row * 86
            seat = mixed(accent, (90, 90, 96), 0.35 if rng.random() < 0.85 else 0.8)
            draw.rounded_rectangle((x, y, x + 116, y + 60), 14, fill=seat)
            draw.rounded_rectangle((x - 4, y + 46, x + 120, y + 74), 10, fill=mixed(seat, (20, 20, 24), 0.3))
            if rng.random() < 0.25:
                person(draw, x + 58, y + 84, 130, coat(rng))
    draw.ellipse((540, 500, 760, 560), fill=(222, 214, 200), outline=(150, 140, 130), width=3)
    for _ in range(rng.randint(1, 7)):
        x, y = rng.randint(580, 710), rng.randint(505, 540)
        draw.rectangle((x, y - 18, x + 14, y), fill=(250, 250, 248), outline=(170, 170, 170))
    plant(draw, 40, 420, 120, rng)


def facade(draw: Draw, rng: Random, accent: Colour) -> None:
    """The front of the building: sign, glass doors, steps, opening hours."""
    draw.rectangle((0, 0, WIDTH, 120), fill=(176, 206, 232))
    draw.rectangle((60, 60, 740, 430), fill=mixed((206, 202, 196), (170, 176, 184), rng.random()))
    draw.rectangle((60, 100, 740, 170), fill=accent)
    draw.rounded_rectangle((250, 116, 550, 154), 8, fill=mixed(accent, (255, 255, 255), 0.88))
    for left in (110, 300, 410, 600):
        draw.rectangle((left, 200, left + 98, 430), fill=(150, 178, 194), outline=(90, 98, 104), width=4)
        draw.polygon([(left + 10, 210), (left + 50, 210), (left + 14, 330)], fill=(190, 210, 220))
    draw.rectangle((520, 260, 578, 340), fill=(250, 248, 240), outline=(120, 120, 120))
    for line in range(5):
        draw.line((528, 272 + line * 13, 528 + rng.randint(24, 42), 272 + line * 13), fill=(90, 90, 90), width=3)
    for step in range(3):
        shade = 190 - step * 16
        draw.rectangle((240 - step * 40, 430 + step * 24, 560 + step * 40, 454 + step * 24), fill=(shade, shade, shade))
    for _ in range(rng.randint(0, 30)):
        x, y = rng.randint(240, 560), rng.randint(432, 500)
        draw.ellipse((x, y, x + rng.randint(3, 12), y + 5), fill=(120, 112, 100))
    for _ in range(rng.randint(0, 2)):
        person(draw, rng.choice((180, 640)), 560, 230, coat(rng))


def desk(draw: Draw, rng: Random, accent: Colour) -> None:
    """A desk from above: papers, a card being handed over, a pen, a cup."""
    draw.rectangle((0, 0, WIDTH, HEIGHT), fill=(176, 146, 112))
    for y in range(0, HEIGHT, 26):
        draw.line((0, y, WIDTH, y + rng.randint(-8, 8)), fill=(166, 136, 104), width=3)
    for _ in range(rng.randint(2, 5)):
        x, y = rng.randint(30, 420), rng.randint(30, 300)
        draw.polygon([(x, y), (x + 230, y + rng.randint(-30, 30)), (x + 250, y + 250), (x + 14, y + 262)],
                     fill=(250, 249, 244), outline=(200, 196, 188))  # fmt: skip
        for line in range(9):
            draw.line((x + 30, y + 40 + line * 22, x + rng.randint(120, 210), y + 40 + line * 22), fill=(150, 150, 156),
                      width=3)  # fmt: skip
        draw.rectangle((x + 30, y + 14, x + 130, y + 28), fill=accent)
    draw.rounded_rectangle((470, 330, 640, 436), 12, fill=mixed(accent, (255, 255, 255), 0.25))
    draw.rectangle((490, 360, 520, 384), fill=(220, 190, 110))
    for x, y in ((420, 400), (690, 380))[: rng.randint(1, 2)]:
        draw.rounded_rectangle((x - 46, y - 30, x + 60, y + 40), 30, fill=(226, 186, 156))
        draw.rectangle((x - 40, y + 30, x + 50, y + 220), fill=mixed(accent, (40, 44, 52), 0.6))
    draw.line((120, 500, 330, 540), fill=(40, 44, 60), width=9)
    draw.ellipse((650, 70, 760, 180), fill=(244, 242, 236), outline=(190, 186, 178), width=5)
    draw.ellipse((668, 88, 742, 162), fill=(120, 84, 56))


def machines(draw: Draw, rng: Random, accent: Colour) -> None:
    """Self-service machines, some of them out of order."""
    for index in range(4):
        left = 50 + index * 185
        draw.rounded_rectangle((left, 130, left + 140, 470), 12, fill=mixed((216, 218, 222), accent, 0.18))
        draw.rectangle((left, 130, left + 140, 168), fill=accent)
        broken = rng.random() < 0.3
        draw.rectangle((left + 18, 190, left + 122, 270), fill=(36, 40, 48) if broken else (120, 178, 214))
        for key in range(9):
            x, y = left + 40 + key % 3 * 22, 300 + key // 3 * 20
            draw.rectangle((x, y, x + 16, y + 14), fill=(150, 152, 156))
        if broken:
            draw.rectangle((left + 30, 200, left + 112, 256), fill=(252, 250, 244))
            draw.line((left + 44, 210, left + 98, 246), fill=(200, 40, 30), width=6)
            draw.line((left + 98, 210, left + 44, 246), fill=(200, 40, 30), width=6)
    for _ in range(rng.randint(1, 3)):
        person(draw, rng.randint(100, 700), rng.randint(540, 590), rng.randint(220, 260), coat(rng))


def room(draw: Draw, rng: Random, accent: Colour) -> None:
    """A hotel room: bed, lamps, curtain, now and then a towel on the floor."""
    draw.rectangle((520, 60, 790, 380), fill=mixed(accent, (240, 236, 228), 0.55))
    for x in range(530, 790, 26):
        draw.line((x, 60, x + rng.randint(-4, 4), 380), fill=mixed(accent, (200, 190, 180), 0.5), width=4)
    draw.rounded_rectangle((70, 170, 480, 340), 16, fill=mixed(accent, (70, 60, 54), 0.4))
    draw.polygon([(60, 330), (490, 330), (560, 520), (0, 520)], fill=(248, 246, 242))
    draw.polygon([(44, 400), (510, 400), (560, 520), (0, 520)], fill=mixed(accent, (255, 255, 255), 0.6))
    for x in (110, 290):
        draw.rounded_rectangle((x, 290, x + 150, 350), 24, fill=(255, 255, 253), outline=(220, 216, 208), width=3)
    for x in (20, 500):
        draw.polygon([(x, 200), (x + 44, 200), (x + 60, 250), (x - 16, 250)], fill=(255, 236, 190))
        draw.rectangle((x + 18, 250, x + 26, 330), fill=(110, 96, 84))
    if rng.random() < 0.6:
        x = rng.randint(560, 700)
        draw.polygon([(x, 540), (x + 70, 520), (x + 96, 560), (x + 20, 580)], fill=(244, 244, 240))


def workshop(draw: Draw, rng: Random, accent: Colour) -> None:
    """A car on its lift, tools on the wall, a mechanic."""
    for index in range(10):
        x = 60 + index * 70
        draw.rectangle((x, 80, x + 40, 150 + rng.randint(0, 40)), fill=(120, 124, 130), outline=(80, 84, 90), width=3)
    y = rng.randint(330, 400)
    paint = rng.choice((accent, (196, 198, 204), (52, 56, 66), (150, 40, 44), (236, 236, 238)))
    draw.polygon([(190, y - 70), (270, y - 140), (470, y - 140), (560, y - 70)], fill=mixed(paint, (20, 24, 30), 0.25))
    draw.polygon([(280, y - 128), (360, y - 128), (360, y - 76), (226, y - 76)], fill=(176, 206, 220))
    draw.polygon([(376, y - 128), (462, y - 128), (528, y - 76), (376, y - 76)], fill=(176, 206, 220))
    draw.rounded_rectangle((120, y - 76, 660, y), 26, fill=paint)
    for x in (210, 540):
        draw.ellipse((x - 50, y - 44, x + 50, y + 56), fill=(34, 34, 38))
        draw.ellipse((x - 24, y - 18, x + 24, y + 30), fill=(180, 182, 188))
    for x in (150, 620):
        draw.rectangle((x, y + 10, x + 24, 540), fill=(220, 170, 40))
    draw.rectangle((120, y + 4, 680, y + 18), fill=(220, 170, 40))
    person(draw, rng.choice((80, 720)), 570, 250, mixed(accent, (40, 44, 52), 0.4))
    for _ in range(rng.randint(0, 6)):
        x, spot = rng.randint(140, 640), rng.randint(540, 590)
        draw.ellipse((x, spot, x + rng.randint(20, 70), spot + 10), fill=(70, 64, 60))


SCENES: dict[str, Scene] = {
    "counter": counter, "lounge": lounge, "facade": facade, "desk": desk, "machines": machines, "room": room,
    "workshop": workshop,
}  # fmt: skip
OF_INDUSTRY = {
    "bank": ("counter", "lounge", "facade", "desk", "machines"),
    "telecom": ("counter", "lounge", "facade", "machines", "desk"),
    "hotel": ("room", "counter", "lounge", "facade", "desk"),
    "dealership_4s": ("workshop", "lounge", "counter", "facade", "desk"),
}
