"""Recordings made by hand, byte for byte as recorders write them; the sound in them is silence."""

from __future__ import annotations

import struct

from saas.kernel.sounds.ogg import Page, _written

SILENCE = b"\xf8\xff\xfe"  # one Opus packet: 20 ms


def webm(seconds: float = 2, *, kind: int = 2, codec: bytes = b"A_OPUS", title: bytes = b"") -> bytes:
    """A WebM as Chrome's recorder writes it: sizes of segment and clusters unknown."""
    track = _element(b"\xd7", b"\1") + _element(b"\x83", bytes([kind])) + _element(b"\x86", codec)
    info = _element(b"\x2a\xd7\xb1", (1_000_000).to_bytes(3)) + (_element(b"\x7b\xa9", title) if title else b"")
    head = _element(b"\x1a\x45\xdf\xa3", _element(b"\x42\x82", b"webm"))
    unknown = b"\x01" + b"\xff" * 7
    body = _element(b"\x15\x49\xa9\x66", info) + _element(b"\x16\x54\xae\x6b", _element(b"\xae", track))
    for start in range(0, int(seconds * 1000), 10_000):
        body += b"\x1f\x43\xb6\x75" + unknown + _element(b"\xe7", start.to_bytes(4))
        for moment in range(0, min(10_000, int(seconds * 1000) - start), 60):
            body += _element(b"\xa3", b"\x81" + struct.pack(">h", moment) + b"\x80" + SILENCE)
    return head + b"\x18\x53\x80\x67" + unknown + body


def ogg(seconds: float = 2, *, comment: bytes = b"") -> bytes:
    """An Ogg as Firefox's recorder writes it."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 48_000, 0, 0)
    comments = struct.pack("<I", len(comment)) + comment if comment else b""
    tags = b"OpusTags" + struct.pack("<I", 4) + b"test" + struct.pack("<I", bool(comment)) + comments
    lacing = bytes([255] * (len(tags) // 255) + [len(tags) % 255])
    pages = [Page(2, 0, 7, 0, bytes([len(head)]), head), Page(0, 0, 7, 1, lacing, tags)]
    packets = int(seconds * 50)
    for first in range(0, packets, 100):
        count = min(100, packets - first)
        body, granule = SILENCE * count, (first + count) * 960
        pages.append(Page(0, granule, 7, len(pages), bytes([len(SILENCE)] * count), body))
    return b"".join(map(_written, pages))


def mp4(seconds: float = 2, *, handler: bytes = b"soun", place: bytes = b"") -> bytes:
    """An MP4 as Safari's recorder writes it; ``place``: what a phone would write into its user data."""
    dates, ticks = struct.pack(">II", 3_900_000_000, 3_900_000_000), struct.pack(">II", 1000, int(seconds * 1000))
    mvhd = _box(b"mvhd", bytes(4) + dates + ticks + bytes(80))
    mdia = _box(b"mdhd", bytes(4) + dates + ticks + bytes(4)) + _box(b"hdlr", bytes(8) + handler + bytes(13))
    trak = _box(b"trak", _box(b"tkhd", bytes(4) + dates + bytes(72)) + _box(b"mdia", mdia))
    udta = _box(b"udta", place) if place else b""
    return _box(b"ftyp", b"mp42" + bytes(4)) + _box(b"moov", mvhd + trak + udta) + _box(b"mdat", SILENCE * 50)


def _element(identity: bytes, body: bytes) -> bytes:
    return identity + (0x10000000 | len(body)).to_bytes(4) + body


def _box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(body), kind) + body
