"""Ogg with one stream of Opus. Source: RFC 3533 (pages), RFC 7845 (Opus in Ogg), RFC 6716 section 3.1 (lengths)."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from saas.kernel.sounds.found import NotSound, Sound

_HEAD = struct.Struct("<4sBBqIIIB")
_NO_TAGS = b"OpusTags" + struct.pack("<II", 0, 0)
_SILK_MS, _HYBRID_MS, _CELT_MS = (10, 20, 40, 60), (10, 20), (2.5, 5, 10, 20)


class Page(NamedTuple):
    """One page: its flags, position, number, and lacing; raw is the whole of it."""

    flags: int
    granule: int
    serial: int
    number: int
    lacing: bytes
    body: bytes


def read(data: bytes) -> Sound:
    """Return the recording with empty tags. Raises NotSound."""
    pages = list(_pages(data))
    if len({page.serial for page in pages}) != 1 or not pages[0].body.startswith(b"OpusHead"):
        raise NotSound("not one stream of Opus")
    packets = list(_packets(pages))
    if len(packets) < 3 or not packets[1].startswith(b"OpusTags"):
        raise NotSound("no tags, or no sound")
    seconds = sum(_milliseconds(packet) for packet in packets[2:]) / 1000
    rest = _after_tags(pages)
    tags = Page(0, 0, pages[0].serial, 1, bytes([len(_NO_TAGS)]), _NO_TAGS)
    numbered = (page._replace(number=number) for number, page in enumerate([pages[0], tags, *rest]))
    return Sound("audio/ogg", seconds, b"".join(map(_written, numbered)))


def _pages(data: bytes) -> Iterator[Page]:
    at = 0
    while at < len(data):
        mark, version, flags, granule, serial, number, _crc, count = _HEAD.unpack_from(data, at)
        if mark != b"OggS" or version:
            raise NotSound("no page where one must begin")
        lacing = data[at + 27 : at + 27 + count]
        begins = at + 27 + count
        at = begins + sum(lacing)
        if at > len(data):
            raise NotSound("a page is cut short")
        yield Page(flags, granule, serial, number, lacing, data[begins:at])


def _packets(pages: Sequence[Page]) -> Iterator[bytes]:
    packet = b""
    for page in pages:
        at = 0
        for length in page.lacing:
            packet += page.body[at : at + length]
            at += length
            if length < 255:
                yield packet
                packet = b""


def _after_tags(pages: Sequence[Page]) -> Sequence[Page]:
    """The tags end the page on which they end."""
    for index, page in enumerate(pages[1:], 2):
        if page.lacing and page.lacing[-1] < 255:
            if len([length for length in page.lacing if length < 255]) > 1:
                raise NotSound("sound on the page of the tags")
            return pages[index:]
    raise NotSound("the tags do not end")


def _milliseconds(packet: bytes) -> float:
    if not packet:
        return 0
    kind, frames = packet[0] >> 3, packet[0] & 3
    if kind < 12:
        each: float = _SILK_MS[kind & 3]
    else:
        each = _HYBRID_MS[kind & 1] if kind < 16 else _CELT_MS[kind & 3]
    count = 1 if frames == 0 else 2 if frames < 3 else (packet[1] & 63 if len(packet) > 1 else 0)
    return each * count


def _written(page: Page) -> bytes:
    head = _HEAD.pack(b"OggS", 0, page.flags, page.granule, page.serial, page.number, 0, len(page.lacing))
    raw = bytearray(head + page.lacing + page.body)
    raw[22:26] = struct.pack("<I", _crc(raw))
    return bytes(raw)


def _row(value: int) -> int:
    for _ in range(8):
        value = (value << 1) ^ (0x04C11DB7 if value & 0x80000000 else 0)
    return value & 0xFFFFFFFF


_TABLE = tuple(_row(index << 24) for index in range(256))


def _crc(raw: bytes | bytearray) -> int:
    crc = 0
    for byte in raw:
        crc = ((crc << 8) & 0xFFFFFFFF) ^ _TABLE[(crc >> 24) ^ byte]
    return crc
