"""The desk's pages in use: with the keyboard, on a phone, without scripts."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.desk.conftest import Desk, OpenDesk


def test_an_audit_is_narrowed_to_what_lost_points_without_scripts(open_desk: OpenDesk, desk: Desk) -> None:
    page = open_desk(f"/audits/{desk.audit}", script=False)
    expect(page.locator(".answer")).to_have_count(3)
    page.get_by_role("navigation", name="显示哪些检查项").get_by_role("link", name="全部").press("Enter")
    assert page.locator(".answer").count() > 40
    page.get_by_role("link", name="有记录或照片").press("Enter")
    expect(page.locator(".answer")).to_have_count(1)
    expect(page.locator(".answer__note")).to_have_text("引导台无人")


def test_a_stage_leads_to_its_items(open_desk: OpenDesk, desk: Desk) -> None:
    page = open_desk(f"/audits/{desk.audit}")
    page.locator(".bars__row").first.click()
    page.wait_for_url("**#stage-*")
    expect(page.locator("#BK-AR01")).to_be_in_viewport()


def test_the_league_table_is_a_list_of_cards_on_a_phone(open_desk: OpenDesk) -> None:
    page = open_desk("/overview", size="phone")
    table = page.get_by_role("region", name="网点得分表")
    assert table.evaluate("e => e.scrollWidth <= e.clientWidth")
    cards = table.locator("tbody tr")
    expect(cards).to_have_count(4)
    for number in range(4):
        box = cards.nth(number).bounding_box()
        assert box
        assert 44 <= box["height"] <= 108
    page.locator(".table-order summary").click()
    page.get_by_role("link", name="得分 从低到高").click()
    expect(cards.first).to_contain_text("S1")


def test_the_intervals_of_the_league_table_are_drawn_below_each_other(open_desk: OpenDesk) -> None:
    page = open_desk("/overview?window=12m")
    ends = page.locator(".whisker__ends").all_inner_texts()
    assert len({len(text) for text in ends}) > 1, "figures of unlike length beside them"
    boxes = [whisker.bounding_box() for whisker in page.locator(".whisker").all()]
    assert len(boxes) == len(ends) == 4
    assert len({round(box["x"], 1) for box in boxes if box}) == 1


def test_a_branch_is_two_steps_from_the_photographs_of_its_dearest_item(open_desk: OpenDesk, desk: Desk) -> None:
    page = open_desk(f"/overview?unit={desk.house.units['S1'].id}", "regional_manager")
    assert page.locator("main").inner_text()
    page = open_desk(f"/overview?unit={desk.house.units['N1'].id}", "branch_manager")
    page.get_by_role("region", name="失分最多的检查项").locator(".row-link").first.press("Enter")
    page.wait_for_url("**/overview/items/**")
    page.locator(".sighting a").first.click()
    page.wait_for_url("**/audits/**")
    expect(page.locator(".answer:target")).to_be_in_viewport()


def test_the_critical_tile_lists_the_audits_behind_it(open_desk: OpenDesk) -> None:
    page = open_desk("/overview?window=12m")
    page.get_by_role("link", name="查看这些检查单").click()
    expect(page.locator("tbody tr")).to_have_count(6)
    expect(page.locator("tbody tr .critical")).to_have_count(6)


def test_a_correction_is_made_in_the_words_of_the_standard(open_desk: OpenDesk, desk: Desk) -> None:
    page = open_desk(f"/audits/{desk.audit}", "reviewer")
    page.get_by_role("link", name="更正").click()
    page.get_by_label("门头、玻璃、台阶洁净").select_option("4")
    page.get_by_role("button", name="保存更正").click()
    expect(page.get_by_role("alert")).to_contain_text("请写明原因")
    expect(page.get_by_label("门头、玻璃、台阶洁净")).to_have_value("4")
    page.get_by_label("更正原因").fill("看错了一级")
    page.get_by_role("button", name="保存更正").click()
    expect(page.locator(".notice")).to_contain_text("看错了一级")
