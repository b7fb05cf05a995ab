"""Nothing typed is lost, and nobody overwrites anybody: the network, a reload, two people at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from saas.kernel.clock import now
from saas.kernel.db import transaction
from tenants.standards.drafts import draft_for_editing
from tenants.standards.services import save_draft
from tests.arrange import House
from tests.builder.conftest import OpenDesk
from tests.builder.desk import Desk

DRAFT = "**/api/v1/standards/*/draft"


def colleague_saves(house: House, change: Any) -> None:
    """Save the draft as somebody else would, from what is stored now."""
    with house.inside() as by, transaction():
        assert by is not None
        draft = draft_for_editing(house.standard_id)
        document = json.loads(json.dumps(draft.document, default=float))
        change(document)
        save_draft(by, house.standard_id, document, draft.revision, now=now())


def reword(code: str, text: str) -> Any:
    def change(document: dict[str, Any]) -> None:
        next(item for item in document["items"] if item["code"] == code)["text_zh"] = text

    return change


def test_without_network_it_says_so_and_saves_when_it_is_back(desk: Desk) -> None:
    desk.context.set_offline(True)
    desk.type("text_zh", "断网时写的")
    state = desk.page.locator("[data-saving]")
    expect(state).to_have_attribute("data-saving", "waiting")
    expect(state).to_contain_text("网络断开")
    desk.type("text_en", "written offline")
    desk.context.set_offline(False)
    assert desk.item("BK-AR01")["text_zh"] == "断网时写的"
    assert desk.item("BK-AR01")["text_en"] == "written offline"


def test_a_server_that_stumbles_is_asked_again(desk: Desk) -> None:
    answers = [503, 500]

    def stumble(route: Any) -> None:
        if route.request.method == "PUT" and answers:
            route.fulfill(status=answers.pop(), body="no")
        else:
            route.fallback()

    desk.page.route(DRAFT, stumble)
    desk.type("text_zh", "再试一次")
    expect(desk.page.locator("[data-saving]")).to_contain_text("稍后再试")
    desk.act("save-again")
    assert desk.item("BK-AR01")["text_zh"] == "再试一次"
    assert answers == []


def test_what_was_not_saved_is_there_again_after_a_reload(desk: Desk) -> None:
    desk.page.route(DRAFT, lambda route: route.abort())
    desk.type("text_zh", "还没存上")
    desk.page.keyboard.press("Alt+ArrowDown")
    expect(desk.page.locator("[data-saving]")).to_have_attribute("data-saving", "waiting")
    desk.page.unroute_all()
    desk.reload()
    expect(desk.page.locator('[data-item="BK-AR01"]')).to_contain_text("还没存上")
    expect(desk.said()).to_contain_text("已找回")
    assert desk.item("BK-AR01")["text_zh"] == "还没存上"


def test_a_lost_answer_is_no_conflict(desk: Desk) -> None:
    lost: list[int] = []

    def lose(route: Any) -> None:
        if route.request.method == "PUT" and not lost:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.fallback()

    desk.page.route(DRAFT, lose)
    desk.type("text_zh", "存上了但没听见")
    desk.saved()
    assert lost == [200]
    expect(desk.page.locator(".clash")).to_have_count(0)
    assert desk.item("BK-AR01")["text_zh"] == "存上了但没听见"


def test_two_editors_are_told_of_each_other_and_both_their_changes_can_stand(
    open_desk: OpenDesk, house: House
) -> None:
    desk = open_desk("item=BK-AR01")
    colleague_saves(house, reword("BK-AR02", "同事改的"))
    desk.type("text_zh", "我改的")
    clash = desk.page.locator(".clash")
    expect(clash).to_contain_text("保存了这份草稿")
    assert desk.stored()["items"][0]["text_zh"] != "我改的"
    desk.act("decide")
    expect(desk.page.locator('[data-difference="item BK-AR01"]')).to_contain_text("我改的")
    expect(desk.page.locator('[data-difference="item BK-AR02"]')).to_contain_text("同事改的")
    desk.act("keep-both")
    expect(clash).to_have_count(0)
    assert desk.item("BK-AR01")["text_zh"] == "我改的"
    assert desk.item("BK-AR02")["text_zh"] == "同事改的"


def test_where_both_changed_the_same_item_one_chooses(open_desk: OpenDesk, house: House) -> None:
    desk = open_desk("item=BK-AR01")
    colleague_saves(house, reword("BK-AR01", "同事改的"))
    desk.type("text_zh", "我改的")
    desk.act("decide")
    expect(desk.page.locator(".is-clash")).to_have_count(1)
    desk.field("whose-BK-AR01").select_option("theirs")
    desk.act("keep-both")
    assert desk.item("BK-AR01")["text_zh"] == "同事改的"
    expect(desk.field("text_zh")).to_have_value("同事改的")


def test_taking_theirs_keeps_mine_as_a_file_and_one_undo_away(
    open_desk: OpenDesk, house: House, tmp_path: Path
) -> None:
    desk = open_desk("item=BK-AR01")
    colleague_saves(house, reword("BK-AR01", "同事改的"))
    desk.type("text_zh", "我改的")
    desk.act("decide")
    with desk.page.expect_download() as download:
        desk.act("download-mine")
    download.value.save_as(tmp_path / "mine.json")
    assert json.loads((tmp_path / "mine.json").read_text("utf-8"))["items"][0]["text_zh"] == "我改的"
    desk.act("take-theirs")
    expect(desk.field("text_zh")).to_have_value("同事改的")
    desk.saved()
    desk.act("toast-deed")
    assert desk.item("BK-AR01")["text_zh"] == "我改的"


def test_a_conflict_outlives_a_reload(open_desk: OpenDesk, house: House) -> None:
    desk = open_desk("item=BK-AR01")
    colleague_saves(house, reword("BK-AR02", "同事改的"))
    desk.type("text_zh", "我改的")
    expect(desk.page.locator(".clash")).to_be_visible()
    desk.reload()
    expect(desk.page.locator(".clash")).to_be_visible()
    expect(desk.field("text_zh")).to_have_value("我改的")
    desk.act("decide")
    desk.act("keep-both")
    assert desk.item("BK-AR01")["text_zh"] == "我改的"
    assert desk.item("BK-AR02")["text_zh"] == "同事改的"


def test_coming_back_to_an_old_window_shows_what_others_saved(open_desk: OpenDesk, house: House) -> None:
    desk = open_desk("item=BK-AR01")
    colleague_saves(house, reword("BK-AR01", "同事改的"))
    desk.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(desk.field("text_zh")).to_have_value("同事改的")
    expect(desk.said()).to_contain_text("已载入")
    desk.type("text_zh", "接着改")
    assert desk.item("BK-AR01")["text_zh"] == "接着改"
