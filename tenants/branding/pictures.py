"""A tenant's logo: whatever was uploaded, decoded once with limits and written anew as a small PNG."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from saas.kernel.problems import FieldError, Invalid
from saas.kernel.words import Words, words

MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 16_000_000  # decoded at 4 bytes a pixel: 64 MB at the very most
EDGE = 512
FORMATS = ("PNG", "JPEG", "WEBP")


def logo_png(data: bytes) -> bytes:
    """Return the picture as PNG of at most 512 x 512 pixels, without metadata; raises Invalid.

    The size is read from the header before anything is decoded, so a small file that would unfold into
    gigabytes is refused while it is still small.
    """
    if not data:
        raise _refused(words("请选择一张图片", "Choose a picture"))
    if len(data) > MOST_BYTES:
        raise _refused(words("图片不能超过 2 MB", "The picture may have 2 MB at most"))
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise _too_many_pixels()
            return _written(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        raise _refused(
            words("无法读取，请用 PNG、JPEG 或 WebP", "It cannot be read; use PNG, JPEG or WebP")
        ) from None


def _written(picture: Image.Image) -> bytes:
    picture.seek(0)
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    upright.thumbnail((EDGE, EDGE), Image.Resampling.LANCZOS)
    clean = Image.new("RGBA", upright.size)
    clean.paste(upright)  # pixels only: no profile, no text chunks, no EXIF
    out = BytesIO()
    clean.save(out, "PNG", optimize=True)
    return out.getvalue()


def _too_many_pixels() -> Invalid:
    return _refused(
        words("图片的像素太多，请缩小到 4000×4000 以内", "Too many pixels; keep it within 4000×4000")
    )


def _refused(message: Words) -> Invalid:
    return Invalid(errors=[FieldError("logo", message)])
