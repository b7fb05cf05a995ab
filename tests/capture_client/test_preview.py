"""The preview beside the editor: the real form with a score on screen; nothing is kept, nothing is sent."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.capture_client.every_type import DOCUMENT
from tests.design.axe import assert_accessible
from tests.serving import serving

if TYPE_CHECKING:
    from flask import Flask

    from tests.arrange import House

LISTENER = """() => {
  window.heard = [];
  addEventListener("message", ({data, source}) => { window.heard.push(data); });
}"""


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    with serving(app) as address:
        yield address


@pytest.fixture
def desk(house: House, address: str, browser: Browser) -> Iterator[Page]:
    """An administrator's page of the same site with the preview in a frame, as the editor has it."""
    kept = house.sign_in_as("tenant_admin").get_cookie("sanmi_session")
    assert kept
    context = browser.new_context(locale="en-GB", reduced_motion="reduce", viewport={"width": 1000, "height": 900})
    context.add_cookies([{"name": "sanmi_session", "value": kept.value, "url": address}])
    page = context.new_page()
    page.set_default_timeout(15_000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda m: complaints.append(m.text) if "Security Policy" in m.text else None)
    page.goto(f"{address}/standards?lang=en")
    page.evaluate(LISTENER)
    page.evaluate(
        """src => new Promise(done => {
             addEventListener("message", ({data}) => data.type === "sanmi:ready" && done());
             const frame = document.createElement("iframe");
             frame.title = "phone"; frame.width = 390; frame.height = 844; frame.src = src;
             Object.assign(frame.style, {position: "fixed", inset: "0 auto auto 0", zIndex: 9});
             document.body.append(frame);
           })""",
        f"/capture/preview/{house.standard_id}?lang=en",
    )
    yield page
    context.close()
    assert complaints == []


def phone(page: Page) -> FrameLocator:
    return page.frame_locator("iframe")


def say(page: Page, **message: Any) -> None:
    """Let the editor say something to the preview."""
    page.evaluate("said => document.querySelector('iframe').contentWindow.postMessage(said, location.origin)", message)


def heard(page: Page, kind: str) -> list[dict[str, Any]]:
    return [one for one in page.evaluate("window.heard") if one["type"] == kind]


def scored(page: Page, display: str) -> None:
    expect(phone(page).locator("[data-score]")).to_have_attribute("data-score", display)


def test_the_draft_is_filled_in_and_its_score_is_on_screen(desk: Page, house: House) -> None:
    first = next(item for item in house.document["items"] if item["response"]["type"] == "scale_0_5")
    scored(desk, "")
    phone(desk).locator(f'[data-item="{first["code"]}"] [data-value="3"]').click()
    scored(desk, "60.00")
    assert heard(desk, "sanmi:answers")[-1]["answers"] == {first["code"]: 3}
    sheet = heard(desk, "sanmi:sheet")[-1]["sheet"]
    assert sheet["score"]["display"] == "60.00"
    phone(desk).locator('[data-act="stages"]').click()
    expect(phone(desk).locator(f'[data-stage="{first["stage"]}"]')).to_contain_text("60.00")


def test_what_the_editor_changes_is_shown_at_once_and_answers_stay(desk: Page, house: House) -> None:
    document = json.loads(json.dumps(house.document))
    first = next(item for item in document["items"] if item["response"]["type"] == "scale_0_5")
    phone(desk).locator(f'[data-item="{first["code"]}"] [data-value="3"]').click()
    scored(desk, "60.00")
    first["text_en"] = "A new wording of the first item"
    document["scoring"]["bands"] = [{"code": "all", "min": 0, "name_zh": "全", "name_en": "Everything"}]
    say(desk, type="sanmi:document", document=document)
    expect(phone(desk).get_by_text("A new wording of the first item")).to_be_visible()
    expect(phone(desk).locator("[data-score]")).to_contain_text("Everything")
    scored(desk, "60.00")
    document["items"] = [item for item in document["items"] if item is not first]
    say(desk, type="sanmi:document", document=document)
    scored(desk, "")
    assert heard(desk, "sanmi:answers")[-1]["answers"] == {}


def test_a_change_of_one_item_is_told_without_the_others(desk: Page, house: House) -> None:
    first, second, *rest = house.document["items"]
    answered = next(item for item in rest if item["response"]["type"] == "scale_0_5")
    say(desk, type="sanmi:show", item=answered["code"])
    phone(desk).locator(f'[data-item="{answered["code"]}"] [data-value="3"]').click()
    scored(desk, "60.00")
    say(desk, type="sanmi:change", change={"items": {first["code"]: {**first, "text_en": "Told alone"}}})
    say(desk, type="sanmi:show", item=first["code"])
    expect(phone(desk).get_by_text("Told alone")).to_be_visible()
    expect(phone(desk).locator(f'[data-item="{second["code"]}"]')).to_contain_text(second["text_en"])
    made = {**second, "code": "NEW-1", "text_en": "Put in between"}
    order = [first["code"], "NEW-1", *(item["code"] for item in [second, *rest] if item is not answered)]
    say(desk, type="sanmi:change", change={"items": {"NEW-1": made}, "order": order})
    expect(phone(desk).locator("[data-item]").nth(1)).to_contain_text("Put in between")
    scored(desk, "")
    assert heard(desk, "sanmi:answers")[-1]["answers"] == {}


def test_whoever_only_edits_asks_for_no_score(desk: Page, house: House) -> None:
    asked: list[str] = []
    desk.on("request", lambda request: asked.append(request.url))
    first = house.document["items"][0]
    say(desk, type="sanmi:change", change={"items": {first["code"]: {**first, "text_en": "Nothing to score"}}})
    expect(phone(desk).get_by_text("Nothing to score")).to_be_visible()
    desk.wait_for_timeout(600)
    assert [url for url in asked if "score" in url] == []


def test_nothing_is_kept_and_nothing_is_sent(desk: Page, house: House) -> None:
    asked: list[str] = []
    desk.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    first = next(item for item in house.document["items"] if item["response"]["type"] == "scale_0_5")
    phone(desk).locator(f'[data-item="{first["code"]}"] [data-value="5"]').click()
    scored(desk, "100.00")
    phone(desk).locator('[data-act="stages"]').click()
    phone(desk).locator('[data-act="summary"]').click()
    expect(phone(desk).get_by_text("Preview: nothing is sent")).to_be_visible()
    assert phone(desk).locator('[data-act="send"]').count() == 0
    assert desk.evaluate("indexedDB.databases()") == []
    assert all("/draft/score" in one for one in asked if not one.startswith("GET"))


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"items": 5, "stages": None},
        {"stages": [{"code": "a"}], "items": [{"code": "X"}, None, {"code": "Y", "response": {"type": "choice"}}]},
        {"stages": [{"code": "a"}], "items": [{"code": "X", "stage": 5, "response": {"type": "yes_no"}, "when": {}}]},
    ],
    ids=str,
)
def test_an_unfinished_document_is_shown_as_far_as_it_goes(desk: Page, broken: dict[str, Any]) -> None:
    say(desk, type="sanmi:document", document=broken)
    expect(phone(desk).locator("#form")).to_have_attribute("data-state", "ready")
    expect(phone(desk).locator(".bar")).to_be_visible()
    say(desk, type="sanmi:document", document=DOCUMENT)
    first = phone(desk).locator(f'[data-item="{DOCUMENT["items"][0]["code"]}"]')
    expect(first).to_be_visible()


def test_the_item_being_edited_is_brought_into_view(desk: Page, house: House) -> None:
    last = house.document["items"][-1]
    say(desk, type="sanmi:show", item=last["code"])
    expect(phone(desk).locator(f'[data-item="{last["code"]}"]')).to_be_in_viewport()


def test_the_preview_speaks_the_language_asked_for_and_is_accessible(desk: Page, house: House, address: str) -> None:
    say(desk, type="sanmi:lang", lang="zh")
    expect(phone(desk).get_by_text(house.document["items"][0]["text_zh"])).to_be_visible()
    desk.goto(f"{address}/capture/preview/{house.standard_id}")
    desk.locator('[data-state="ready"]').wait_for()
    assert_accessible(desk)


def test_in_the_dark_the_form_keeps_the_tenants_colour(desk: Page, house: House, address: str) -> None:
    form = {"name_zh": "北方", "name_en": "North", "accent": "#7a1fa2"}
    assert house.sign_in_as("tenant_admin").submit("/settings/branding", form).status_code == 302
    desk.context.add_cookies([{"name": "sanmi_theme", "value": "dark", "url": address}])
    desk.goto(f"{address}/capture/preview/{house.standard_id}")
    desk.locator('[data-state="ready"]').wait_for()
    accent, jade = (
        desk.evaluate(
            """name => { const one = document.body.appendChild(document.createElement("i"));
                         one.style.color = `var(${name})`; return getComputedStyle(one).color; }""",
            name,
        )
        for name in ("--accent", "--jade")
    )
    assert accent != jade
    assert_accessible(desk)


def test_only_this_site_may_frame_it_and_nothing_else_may_be_framed(house: House) -> None:
    admin = house.sign_in_as("tenant_admin")
    preview = admin.get(f"/capture/preview/{house.standard_id}").headers
    assert "frame-ancestors 'self'" in preview["Content-Security-Policy"]
    assert preview["X-Frame-Options"] == "SAMEORIGIN"
    other = admin.get("/standards").headers
    assert "frame-ancestors 'none'" in other["Content-Security-Policy"]
    assert other["X-Frame-Options"] == "DENY"


def test_drafts_are_previewed_by_administrators_alone(house: House, make_tenant: Callable[..., House]) -> None:
    assert house.sign_in_as("auditor").get(f"/capture/preview/{house.standard_id}").status_code == 403
    south = make_tenant("south").sign_in_as("tenant_admin")
    assert south.get(f"/capture/preview/{house.standard_id}").status_code == 404


def test_pictures_of_what_good_looks_like_are_shown_on_demand(desk: Page, house: House) -> None:
    from tests.capture_client.phone import picture

    kept = house.sign_in_as("tenant_admin").post(
        f"/api/v1/standards/{house.standard_id}/draft/pictures", data=picture(), content_type="image/jpeg",
        headers={"X-Sanmi-Client": "test/1"},
    )  # fmt: skip
    document = json.loads(json.dumps(house.document))
    first = document["items"][0]
    first["guidance_pictures"] = [
        {"digest": kept.get_json()["digest"], "caption_zh": "门头整洁", "caption_en": "A tidy front"},
        {"digest": "not a digest"},
    ]
    say(desk, type="sanmi:document", document=document)
    card = phone(desk).locator(f'[data-item="{first["code"]}"]')
    card.locator('[data-act="guide"]').click()
    shown = card.locator(".guide img")
    expect(shown).to_have_count(1)
    expect(shown).to_have_attribute("alt", "A tidy front")
    expect(shown).to_have_js_property("naturalWidth", 640)
