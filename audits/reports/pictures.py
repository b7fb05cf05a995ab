"""Photographs and logos made fit for print: small, without metadata, of a kind that is safe to embed."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from audits.reports.fetcher import Blob

EDGE = 720
"""Longest edge in pixels: 40 mm at 300 dpi and some air."""
MOST_PIXELS = 40_000_000
_KEPT = {0xE0, 0xEE}
"""Segments APP0 (JFIF) and APP14 (how colours are coded) stay; EXIF, XMP, IPTC and comments go."""


def photo(data: bytes) -> Blob | None:
    """Return the picture as a JPEG without metadata; None when it cannot be read.

    A JPEG that is small enough keeps its compressed data, byte for byte: only its metadata is cut out.
    """
    try:
        with Image.open(BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as image:
            if image.width * image.height > MOST_PIXELS:
                return None
            upright = image.getexif().get(0x0112, 1) == 1
            if image.format == "JPEG" and image.mode in ("RGB", "L") and upright and max(image.size) <= EDGE:
                image.load()
                return Blob(without_metadata(data), "image/jpeg")
            return Blob(_shrunk(image), "image/jpeg")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def logo(data: bytes | None) -> Blob | None:
    """Return a logo as PNG (it may be transparent); None when there is none or it cannot be read."""
    if data is None:
        return None
    try:
        with Image.open(BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as image:
            if image.width * image.height > MOST_PIXELS:
                return None
            image.thumbnail((EDGE, EDGE))
            output = BytesIO()
            image.convert("RGBA").save(output, "PNG")
            return Blob(output.getvalue(), "image/png")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def is_compact(mark: Blob) -> bool:
    """Tell whether a logo is a mark that needs the name beside it, rather than the name written out."""
    with Image.open(BytesIO(mark.data)) as image:
        return image.width < 2 * image.height


def _shrunk(image: Image.Image) -> bytes:
    image.draft("RGB", (EDGE, EDGE))
    turned = ImageOps.exif_transpose(image)
    turned.thumbnail((EDGE, EDGE))
    output = BytesIO()
    turned.convert("RGB").save(output, "JPEG", quality=82, optimize=True)
    return without_metadata(output.getvalue())


def without_metadata(jpeg: bytes) -> bytes:
    """Return the JPEG without application segments and comments. Raises ValueError for broken segments."""
    kept, at = [jpeg[:2]], 2
    while True:
        if at + 4 > len(jpeg) or jpeg[at] != 0xFF:
            raise ValueError("broken JPEG segment")
        marker = jpeg[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == 0xDA:
            return b"".join((*kept, jpeg[at : _end_of_image(jpeg)]))
        size = 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if not (marker == 0xFE or 0xE0 <= marker <= 0xEF) or marker in _KEPT:
            kept.append(jpeg[at : at + size])
        at += size


def _end_of_image(jpeg: bytes) -> int:
    """Return where the picture ends: what a camera appends after it (previews, depth maps) is cut off.

    Raises ValueError when it has no end.
    """
    end = jpeg.find(b"\xff\xd9", 2)
    while end != -1 and jpeg.find(b"\xff\xda", end) != -1:
        end = jpeg.find(b"\xff\xd9", end + 2)
    if end == -1:
        raise ValueError("JPEG without an end")
    return end + 2
