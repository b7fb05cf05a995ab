"""MP4 with sound alone, whole or in fragments. Source: ISO/IEC 14496-12 (boxes)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from saas.kernel.sounds.found import NotSound, Sound

_OPENED = {b"moov", b"trak", b"mdia", b"mvex", b"moof", b"traf"}
_BLANKED = {b"udta", b"meta", b"uuid", b"ilst"}
_STAMPED = {b"mvhd", b"tkhd", b"mdhd"}
_KNOWN = _OPENED | _BLANKED | _STAMPED | {
    b"ftyp", b"styp", b"free", b"skip", b"wide", b"mdat", b"sidx", b"mfra", b"mfhd", b"tfhd", b"tfdt", b"trun", b"trex",
    b"mehd", b"hdlr", b"minf", b"edts", b"tref", b"iods", b"pdin", b"prft", b"emsg", b"sbgp", b"sgpd", b"saiz", b"saio",
    b"elng", b"pssh",
}  # fmt: skip


class Box(NamedTuple):
    """One box: its kind, where it begins, where its content begins and ends."""

    kind: bytes
    at: int
    begins: int
    ends: int


def read(data: bytes) -> Sound:
    """Return the recording, its words and dates blanked in place. Raises NotSound."""
    shown = bytearray(data)
    handlers: list[bytes] = []
    whole, scale, ticks, each, media = 0.0, 0, 0, 0, 0
    for box in _boxes(data):
        body = data[box.begins : box.ends]
        if box.kind in _BLANKED:
            shown[box.at + 4 : box.at + 8] = b"free"
            shown[box.begins : box.ends] = bytes(box.ends - box.begins)
        if box.kind in _STAMPED:
            dates = 16 if body[0] == 1 else 8
            shown[box.begins + 4 : box.begins + 4 + dates] = bytes(dates)
        if box.kind == b"mvhd":
            whole = _seconds(body)
        elif box.kind == b"mdhd":
            scale = _scale(body)
        elif box.kind == b"hdlr":
            handlers.append(body[8:12])
        elif box.kind == b"trex":
            each = struct.unpack_from(">I", body, 12)[0]
        elif box.kind == b"tfhd":
            each = _default(body) or each
        elif box.kind == b"trun":
            ticks += _run(body, each)
        elif box.kind == b"mdat":
            media += len(body)
    if handlers != [b"soun"] or not media:
        raise NotSound("not sound alone")
    return Sound("audio/mp4", max(whole, ticks / scale if scale else 0.0), bytes(shown))


def _boxes(data: bytes) -> Iterator[Box]:
    at = 0
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        begins = at + 8
        if size == 1:
            size = struct.unpack_from(">Q", data, begins)[0]
            begins += 8
        ends = len(data) if size == 0 else at + size
        if ends > len(data) or ends < begins or kind not in _KNOWN:
            raise NotSound("a box is cut short, or of an unknown kind")
        yield Box(kind, at, begins, ends)
        at = begins if kind in _OPENED else ends


def _seconds(body: bytes) -> float:
    scale, ticks = struct.unpack_from(">IQ", body, 20) if body[0] == 1 else struct.unpack_from(">II", body, 12)
    return float(ticks / scale) if scale and ticks not in (0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF) else 0.0


def _scale(body: bytes) -> int:
    scale: int = struct.unpack_from(">I", body, 20 if body[0] == 1 else 12)[0]
    return scale


def _default(body: bytes) -> int:
    """Return the length that a fragment gives each of its samples; 0 when it gives none."""
    flags = int.from_bytes(body[1:4])
    at = 8 + (8 if flags & 1 else 0) + (4 if flags & 2 else 0)
    return struct.unpack_from(">I", body, at)[0] if flags & 8 else 0


def _run(body: bytes, each: int) -> int:
    """Return the length of a run of samples, in the track's ticks."""
    flags, count = int.from_bytes(body[1:4]), struct.unpack_from(">I", body, 4)[0]
    if not flags & 0x100:
        return int(count * each)
    at = 8 + (4 if flags & 1 else 0) + (4 if flags & 4 else 0)
    step = 4 * bin(flags & 0xF00).count("1")
    return sum(struct.unpack_from(">I", body, at + n * step)[0] for n in range(count))
