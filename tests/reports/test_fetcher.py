"""The PDF engine reaches nothing but the bytes it was given."""

from __future__ import annotations

from typing import Any

import pytest
import weasyprint

from audits.reports.fetcher import Blob, BlobFetcher, RefusedAddress
from audits.reports.render import WellFormedPage

ELSEWHERE = (
    "http://127.0.0.1/x.png",
    "https://example.com/x.png",
    "file:///etc/passwd",
    "ftp://example.com/x",
    "data:text/plain,hello",
    "blob:other",
    "BLOB:own",
    "//example.com/x.png",
)


@pytest.mark.parametrize("url", ELSEWHERE)
def test_an_address_outside_the_given_blobs_is_refused(url: str) -> None:
    with pytest.raises(RefusedAddress):
        BlobFetcher({"own": Blob(b"1", "text/plain")}).fetch(url)


def test_a_given_blob_is_served_with_its_type() -> None:
    response = BlobFetcher({"own": Blob(b"<svg/>", "image/svg+xml")}).fetch("blob:own")
    assert response.read() == b"<svg/>"
    assert response.content_type == "image/svg+xml"


@pytest.mark.parametrize("url", ELSEWHERE[:5])
def test_a_page_that_asks_for_anything_else_is_not_drawn(url: str) -> None:
    page = f'<html lang="en"><head><title>x</title></head><body><img src="{url}" alt=""/></body></html>'
    with pytest.raises(RefusedAddress):
        WellFormedPage(page, BlobFetcher({})).render()


def test_a_picture_cannot_load_another_one(caplog: pytest.LogCaptureFixture) -> None:
    inner = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/hostname"/></svg>'
    asked: list[str] = []

    class Listening(BlobFetcher):
        def fetch(self, url: str, headers: object = None) -> Any:
            asked.append(url)
            return super().fetch(url, headers)

    page = '<html lang="en"><body><img src="blob:chart" alt=""/></body></html>'
    WellFormedPage(page, Listening({"chart": Blob(inner, "image/svg+xml")})).render().write_pdf()
    assert asked == ["blob:chart", "file:///etc/hostname"]
    assert "Failed to render SVG image blob:chart" in caplog.text


def test_a_style_sheet_cannot_import() -> None:
    with pytest.raises(RefusedAddress):
        weasyprint.CSS(string='@import "http://example.com/x.css";', url_fetcher=BlobFetcher({}))
