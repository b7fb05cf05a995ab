"""Pictures that compress badly, as those of a busy hall do."""

from __future__ import annotations

import io

from PIL import Image


def noisy_picture(size: tuple[int, int]) -> bytes:
    """A JPEG of about half a byte for each pixel."""
    file = io.BytesIO()
    Image.effect_noise(size, 80).convert("RGB").save(file, "JPEG", quality=85)
    return file.getvalue()
