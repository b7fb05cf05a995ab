"""WebM with sound alone. Source: RFC 8794 (EBML), RFC 9559 (Matroska), the WebM container guidelines."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from saas.kernel.sounds.found import NotSound, Sound

_DOC_TYPE, _SCALE, _DURATION = 0x4282, 0x2AD7B1, 0x4489
_TRACK_TYPE, _CODEC, _TIME, _SIMPLE_BLOCK, _BLOCK = 0x83, 0x86, 0xE7, 0xA3, 0xA1
_OPENED = {  # EBML, Segment, Info, Tracks, TrackEntry, Cluster, BlockGroup: walked into
    0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0x1F43B675, 0xA0,
}  # fmt: skip
_BLANKED = {  # Tags, Attachments, Chapters, DateUTC, Title, SegmentFilename, track name, CRC-32
    0x1254C367, 0x1941A469, 0x1043A770, 0x4461, 0x7BA9, 0x7384, 0x536E, 0xBF,
}  # fmt: skip
_AUDIO = 2
_CODECS = {b"A_OPUS", b"A_VORBIS"}
_LAST_BLOCK_S = 0.06  # the longest Opus packet but for exotic ones


class Element(NamedTuple):
    """One element: its id, where it begins, where its content begins and ends."""

    id: int
    at: int
    begins: int
    ends: int


def read(data: bytes) -> Sound:
    """Return the recording, its words blanked in place. Raises NotSound."""
    shown, scale, cluster, last, stated = bytearray(data), 1_000_000, 0, 0, 0.0
    kinds: list[int] = []
    codecs: list[bytes] = []
    blocks = 0
    for element in _elements(data):
        body = data[element.begins : element.ends]
        if element.id in _BLANKED:
            shown[element.at : element.ends] = _void(element.ends - element.at)
        elif element.id == _DOC_TYPE and body.rstrip(b"\0") != b"webm":
            raise NotSound("not WebM")
        elif element.id == _SCALE:
            scale = int.from_bytes(body)
        elif element.id == _DURATION:
            stated = struct.unpack(">f" if len(body) == 4 else ">d", body)[0]
        elif element.id == _TRACK_TYPE:
            kinds.append(int.from_bytes(body))
        elif element.id == _CODEC:
            codecs.append(body.rstrip(b"\0"))
        elif element.id == _TIME:
            cluster = int.from_bytes(body)
        elif element.id in (_SIMPLE_BLOCK, _BLOCK):
            blocks += 1
            last = max(last, cluster + _relative(body))
    if set(kinds) != {_AUDIO} or not set(codecs) <= _CODECS or not codecs or not blocks:
        raise NotSound("not sound alone")
    return Sound("audio/webm", max(last, stated) * scale / 1e9 + _LAST_BLOCK_S, bytes(shown))


def _elements(data: bytes) -> Iterator[Element]:
    """Yield every element; of the unknown size that recorders write, the content is simply walked on."""
    at = 0
    while at < len(data):
        identity, after_id = _number(data, at, keep_marker=True)
        size, begins = _number(data, after_id, keep_marker=False)
        unknown = size == (1 << 7 * (begins - after_id)) - 1
        ends = len(data) if unknown else begins + size
        if ends > len(data):
            raise NotSound("an element is cut short")
        opened = identity in _OPENED
        if unknown and not opened:
            raise NotSound("an element without an end")
        if opened:
            at = begins
            continue
        yield Element(identity, at, begins, ends)
        at = ends


def _number(data: bytes, at: int, *, keep_marker: bool) -> tuple[int, int]:
    """Return a number of variable length and where it ends."""
    first = data[at]
    length = 9 - first.bit_length()
    if length > (4 if keep_marker else 8) or at + length > len(data):
        raise NotSound("no number where one must be")
    value = int.from_bytes(data[at : at + length])
    return (value if keep_marker else value & ((1 << 7 * length) - 1)), at + length


def _relative(block: bytes) -> int:
    _, after_track = _number(block, 0, keep_marker=False)
    moment: int = struct.unpack_from(">h", block, after_track)[0]
    return moment


def _void(length: int) -> bytes:
    """Return an element that says nothing, of exactly so many bytes (2 or more)."""
    if length < 129:
        return b"\xec" + bytes([0x80 | (length - 2)]) + bytes(length - 2)
    return b"\xec\x01" + (length - 9).to_bytes(7) + bytes(length - 9)
