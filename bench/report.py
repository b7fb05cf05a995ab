"""The branch report from value to PDF bytes, beside bare WeasyPrint on the very same page in the same run.

"Bare" gives the same HTML, style sheet and pictures to ``weasyprint.HTML(string=...).write_pdf()`` as its
manual says: HTML5 parser, browser defaults, full fonts; no tags, no attachment. Ours is all of
``render_pdf``: charts, QR code, page, attachment, tags. CPU seconds of this process, the median of rounds
taken in turns, so that a busy machine disturbs both alike.
"""

from __future__ import annotations

import logging
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import weasyprint

from audits.reports.document import BranchReport
from audits.reports.faces import LATIN_SANS, TRIMMED_SANS
from audits.reports.fetcher import Blob, BlobFetcher
from audits.reports.page import TEMPLATES, compose
from audits.reports.render import render_pdf, warm
from bench.figure import Figure
from tests.reports.samples import sample

ROUNDS = 7
TRIMMED = (LATIN_SANS, TRIMMED_SANS, "Sanmi Latin Serif", "Sanmi Serif")


def measure() -> Iterator[Figure]:
    """Time reports from the smallest to the largest."""
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    start = time.perf_counter()
    warm()
    yield Figure("fonts and style sheet, once a process", time.perf_counter() - start, "s")
    for name, report, blobs, aim in _cases():
        ours, theirs = partial(render_pdf, report, blobs), _bare(report, blobs)
        size, plain = len(ours()), len(theirs())
        pairs = [(_timed(ours), _timed(theirs)) for _ in range(ROUNDS)]
        mine, other = (statistics.median(column) for column in zip(*pairs, strict=True))
        yield Figure(name, mine, "s", aim, reference=other, what="bare WeasyPrint")
        yield Figure(f"{name}, size", size / 1000, "KB", reference=plain / 1000, what="bare WeasyPrint")


def _cases() -> Iterator[tuple[str, BranchReport, dict[str, bytes], float | None]]:
    single, blobs = sample("zh", 1, 0.93, photos=1)
    yield "2 pages, zh", replace(single, findings=(), criticals=()), blobs, 0.4
    yield "3 pages, 1 visit, zh", single, blobs, None
    yield "4 pages, 3 visits, zh", *sample("zh", 3, 0.7), None
    yield "5 pages, 3 visits, en", *sample("en", 3, 0.7), None
    yield "6 pages, 6 visits, 12 photographs, zh", *sample("zh", 6, 0.4, photos=12), None


def _bare(report: BranchReport, blobs: dict[str, bytes]) -> Callable[[], bytes]:
    page = compose(report, blobs, "0000-0000-0000-0000")
    css = (TEMPLATES / "reports" / "branch.css").read_text(encoding="utf-8").replace("ACCENT", page.accent)
    for name in TRIMMED:
        css = css.replace(f'"{name}", ', "")
    html = page.markup.replace("</head>", f"<style>{css}</style></head>")
    full = {name: _in_full_fonts(blob) for name, blob in page.blobs.items()}

    def work() -> bytes:
        pdf: bytes = weasyprint.HTML(string=html, url_fetcher=BlobFetcher(full)).write_pdf()
        return pdf

    return work


def _in_full_fonts(blob: Blob) -> Blob:
    data = blob.data
    for name in TRIMMED if "svg" in blob.media_type else ():
        data = data.replace(f"{name},".encode(), b"")
    return Blob(data, blob.media_type)


def _timed(work: Callable[[], bytes]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
