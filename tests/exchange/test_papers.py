"""Paper: the checklist holds every item, the poster is one page, signs lead to the branch; all in both languages."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pdfplumber
import pytest

from saas.kernel.clock import now
from tests.arrange import run_jobs
from tests.exchange.conftest import draft, text_of

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.arrange import Browser, House


def pages(data: bytes) -> list[Any]:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [(page.extract_text() or "", round(page.width), round(page.height)) for page in pdf.pages]


def drawn(browser: Browser, address: str) -> TestResponse:
    """Ask for a paper; when a worker has to draw it first, let it, and return what is sent then."""
    sent = browser.get(address)
    if sent.status_code != 202:
        return sent
    assert sent.mimetype == "text/html"
    run_jobs(browser.application)
    return browser.get(address)


def bare(text: str) -> str:
    """Return text without blanks: line breaks of the page mean nothing."""
    return "".join(text.split())


@pytest.mark.parametrize(("shown", "languages"), [("zh", ("zh",)), ("en", ("en",)), ("both", ("zh", "en"))])
def test_the_checklist_holds_every_item_with_its_boxes(
    house: House, admin: Browser, shown: str, languages: Any
) -> None:
    sent = drawn(admin, f"/standards/{house.standard_id}/checklist.pdf?shown={shown}")
    assert sent.mimetype == "application/pdf"
    found = pages(sent.data)
    assert {(width, height) for _, width, height in found} == {(595, 842)}
    text = bare("".join(page for page, _, _ in found))
    for item in house.document["items"]:
        assert item["code"] in text
    for lang in languages:
        for item in house.document["items"][::7]:
            assert bare(item[f"text_{lang}"])[:14] in text
    if languages == ("zh",):
        assert bare(house.document["items"][0]["text_en"])[:20] not in text


def test_papers_name_the_version_and_the_first_digits_of_its_digest(house: House, admin: Browser) -> None:
    from scoring import digest

    code = digest(house.document)[7:19].upper()
    printed = f"{code[:4]}-{code[4:8]}-{code[8:]}"
    for paper in ("checklist", "poster"):
        text = "".join(
            page for page, _, _ in pages(drawn(admin, f"/standards/{house.standard_id}/{paper}.pdf").data)
        )
        assert printed in text
        assert "第1版" in bare(text)


@pytest.mark.parametrize(
    ("size", "sides", "shown"),
    [("a3", (842, 1191), "both"), ("a4", (595, 842), "zh"), ("a3", (842, 1191), "en")],
)
def test_the_poster_is_one_page_with_what_counts_most(
    house: House, admin: Browser, size: str, sides: Any, shown: str
) -> None:
    sent = drawn(admin, f"/standards/{house.standard_id}/poster.pdf?size={size}&shown={shown}")
    [(text, width, height)] = pages(sent.data)
    assert (width, height) == sides
    critical = [item for item in house.document["items"] if item["critical"]]
    lang = "en" if shown == "en" else "zh"
    assert bare(critical[0][f"text_{lang}"])[:10] in bare(text)


def test_a_poster_of_very_many_stages_still_is_one_page() -> None:
    from audits.reports.papers.edition import Edition
    from audits.reports.papers.poster import poster_pdf
    from audits.reports.papers.printing import House as Paper
    from saas.kernel.words import words
    from scoring import load_standard
    from tests.exchange.documents import item

    stages = [
        {"code": f"s{n}", "order": n, "name_zh": f"第 {n} 个环节" * 3, "name_en": f"Stage {n}"}
        for n in range(40)
    ]
    items = [
        item(
            f"A-{n}",
            {"type": "yes_no"},
            stage=f"s{n % 40}",
            text_zh="非常长的一句话" * 12,
            text_en="word " * 60,
        )
        for n in range(300)
    ]
    document = {"name_zh": "长" * 60, "name_en": "L" * 60, "stages": stages, "items": items}
    edition = Edition(load_standard(document), document, words("草稿", "draft"), "AAAA-BBBB-CCCC", "x")
    assert len(pages(poster_pdf(edition, Paper("甲", "A", "#0c7b60", None, False), "both", "zh"))) == 1


def test_a_standard_with_one_of_everything_is_printed(admin: Browser, house: House) -> None:
    from saas.kernel.db import transaction
    from tenants.standards.services import save_draft
    from tests.arrange import BEGINNING
    from tests.exchange.documents import of_everything

    with house.inside() as by, transaction():
        assert by
        save_draft(by, house.standard_id, of_everything(), 1, now=BEGINNING)
    for paper, said in (("poster", "样样都有"), ("checklist", "A-18")):
        sent = drawn(admin, f"/standards/{house.standard_id}/{paper}.pdf?of=draft&shown=both")
        assert said in bare("".join(page for page, _, _ in pages(sent.data)))


def test_a_draft_that_cannot_be_printed_says_why(admin: Browser, house: House) -> None:
    from saas.kernel.db import transaction
    from tenants.standards.services import save_draft
    from tests.arrange import BEGINNING

    document = draft(house)
    document["items"][2]["stage"] = "nowhere"
    with house.inside() as by, transaction():
        assert by
        save_draft(by, house.standard_id, document, 1, now=BEGINNING)
    page = drawn(admin, f"/standards/{house.standard_id}/checklist.pdf?of=draft&lang=en")
    assert page.status_code == 422
    assert "cannot be printed yet" in text_of(page)
    assert (
        drawn(admin, f"/standards/{house.standard_id}/checklist.pdf").status_code == 200
    )  # the version still is


def test_a_draft_is_printed_for_administrators_alone(house: House) -> None:
    auditor = house.sign_in_as("auditor")
    sent = drawn(auditor, f"/standards/{house.standard_id}/poster.pdf?of=draft&shown=zh")
    assert "草稿" not in "".join(page for page, _, _ in pages(sent.data))


def test_the_same_paper_has_the_same_bytes(house: House) -> None:
    from audits.reports.papers.edition import draft_edition
    from audits.reports.papers.poster import poster_pdf
    from audits.reports.papers.printing import House as Mark
    from tenants.standards.queries import standard_by_id

    with house.inside():
        edition = draft_edition(standard_by_id(house.standard_id))
    mark = Mark("甲", "A", "#0c7b60", None, False)
    first, second = (poster_pdf(edition, mark, "both", "zh", size="a4") for _ in range(2))
    assert first == second


def test_a_worker_draws_while_the_page_says_how_far_it_is(house: House, admin: Browser) -> None:
    address = f"/standards/{house.standard_id}/checklist.pdf?lang=en"
    asked = admin.get(address)
    assert asked.status_code == 202
    assert "Waiting its turn" in text_of(asked)
    polled = admin.get(address, headers={"HX-Request": "true"})
    assert "Waiting its turn" in text_of(polled)
    assert run_jobs(admin.application) == 1  # asked three times, drawn once
    ready = admin.get(address, headers={"HX-Request": "true"})
    assert ready.headers["HX-Redirect"] == address
    assert admin.get(address).mimetype == "application/pdf"
    assert run_jobs(admin.application) == 0


def test_a_changed_draft_and_a_lost_file_are_drawn_anew(house: House, admin: Browser) -> None:
    from saas.kernel.db import transaction
    from tenants.standards.services import save_draft
    from tests.arrange import BEGINNING

    address = f"/standards/{house.standard_id}/checklist.pdf?of=draft&shown=zh"
    assert "改过的问题" not in bare("".join(page for page, _, _ in pages(drawn(admin, address).data)))
    document = draft(house)
    document["items"][0]["text_zh"] = "改过的问题"
    with house.inside() as by, transaction():
        assert by
        save_draft(by, house.standard_id, document, 1, now=BEGINNING)
    assert admin.get(address).status_code == 202
    assert "改过的问题" in bare("".join(page for page, _, _ in pages(drawn(admin, address).data)))
    store = admin.application.extensions["sanmi_blobs"]
    store.delete(house.id, f"sha256:{hashlib.sha256(admin.get(address).data).hexdigest()}")
    assert admin.get(address).status_code == 202
    assert drawn(admin, address).mimetype == "application/pdf"


def test_papers_are_forgotten_after_a_day(
    house: House, admin: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/standards/{house.standard_id}/checklist.pdf"
    digest = f"sha256:{hashlib.sha256(drawn(admin, address).data).hexdigest()}"
    store = admin.application.extensions["sanmi_blobs"]
    assert store.exists(house.id, digest)
    tomorrow = now() + timedelta(hours=25)
    monkeypatch.setattr("audits.reports.papers.web.now", lambda: tomorrow)
    admin.get(f"{address}?shown=both")
    assert not store.exists(house.id, digest)


# --- signs of branches ----------------------------------------------------------------------------------------


def test_each_branch_under_a_unit_has_a_sign_of_its_own(house: House, admin: Browser) -> None:
    sent = drawn(admin, f"/settings/units/{house.units['N'].id}/signs.pdf?shown=both")
    found = [text for text, _, _ in pages(sent.data)]
    assert len(found) == 2
    assert "http://localhost/b/N1" in found[0]
    assert house.units["N2"].name_zh in found[1]
    assert len(pages(drawn(admin, f"/settings/units/{house.units['HQ'].id}/signs.pdf").data)) == 4
    assert len(pages(drawn(admin, f"/settings/units/{house.units['S1'].id}/signs.pdf").data)) == 1


def test_a_sign_leads_everybody_where_they_belong(house: House) -> None:
    form = house.sign_in_as("auditor").get("/b/N1")
    assert form.status_code == 302
    assert str(house.units["N1"].id) in form.headers["Location"]
    assert house.sign_in_as("auditor").get(form.headers["Location"]).status_code == 200
    assert "/capture" not in house.sign_in_as("branch_manager").get("/b/N1").headers["Location"]
    assert house.sign_in_as("branch_manager").get("/b/S1").status_code == 404
    assert house.sign_in_as("auditor").get("/b/nowhere").status_code == 404


def test_several_standards_are_offered(house: House, admin: Browser) -> None:
    made = admin.submit("/standards/library/CE/start")
    admin.submit(f"{made.headers['Location'].removesuffix('/draft')}/publish", {"note": "second"})
    page = house.sign_in_as("auditor").get("/b/N1?lang=en")
    assert "By which standard?" in page.text
    assert page.text.count("/capture/new?") == 2


def test_managers_print_the_signs_of_their_own_part(house: House, make_tenant: Callable[..., House]) -> None:
    regional = house.sign_in_as("regional_manager")
    assert len(pages(drawn(regional, f"/settings/units/{house.units['N'].id}/signs.pdf").data)) == 2
    assert drawn(regional, f"/settings/units/{house.units['S'].id}/signs.pdf").status_code == 404
    south = make_tenant("south", "hotel")
    assert drawn(regional, f"/settings/units/{south.units['N'].id}/signs.pdf").status_code == 404
    assert (
        house.sign_in_as("viewer").get(f"/settings/units/{house.units['N'].id}/signs.pdf").status_code == 403
    )


def test_the_poster_says_full_marks_as_people_say_them(house: House, admin: Browser) -> None:
    """BK-WT01 allows 300 seconds, BK-SS01 no machine out of order."""
    text = {
        lang: bare("".join(page for page, _, _ in pages(drawn(admin, address).data)))
        for lang in ("zh", "en")
        if (address := f"/standards/{house.standard_id}/poster.pdf?shown={lang}")
    }
    assert "within5minutes" in text["en"]
    assert "5分钟以内" in text["zh"]
    assert "within0" not in text["en"]
    assert "0台以内" not in text["zh"]
