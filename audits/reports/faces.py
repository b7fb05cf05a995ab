"""The report's type faces, trimmed to the common characters: a third of the time, half of the bytes.

Noto CJK has 65,535 glyphs a face. The PDF engine keeps glyph numbers when it embeds a face, so that even
ten characters drag along tables for all of them: 0.2 s and 300 KB a report. Here each face is cut down
once (harfbuzz needs about 0.6 s) to Latin and the 6,763 characters of GB 2312, and kept in the user's
cache directory; whatever lies outside falls back to the full face, glyph by glyph. The trimmed faces are
an optimisation alone: without library or fonts the page is set in whatever the full faces are.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import hashlib
import logging
import os
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile

from audits.reports.fetcher import Blob
from saas.kernel.words import Lang

log = logging.getLogger(__name__)

SANS, SERIF = "Noto Sans CJK SC", "Noto Serif CJK SC"
TRIMMED_SANS, LATIN_SANS = "Sanmi Sans", "Sanmi Latin"
WANTED = (
    (SANS, TRIMMED_SANS, 400, "Regular"),
    (SANS, TRIMMED_SANS, 700, "Bold"),
    (SERIF, "Sanmi Serif", 700, "Bold"),
    ("Noto Sans CJK KR", LATIN_SANS, 400, "Regular"),
    ("Noto Sans CJK KR", LATIN_SANS, 700, "Bold"),
    ("Noto Serif CJK KR", "Sanmi Latin Serif", 700, "Bold"),
)
"""Installed family, family in the style sheet, weight, style. English takes its Latin from the Korean faces:
the same letters, but with quotation marks and middle dots as narrow as English wants them."""
_DROPPED = (b"GSUB", b"VORG", b"vhea", b"vmtx", b"BASE", b"DSIG")
_DROP_TABLES = 3
_LATIN = (
    (0x20, 0x7E),
    (0xA0, 0x17F),
    (0x2010, 0x2044),
    (0x20AC, 0x20AC),
    (0x2122, 0x2122),
    (0x2190, 0x2193),
    (0x2212, 0x2212),
    (0x2260, 0x2265),
)
_HAN_SIGNS = (
    (0x2103, 0x2103),
    (0x2194, 0x22FF),
    (0x2460, 0x2473),
    (0x25A0, 0x25CF),
    (0x3000, 0x301F),
    (0xFF01, 0xFF5E),
)


@dataclass(frozen=True, slots=True)
class Face:
    """One trimmed face: the family name that the style sheet uses, its weight, its OpenType bytes."""

    family: str
    weight: int
    blob: Blob


def sans_families(lang: Lang) -> tuple[str, ...]:
    """Return the sans families of a language in the order in which characters are looked for."""
    return (LATIN_SANS, TRIMMED_SANS, SANS) if lang == "en" else (TRIMMED_SANS, SANS)


@lru_cache(maxsize=1)
def trimmed_faces() -> tuple[Face, ...]:
    """Return the trimmed faces, made or read from the cache at the first call, without those that cannot be."""
    made = (_trimmed(*wanted) for wanted in WANTED)
    return tuple(face for face in made if face)


def _trimmed(family: str, trimmed: str, weight: int, style: str) -> Face | None:
    characters = latin_characters() if "Latin" in trimmed else common_characters()
    try:
        return Face(trimmed, weight, Blob(_kept_or_made(*_font_file(family, style), characters), "font/otf"))
    except (OSError, RuntimeError, subprocess.SubprocessError, ValueError, AttributeError) as missing:
        log.warning("%s is set in the full font, which is slower: %s", trimmed, missing)
        return None


def _kept_or_made(path: str, index: int, characters: tuple[int, ...]) -> bytes:
    """Return a trimmed face, from the cache if the same font file was trimmed before.

    Safe with many processes at once: each writes a file of its own and renames it, the last one stays.
    """
    seen = Path(path).stat()
    name = hashlib.sha256(
        repr((1, path, index, seen.st_size, seen.st_mtime_ns, characters)).encode()
    ).hexdigest()
    kept = _cache_directory() / f"{name[:24]}.otf"
    if kept.is_file():
        return kept.read_bytes()
    made = _Subset().trim(path, index, characters)
    try:
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=kept.parent, delete=False) as file:
            file.write(made)
        Path(file.name).replace(kept)
    except OSError as refused:
        log.info("trimmed fonts are not kept: %s", refused)
    return made


def _cache_directory() -> Path:
    """Return where the user's programs keep what they can make again."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path("~/.cache").expanduser()) / "sanmi" / "faces"


def latin_characters() -> tuple[int, ...]:
    """Return Latin letters, punctuation and signs as code points."""
    return tuple(code for low, high in _LATIN for code in range(low, high + 1))


def common_characters() -> tuple[int, ...]:
    """Return Latin, Chinese punctuation, signs and GB 2312 as code points."""
    found = {code for low, high in (*_LATIN, *_HAN_SIGNS) for code in range(low, high + 1)}
    rows = (bytes((high, low)) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF))
    found.update(ord(text) for row in rows if (text := row.decode("gb2312", "ignore")))
    return tuple(sorted(found))


def _font_file(family: str, style: str) -> tuple[str, int]:
    """Return file and index of an installed face. Raises ValueError when fontconfig offers another family."""
    answer = subprocess.run(
        ["fc-match", "-f", "%{file}\n%{index}\n%{family}", f"{family}:style={style}"],
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    )
    path, index, found = answer.stdout.split("\n", 2)
    if family not in found:
        raise ValueError(f"the font {family} is not installed")
    return path, int(index)


class _Subset:
    """The few calls of harfbuzz-subset that are needed. Raises OSError when the library is not there."""

    def __init__(self) -> None:
        name = ctypes.util.find_library("harfbuzz-subset")
        if name is None:
            raise OSError("the library harfbuzz-subset is not installed")
        self.library = ctypes.CDLL(name)
        for function in (
            "hb_blob_create_from_file_or_fail",
            "hb_face_create",
            "hb_subset_input_create_or_fail",
            "hb_subset_input_unicode_set",
            "hb_subset_input_set",
            "hb_subset_or_fail",
            "hb_face_reference_blob",
            "hb_blob_get_data",
        ):
            getattr(self.library, function).restype = ctypes.c_void_p

    def trim(self, path: str, index: int, characters: tuple[int, ...]) -> bytes:
        """Return the face with these characters alone. Raises OSError when it cannot be read or cut."""
        call, pointer = self.library, ctypes.c_void_p
        blob = pointer(call.hb_blob_create_from_file_or_fail(path.encode()))
        if blob.value is None:
            raise OSError(f"cannot read {path}")
        face = pointer(call.hb_face_create(blob, ctypes.c_uint(index)))
        wanted = pointer(call.hb_subset_input_create_or_fail())
        codes, dropped = (
            pointer(call.hb_subset_input_unicode_set(wanted)),
            pointer(call.hb_subset_input_set(wanted, _DROP_TABLES)),
        )
        for code in characters:
            call.hb_set_add(codes, ctypes.c_uint(code))
        for table in _DROPPED:
            call.hb_set_add(dropped, ctypes.c_uint(int.from_bytes(table, "big")))
        small = pointer(call.hb_subset_or_fail(face, wanted))
        if small.value is None:
            raise OSError(f"cannot trim {path}")
        result, size = pointer(call.hb_face_reference_blob(small)), ctypes.c_uint()
        data = ctypes.string_at(call.hb_blob_get_data(result, ctypes.byref(size)), size.value)
        for free, one in (
            (call.hb_blob_destroy, result),
            (call.hb_face_destroy, small),
            (call.hb_subset_input_destroy, wanted),
            (call.hb_face_destroy, face),
            (call.hb_blob_destroy, blob),
        ):
            free(one)
        return data
