"""Reports drawn once a test process: drawing takes longer than reading."""

from __future__ import annotations

from io import BytesIO

import pdfplumber
import pytest

from audits.reports.attachment import verification_code
from audits.reports.document import BranchReport
from audits.reports.render import render_pdf
from tests.reports.samples import sample


class Drawn:
    """A report, its PDF and the text of its pages."""

    def __init__(self, report: BranchReport, blobs: dict[str, bytes]) -> None:
        self.report = report
        self.blobs = blobs
        self.pdf = render_pdf(report, blobs)
        self.code = verification_code(report)
        with pdfplumber.open(BytesIO(self.pdf)) as pdf:
            self.pages = [page.extract_text() for page in pdf.pages]

    @property
    def text(self) -> str:
        """All pages, without spaces and line ends, so that a sentence is found however it was broken."""
        return "".join("".join(self.pages).split())


@pytest.fixture(scope="session")
def chinese() -> Drawn:
    """Three visits, one critical failure, three photographs, in Chinese."""
    return Drawn(*sample("zh", 3, 0.7, fails=("BK-TX06",)))


@pytest.fixture(scope="session")
def english() -> Drawn:
    """A single visit with few findings, in English."""
    return Drawn(*sample("en", 1, 0.85, photos=1))
