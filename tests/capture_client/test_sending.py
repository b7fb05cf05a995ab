"""From the send button to the server's yes, through every kind of trouble; nothing leaves the phone before it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.capture_client.fake_server import problem
from tests.capture_client.phone import Phone, picture

# What the phone holds is told late when it is asked for the nth time: a slow disk, a busy phone.
SLOW_READING = """(() => {
  const read = IDBIndex.prototype.getAll;
  let nth = 0;
  IDBIndex.prototype.getAll = function (...asked) {
    const request = read.apply(this, asked), listen = request.addEventListener.bind(request);
    const late = then => event => setTimeout(() => then(event), 1200);
    if (++nth === %d) request.addEventListener = (what, then) => listen(what, what === "success" ? late(then) : then);
    return request;
  };
})()"""


@pytest.fixture
def filled(phone: Phone) -> Phone:
    """A form with one photo, ready to be sent."""
    phone.choose("EV-A02", 3)
    phone.photograph("EV-A03", picture())
    phone.choose("EV-A03", "counter")
    phone.stage("ruled")
    phone.choose("EV-D04", "yes")
    return phone


def kinds(phone: Phone) -> list[tuple[str, int | None]]:
    return [(kind, status) for kind, _, status in phone.server.log]


def test_evidence_goes_before_the_audit(filled: Phone) -> None:
    filled.send()
    filled.expect_state("sent")
    assert kinds(filled) == [("evidence", 201), ("audit", 201)]
    assert filled.sent["EV-A03"]["evidence"] == [f"sha256:{filled.server.log[0][1]}"]
    assert all(sent["x-sanmi-client"] == "phone/1" for sent in filled.server.headers)
    assert [sent["content-type"] for sent in filled.server.headers] == ["image/jpeg", "application/json"]


def test_after_the_yes_only_the_receipt_stays_on_the_phone(filled: Phone) -> None:
    filled.send()
    filled.expect_state("sent")
    expect(filled.page.locator(".receipt")).to_contain_text("87.50")
    [record] = filled.kept()
    assert (record["answers"], record["payload"], record["position"]) == ({}, None, None)
    assert filled.kept_photos() == []
    filled.page.reload()
    filled.expect_state("sent")


def test_a_broken_line_is_tried_again_until_it_holds(filled: Phone) -> None:
    filled.server.reply("evidence", None)
    filled.send()
    filled.expect_state("sent")
    assert kinds(filled) == [("evidence", None), ("evidence", 201), ("audit", 201)]


def test_an_answer_lost_on_the_way_back_makes_no_second_audit(filled: Phone) -> None:
    filled.server.lose_next_answer("audit")
    filled.send()
    filled.expect_state("sent")
    assert kinds(filled) == [("evidence", 201), ("audit", None), ("audit", 200)]
    assert len(filled.server.audits) == 1


def test_while_the_server_is_down_the_record_waits_and_survives_a_reload(filled: Phone) -> None:
    filled.server.reply("audit", 503, headers={"Retry-After": "600"})
    filled.send()
    filled.expect_state("waiting")
    expect(filled.page.locator(".outcome")).to_contain_text("已存好")
    [record] = filled.kept()
    assert record["payload"]
    assert len(filled.kept_photos()) == 1
    filled.page.reload()
    filled.expect_state("sent")
    assert kinds(filled) == [("evidence", 201), ("audit", 503), ("audit", 201)]


def test_the_network_s_return_sends_at_once(filled: Phone) -> None:
    filled.context.set_offline(True)
    filled.send()
    filled.expect_state("waiting")
    assert filled.server.log == []
    filled.context.set_offline(False)
    filled.expect_state("sent")


def test_too_many_requests_is_no_refusal(filled: Phone) -> None:
    filled.server.reply("audit", 429, headers={"Retry-After": "1"})
    filled.send()
    filled.expect_state("sent")


def test_an_ended_sign_in_pauses_and_goes_on_after_it(filled: Phone) -> None:
    filled.server.reply("evidence", 401, problem(401, "signed_out", "请登录"))
    filled.send()
    filled.expect_state("paused")
    assert kinds(filled) == [("evidence", 401)]
    link = filled.page.locator('[data-act="sign-in"]').get_attribute("href")
    assert link
    assert link.startswith("/sign-in?next=%2Fcapture%2Fnew")
    assert len(filled.kept_photos()) == 1
    filled.page.reload()
    filled.expect_state("sent")


@pytest.mark.parametrize("status", [200, 201])
def test_a_login_page_or_hotel_portal_is_not_taken_for_a_yes(filled: Phone, status: int) -> None:
    filled.server.reply("evidence", status, "<html>Welcome to the hotel's Wi-Fi</html>")
    filled.send()
    filled.expect_state("sent")
    assert kinds(filled) == [("evidence", status), ("evidence", 201), ("audit", 201)]


def test_a_redirect_is_not_followed(filled: Phone) -> None:
    filled.server.reply("audit", 302, "", headers={"Location": "/capture"})
    filled.send()
    filled.expect_state("sent")
    assert [kind for kind, _ in kinds(filled)] == ["evidence", "audit", "audit"]


def test_a_receipt_for_another_audit_is_not_taken_for_ours(filled: Phone) -> None:
    filled.server.reply("audit", 201, {"id": "00000000-0000-4000-8000-000000000000"})
    filled.send()
    filled.expect_state("sent")
    assert len(filled.server.audits) == 1


def test_a_refusal_is_shown_at_its_item_mended_and_sent(filled: Phone) -> None:
    refusal = problem(422, "answers_invalid", "有答案无法接收", item="EV-A02", message="应为 0 到 5 的整数")
    filled.server.reply("audit", 422, refusal)
    filled.send()
    filled.expect_state("parked")
    expect(filled.page.locator(".outcome")).to_contain_text("有答案无法接收")
    assert len(filled.kept_photos()) == 1
    filled.page.click('[data-error="EV-A02"]')
    expect(filled.card("EV-A02").locator(".refused")).to_have_text("应为 0 到 5 的整数")
    filled.choose("EV-A02", 5)
    expect(filled.card("EV-A02").locator(".refused")).to_have_count(0)
    filled.send()
    filled.expect_state("sent")
    assert filled.sent["EV-A02"] == 5


def test_a_parked_record_stays_parked_over_a_reload_and_sends_nothing_by_itself(filled: Phone) -> None:
    filled.server.reply("audit", 403, problem(403, "forbidden", "没有权限"))
    filled.send()
    filled.expect_state("parked")
    filled.page.reload()
    filled.expect_state("parked")
    filled.page.wait_for_timeout(300)
    assert len(filled.server.log) == 2


def test_a_refused_photo_is_shown_at_the_item_it_belongs_to(filled: Phone) -> None:
    filled.server.reply("evidence", 422, problem(422, "not_a_picture", "这不是照片"))
    filled.send()
    filled.expect_state("parked")
    filled.page.click('[data-error="EV-A03"]')
    expect(filled.card("EV-A03").locator(".refused")).to_contain_text("这不是照片")
    filled.card("EV-A03").locator('[data-act="remove-photo"]').click()
    filled.send()
    filled.expect_state("sent")


def test_evidence_the_server_lost_is_sent_again(filled: Phone) -> None:
    filled.server.reply("evidence", 201, {})  # a yes, and yet nothing is kept
    filled.send()
    filled.expect_state("sent")
    assert kinds(filled) == [("evidence", 201), ("audit", 422), ("evidence", 201), ("audit", 201)]


def test_a_conflict_is_told_and_changes_nothing(filled: Phone) -> None:
    filled.server.reply("audit", 409, problem(409, "audit_differs", "同一份检查单已有不同内容"))
    filled.send()
    filled.expect_state("parked")
    expect(filled.page.locator('[data-act="take-back"]')).to_have_count(0)
    expect(filled.page.locator(".outcome")).to_contain_text("同一份检查单已有不同内容")
    assert len(filled.kept_photos()) == 1


def test_after_a_conflict_the_record_can_go_as_one_of_its_own(filled: Phone) -> None:
    filled.server.reply("audit", 409, problem(409, "audit_differs", "同一份检查单已有不同内容"))
    filled.send()
    filled.expect_state("parked")
    first = filled.id
    filled.page.click('[data-act="separate"]')
    filled.expect_state("sent")
    assert filled.id != first
    assert filled.sent["EV-A02"] == 3
    assert [record["id"] for record in filled.kept()] == [filled.id]


def test_what_waits_may_be_taken_back_until_the_server_may_have_it(filled: Phone) -> None:
    filled.context.set_offline(True)
    filled.send()
    filled.expect_state("waiting")
    filled.page.click('[data-act="take-back"]')
    filled.expect_state("ready")
    filled.context.set_offline(False)
    filled.page.wait_for_timeout(300)
    assert filled.server.log == []


def test_once_the_audit_was_on_the_wire_it_is_not_changed_any_more(filled: Phone) -> None:
    filled.server.reply("audit", 503, headers={"Retry-After": "600"})
    filled.send()
    filled.expect_state("waiting")
    expect(filled.page.locator('[data-act="take-back"]')).to_have_count(0)


def test_the_count_of_what_waits_is_always_in_sight(filled: Phone) -> None:
    filled.server.reply("audit", 503, headers={"Retry-After": "600"})
    filled.send()
    filled.expect_state("waiting")
    other = Phone(filled.context, filled.server)
    other.server.reply("audit", 503, headers={"Retry-After": "600"})
    other.open("/capture/new?branch=b&standard_version=v")
    expect(other.page.locator("[data-saved]")).to_contain_text("待发送 1")


def test_opening_another_form_sends_what_was_left(filled: Phone) -> None:
    filled.server.reply("audit", 503, headers={"Retry-After": "600"})
    filled.send()
    filled.expect_state("waiting")
    left = filled.id
    filled.page.goto("about:blank")
    with filled.page.expect_response(lambda response: response.url.endswith(left)):
        filled.open()
    expect(filled.page.locator("[data-saved]")).not_to_contain_text("待发送")
    assert list(filled.server.audits) == [left]


@pytest.mark.parametrize("nth", range(1, 7))
def test_a_slow_look_at_the_phone_never_brings_back_what_was_sent(filled: Phone, nth: int) -> None:
    filled.server.reply("audit", 503, headers={"Retry-After": "600"})
    filled.send()
    filled.expect_state("waiting")
    other = Phone(filled.context, filled.server)
    filled.page.goto("about:blank")
    other.page.add_init_script(SLOW_READING % nth)
    with other.page.expect_response(lambda response: "/api/v1/audits/" in response.url):
        other.open()
    other.page.wait_for_timeout(1500)
    expect(other.page.locator("[data-saved]")).not_to_contain_text("待发送")


def test_every_try_sends_the_same_visit(filled: Phone) -> None:
    filled.server.lose_next_answer("audit")
    filled.server.reply("audit", 500)
    filled.send()
    filled.expect_state("sent")
    assert kinds(filled)[-1] == ("audit", 200)
