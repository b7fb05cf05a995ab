"""Recordings of a voice: what a file really is, how long it is, and what others may hear of it.

::

    read_sound    ogg     Ogg with Opus (Firefox)
                  webm    WebM with Opus or Vorbis (Chrome)
                  mp4     MP4 with sound alone (Safari)

Containers are read, never decoded. Words that a file brings along (titles, places, dates, pictures, tags) are taken
out; the sound itself stays as it was recorded.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

from saas.kernel.problems import FieldError, Invalid
from saas.kernel.sounds import mp4, ogg, webm
from saas.kernel.sounds.found import NotSound, Sound
from saas.kernel.words import Words, words

LONGEST_SECONDS = 300
MOST_BYTES = 6_000_000
_PICTURES = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif"}

__all__ = ["LONGEST_SECONDS", "MOST_BYTES", "Sound", "looks_like_sound", "read_sound"]


def looks_like_sound(data: bytes) -> bool:
    """Tell by its first bytes whether a file is one of the containers, not whether it is whole."""
    return _reader(data) is not None


def read_sound(data: bytes) -> Sound:
    """Return a recording; raises Invalid when it is none, damaged, too long or too large, or has pictures in it."""
    read = _reader(data)
    if read is None:
        raise _refuse(words("这不是可以播放的录音", "This is not a recording that can be played"))
    if len(data) > MOST_BYTES:
        most = MOST_BYTES // 1_000_000
        raise _refuse(words(f"录音太大（上限 {most} MB）", f"The recording is too large ({most} MB at most)"))
    try:
        sound = read(data)
    except (NotSound, IndexError, struct.error, ValueError, OverflowError) as error:
        raise _refuse(
            words("录音文件已损坏，或者不是录音，请重新录制", "The recording is damaged, or is none: record it again")
        ) from error
    if sound.seconds > LONGEST_SECONDS + 5:
        most = LONGEST_SECONDS // 60
        raise _refuse(words(f"录音太长（上限 {most} 分钟）", f"The recording is too long ({most} minutes at most)"))
    return sound


def _reader(data: bytes) -> Callable[[bytes], Sound] | None:
    if data.startswith(b"OggS"):
        return ogg.read
    if data.startswith(b"\x1a\x45\xdf\xa3"):
        return webm.read
    if data[4:8] == b"ftyp" and data[8:12] not in _PICTURES:
        return mp4.read
    return None


def _refuse(message: Words) -> Invalid:
    return Invalid(errors=[FieldError("body", message)], code="not_a_sound")
