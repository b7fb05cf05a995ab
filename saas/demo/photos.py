"""Photos as a phone would send them: JPEG with a stamp and EXIF, every one different, from a few sketches."""

from __future__ import annotations

import functools
import io
from datetime import datetime
from random import Random

from PIL import ExifTags, Image, ImageDraw, ImageEnhance, ImageFont

from saas.demo.cast import Company
from saas.demo.scenes import OF_INDUSTRY, draw_scene
from saas.demo.shapes import HEIGHT, WIDTH

VARIANTS = 3  # sketches per kind of scene
SIZE = (640, 480)
STRIP = 30  # pixels at the bottom, for the stamp
CAMERAS = ("HONOR 90", "Redmi K70", "HUAWEI nova 12", "vivo S18")
SHOWS = (
    ("门头", "facade"), ("门前", "facade"), ("自助", "machines"), ("设备", "machines"), ("等候", "lounge"),
    ("休息区", "lounge"), ("客房", "room"), ("房间", "room"), ("布草", "room"), ("卫生间", "room"),
    ("车间", "workshop"), ("环检", "workshop"), ("单", "desk"), ("书", "desk"), ("记录", "desk"), ("金额", "desk"),
    ("工牌", "counter"), ("大厅", "counter"),
)  # fmt: skip


class Album:
    """The sketches of one company, drawn at the first use."""

    def __init__(self, company: Company, seed: str) -> None:
        self.company = company
        self.seed = seed
        self._drawn = functools.cache(self._draw)

    def take(self, at: datetime, label: str, subject: str, rng: Random) -> bytes:
        """Return a JPEG of 30 to 50 KB, taken ``at`` a moment of local time.

        label: ASCII, stamped on it; subject: text of the item that it proves, which chooses the scene.
        """
        fitting = [scene for word, scene in SHOWS if word in subject]
        scene = fitting[0] if fitting else rng.choice(OF_INDUSTRY[self.company.industry])
        image = _moved(self._drawn(scene, rng.randrange(VARIANTS)), rng)
        _stamp(image, f"{at:%Y-%m-%d %H:%M}  {label}")
        out = io.BytesIO()
        image.save(out, "JPEG", quality=84, exif=_exif(at, rng))
        return out.getvalue()

    def _draw(self, scene: str, variant: int) -> Image.Image:
        return draw_scene(scene, self.company.accent, Random(f"{self.seed}/{scene}/{variant}"))


def _moved(image: Image.Image, rng: Random) -> Image.Image:
    """Return the same place from where another person stood, in other light."""
    left, top = rng.randint(0, 60), rng.randint(0, 45)
    box = (left, top, WIDTH - rng.randint(0, 60), HEIGHT - rng.randint(0, 45))
    seen = image.resize(SIZE, Image.Resampling.BILINEAR, box=box)
    return ImageEnhance.Brightness(seen).enhance(rng.uniform(0.82, 1.1))


def _stamp(image: Image.Image, text: str) -> None:
    draw = ImageDraw.Draw(image)
    width, height = SIZE
    draw.rectangle((0, height - STRIP, width, height), fill=(20, 22, 26))
    draw.text((10, height - STRIP + 5), text, fill=(240, 240, 236), font=_font())


@functools.cache
def _font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size=16)


def _exif(at: datetime, rng: Random) -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = rng.choice(CAMERAS)
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = f"{at:%Y:%m:%d %H:%M:%S}"
    return exif
