"""What the printed report holds."""

from __future__ import annotations

import socket
from dataclasses import replace
from io import BytesIO
from typing import Any

import pdfplumber
import pikepdf
import pytest
from PIL import Image

from audits.reports.document import Photo, Tenant
from audits.reports.render import render_pdf
from tests.reports.conftest import Drawn
from tests.reports.samples import sample
from tests.reports.visits import SHOPPER


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_page_one_answers_the_three_questions(chinese: Drawn) -> None:
    first = squeezed(chinese.pages[0])
    score = chinese.report.score
    assert score.display in first
    assert f"{float(score.interval.low):.1f}与{float(score.interval.high):.1f}之间" in first  # type: ignore[union-attr]
    assert "无法区分" in first
    for one in chinese.report.findings[:3]:
        assert squeezed(one.text) in first


def test_page_one_answers_them_in_english_too(english: Drawn) -> None:
    first = squeezed(english.pages[0])
    assert squeezed("What is our score, and how sure is it?") in first
    assert squeezed("With 1 visit(s) the margin of error is unknown") in first
    assert squeezed(english.report.findings[0].text) in first


def test_every_finding_is_told_with_what_good_looks_like(chinese: Drawn) -> None:
    for one in chinese.report.findings:
        assert squeezed(one.text) in chinese.text
    for one in chinese.report.findings[:10]:
        assert squeezed(one.excellent) in chinese.text
        assert all(squeezed(seen.answer) in chinese.text for seen in one.seen)


def test_critical_failures_come_before_the_findings(chinese: Drawn) -> None:
    assert chinese.report.criticals
    assert chinese.text.index("一票否决项") < chinese.text.index("扣分项，按可挽回")
    assert "先消除一票否决" in squeezed(chinese.pages[0])


def test_every_page_carries_the_foot_with_page_number_and_code(chinese: Drawn) -> None:
    count = len(chinese.pages)
    for number, page in enumerate(chinese.pages, 1):
        foot = squeezed(page)[-120:]
        assert f"第{number}页，共{count}页" in foot
        assert chinese.code in foot
        assert chinese.report.branch in foot


def test_the_number_of_pages_follows_the_findings(chinese: Drawn, english: Drawn) -> None:
    assert len(english.pages) == 3
    assert 4 <= len(chinese.pages) <= 5


def test_all_fonts_are_embedded_and_every_character_is_known(chinese: Drawn, english: Drawn) -> None:
    for drawn in (chinese, english):
        with pikepdf.open(BytesIO(drawn.pdf)) as pdf:
            fonts = [obj for obj in pdf.objects if _type(obj) == "/FontDescriptor"]
            assert fonts
            assert all("/FontFile3" in font or "/FontFile2" in font for font in fonts)
        assert "\ufffd" not in drawn.text
        assert "(cid:" not in drawn.text


def _type(obj: Any) -> str:
    return str(obj.get("/Type", "")) if isinstance(obj, pikepdf.Dictionary) else ""


def test_it_is_tagged_titled_and_says_its_language(chinese: Drawn, english: Drawn) -> None:
    for drawn, language in ((chinese, "zh-Hans"), (english, "en")):
        with pikepdf.open(BytesIO(drawn.pdf)) as pdf:
            assert str(pdf.Root.Lang) == language
            assert pdf.Root.MarkInfo.Marked
            assert drawn.report.branch in str(pdf.docinfo["/Title"])
            assert str(pdf.docinfo["/Keywords"]) == drawn.code
            assert b"pdfuaid" in pdf.Root.Metadata.read_bytes()


def test_every_picture_has_words_for_who_cannot_see_it(chinese: Drawn) -> None:
    with pikepdf.open(BytesIO(chinese.pdf)) as pdf:
        figures = [
            obj for obj in pdf.objects if isinstance(obj, pikepdf.Dictionary) and obj.get("/S") == "/Figure"
        ]
        assert len(figures) >= 8
        assert all(str(figure.get("/Alt", "")) for figure in figures)


def test_nothing_that_could_name_the_shopper_is_in_the_file(chinese: Drawn, english: Drawn) -> None:
    for drawn in (chinese, english):
        with pikepdf.open(BytesIO(drawn.pdf)) as pdf:
            streams = [
                obj.read_raw_bytes() + _decoded(obj) for obj in pdf.objects if isinstance(obj, pikepdf.Stream)
            ]
        everything = drawn.pdf + b"".join(streams)
        for canary in (SHOPPER["zh"], SHOPPER["en"], "SHOPPER-CANARY", "31.2304N"):
            assert canary.encode() not in everything
            assert canary.encode("utf-16-be") not in everything


def _decoded(stream: pikepdf.Stream) -> bytes:
    try:
        return bytes(stream.read_bytes())
    except pikepdf.PdfError:
        return b""


def test_the_same_value_gives_the_same_bytes(english: Drawn) -> None:
    assert render_pdf(english.report, english.blobs) == english.pdf


def test_nothing_is_fetched_from_anywhere(english: Drawn, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a report opened a socket")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    render_pdf(english.report, english.blobs)


def test_a_clean_report_makes_the_engine_complain_of_nothing(
    english: Drawn, chinese: Drawn, caplog: pytest.LogCaptureFixture
) -> None:
    for drawn in (english, chinese):
        render_pdf(drawn.report, drawn.blobs)
    assert [record.getMessage() for record in caplog.records if record.name.startswith("weasyprint")] == []


def test_markup_in_names_is_printed_not_obeyed() -> None:
    report, blobs = sample("en", 1, 0.95, photos=0)
    hostile = '<img src="http://evil.example/x.png"> & <script>alert(1)</script> {{ 7*7 }}'
    pdf = render_pdf(replace(report, branch=hostile, months=()), blobs)
    with pdfplumber.open(BytesIO(pdf)) as pages:
        assert "<script>alert(1)</script>{{7*7}}" in squeezed(pages.pages[0].extract_text())


def test_control_characters_and_emoji_do_not_break_the_page() -> None:
    report, blobs = sample("zh", 1, 0.95, photos=0)
    pdf = render_pdf(replace(report, branch="虹桥\x00\x0b支行\ufffe😀", region="\u202e华东"), blobs)
    with pdfplumber.open(BytesIO(pdf)) as pages:
        assert "虹桥支行［表情］" in squeezed(pages.pages[0].extract_text())


def test_a_missing_photograph_is_said_and_does_not_stop_the_report() -> None:
    report, _ = sample("zh", 1, 0.8, photos=1)
    assert any(seen.photos for one in report.findings for seen in one.seen)
    broken = {
        photo.sha: b"no picture" for one in report.findings for seen in one.seen for photo in seen.photos
    }
    for blobs in ({}, broken):
        with pdfplumber.open(BytesIO(render_pdf(report, blobs))) as pages:
            assert any("照片无法读取" in squeezed(page.extract_text()) for page in pages.pages)


def image_boxes(pdf: bytes) -> list[tuple[int, float, float]]:
    """Return (page, left, top) of every photograph; the logo and the charts are no photographs."""
    with pdfplumber.open(BytesIO(pdf)) as pages:
        return [
            (page.page_number, image["x0"], image["top"]) for page in pages.pages for image in page.images
        ]


def test_one_photograph_stands_beside_the_sentence_and_several_in_a_row_below(chinese: Drawn) -> None:
    finding = next(one for one in chinese.report.findings if not one.critical)
    shots = tuple(Photo(sha) for sha in chinese.blobs)
    one, three = (
        replace(
            chinese.report,
            criticals=(),
            findings=(replace(finding, seen=(replace(finding.seen[0], photos=some),)),),
        )
        for some in (shots[:1], shots[:3])
    )
    ((_, left, _),) = image_boxes(render_pdf(one, chinese.blobs))
    row = image_boxes(render_pdf(three, chinese.blobs))
    assert left > 250
    assert len(row) == 3
    assert len({round(top) for _, _, top in row}) == 1
    assert row[0][1] < left


def test_a_compact_logo_has_the_name_beside_it_and_a_wide_one_has_not(english: Drawn) -> None:
    for size, named in (((90, 90), True), ((400, 90), False)):
        output = BytesIO()
        Image.new("RGB", size, "navy").save(output, "PNG")
        report = replace(english.report, tenant=Tenant("Jianghai Bank", output.getvalue()), months=())
        with pdfplumber.open(BytesIO(render_pdf(report, english.blobs))) as pages:
            top = pages.pages[0].crop((0, 0, pages.pages[0].width, 80)).extract_text()
        assert ("Jianghai Bank" in top) is named


def test_a_very_long_name_stays_on_the_page(chinese: Drawn) -> None:
    report = replace(
        chinese.report, branch="国际创新协同区综合服务旗舰支行" * 6, tenant=Tenant("江海银行" * 5), months=()
    )
    with pdfplumber.open(BytesIO(render_pdf(report, chinese.blobs))) as pages:
        for page in pages.pages:
            assert max(char["x1"] for char in page.chars) <= page.width - 45
            assert max(char["bottom"] for char in page.chars) <= page.height - 20


def test_no_heading_stands_alone_at_the_foot_of_a_page(chinese: Drawn, english: Drawn) -> None:
    for drawn in (chinese, english):
        with pdfplumber.open(BytesIO(drawn.pdf)) as pages:
            for page in pages.pages:
                headings = [
                    char["bottom"] for char in page.chars if "Serif" in char["fontname"] and char["size"] < 14
                ]
                body = [char["bottom"] for char in page.chars if char["bottom"] < page.height - 60]
                if headings:
                    assert max(body) > max(headings)


def test_the_rest_of_the_last_page_is_ruled_for_writing(english: Drawn) -> None:
    with pdfplumber.open(BytesIO(english.pdf)) as pages:
        last = pages.pages[-1]
        lowest = max(edge["bottom"] for edge in last.edges if edge["bottom"] < last.height - 50)
        assert lowest > last.height * 0.85


def test_a_report_without_visits_says_so() -> None:
    report, _ = sample("zh", 1)
    score = replace(
        report.score, value=None, display="", band="", band_name="", passed=None, visits=0, coverage=0
    )
    empty = replace(
        report, score=score, findings=(), criticals=(), audits=(), stages=(), dimensions=(), aspects=()
    )
    with pdfplumber.open(BytesIO(render_pdf(replace(empty, months=()), {}))) as pages:
        assert len(pages.pages) == 1
        assert "本期没有可以计分的检查" in squeezed(pages.pages[0].extract_text())


def test_a_photograph_is_embedded_once_however_often_it_is_shown(chinese: Drawn) -> None:
    sha = next(iter(chinese.blobs))
    finding = next(one for one in chinese.report.findings if not one.critical)
    shown = replace(finding.seen[0], photos=(Photo(sha), Photo(sha)))
    report = replace(chinese.report, findings=(replace(finding, seen=(shown,)),), criticals=())
    with pikepdf.open(BytesIO(render_pdf(report, chinese.blobs))) as pdf:
        images = [
            obj for obj in pdf.objects if isinstance(obj, pikepdf.Stream) and obj.get("/Subtype") == "/Image"
        ]
        assert len(images) == 1
