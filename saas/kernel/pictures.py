"""Pictures: what a file really is, what it claims, and what others may see of it."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import Any

import pillow_heif
from PIL import ExifTags, Image, ImageFile, ImageOps, UnidentifiedImageError

from saas.kernel.problems import FieldError, Invalid
from saas.kernel.words import Words, words

pillow_heif.register_heif_opener()

MAX_PIXELS = 60_000_000
SHOWN_EDGE = 1600
THUMB_EDGE = 320
MEDIA_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "HEIF": "image/heic"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture made safe. shown and thumb are JPEG bytes without metadata; claims is what EXIF said."""

    media_type: str
    width: int
    height: int
    shown: bytes
    thumb: bytes
    claims: dict[str, Any]


def read_picture(data: bytes) -> Picture:
    """Decode, turn upright, re-encode; raises Invalid when it is no picture, damaged, or a bomb."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of what is refused below
        ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint, where it is loaded, allows them for the process
        try:
            with Image.open(io.BytesIO(data), formats=list(MEDIA_TYPES)) as image:
                return _safe(image)
        except Invalid:
            raise
        except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
            raise _refuse(
                words("这不是可以打开的照片，请重新拍摄", "This is not a picture that can be opened; take it again")
            ) from error


def _safe(image: Image.Image) -> Picture:
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise _refuse(words("照片像素过大（上限 6000 万）", "The picture has too many pixels (60 million at most)"))
    media_type = MEDIA_TYPES[image.format or ""]
    claims = _claims(image)
    image.draft("RGB", (SHOWN_EDGE, SHOWN_EDGE))  # JPEG decodes straight to the size that is needed
    upright = ImageOps.exif_transpose(image).convert("RGB")
    upright.thumbnail((SHOWN_EDGE, SHOWN_EDGE), Image.Resampling.LANCZOS)
    shown = _jpeg(upright, 80)
    small = upright.copy()
    small.thumbnail((THUMB_EDGE, THUMB_EDGE), Image.Resampling.LANCZOS)
    return Picture(media_type, upright.width, upright.height, shown, _jpeg(small, 75), claims)


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    clean = Image.new("RGB", image.size)
    clean.paste(image)  # a fresh image carries no metadata at all
    clean.save(out, "JPEG", quality=quality, optimize=False, progressive=True)
    return out.getvalue()


def _claims(image: Image.Image) -> dict[str, Any]:
    """Return the time and place that the file claims, as text; never shown to the audited."""
    try:
        exif = image.getexif()
        found = {
            "taken_at": exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal),
            "camera": exif.get(ExifTags.Base.Model),
            "gps": {str(key): str(value) for key, value in exif.get_ifd(ExifTags.IFD.GPSInfo).items()},
        }
    except (ValueError, OSError, SyntaxError, KeyError, TypeError):
        return {"unreadable": True}
    return {name: value if isinstance(value, dict) else str(value)[:100] for name, value in found.items() if value}


def _refuse(message: Words) -> Invalid:
    return Invalid(errors=[FieldError("body", message)], code="not_a_picture")
