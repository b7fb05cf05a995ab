"""Signing out of a shared phone: nothing unsent goes unnoticed, nothing of one's own stays, nothing of others' goes."""

from __future__ import annotations

import json

from playwright.sync_api import Page, expect

from tests.arrange import House
from tests.capture_client.phone import READ_STORE
from tests.design.axe import assert_accessible
from tests.offline.conftest import OpenPhone, answer, first_visit, new_visit, send, sign_in, wait_state
from tests.offline.line import Line

COUNTS = """async () => {
  const asked = request => new Promise(done => { request.onsuccess = () => done(request.result); });
  const db = await asked(indexedDB.open("sanmi-capture"));
  const found = {};
  for (const name of db.objectStoreNames) found[name] = await asked(db.transaction(name).objectStore(name).count());
  db.close();
  return found;
}"""


def begun(page: Page, house: House, line: Line) -> None:
    """A visit begun on this phone."""
    first_visit(page, line)
    page.goto(new_visit(house, line))
    answer(page)


def sign_out(page: Page, line: Line) -> None:
    page.goto(f"{line.url}/capture?from=server")
    page.click(".menu summary")
    page.click('.menu__item[href="/capture/leave"]')


def test_with_everything_sent_signing_out_is_one_tap_and_leaves_nothing(
    open_phone: OpenPhone, house: House, line: Line
) -> None:
    page = open_phone()
    begun(page, house, line)
    send(page)
    wait_state(page, "sent")
    sign_out(page, line)
    expect(page).to_have_url(f"{line.url}/sign-in")
    assert set(page.evaluate(COUNTS).values()) == {0}
    line.down()
    page.goto(f"{line.url}/capture")
    expect(page.locator("[data-absent]")).to_be_visible()


def test_what_was_not_sent_is_named_before_anything_is_cleared(
    open_phone: OpenPhone, house: House, line: Line
) -> None:
    page = open_phone()
    begun(page, house, line)
    sign_out(page, line)
    expect(page.locator("[data-unsent]")).to_contain_text("1 份检查还没有送达")
    assert_accessible(page)
    with page.expect_download() as download:
        page.click('[data-act="backup"]')
    assert (
        json.loads(download.value.path().read_text("utf-8"))["records"][0]["answers"]["BK-AR01"]["value"] == 5
    )
    page.click('[data-act="stay"]')
    expect(page.locator('[data-records="drafts"] [data-record]')).to_have_count(1)
    sign_out(page, line)
    page.click('[data-act="anyway"]')
    page.click('[data-act="erase"]')
    expect(page).to_have_url(f"{line.url}/sign-in")
    assert set(page.evaluate(COUNTS).values()) == {0}


def test_one_persons_sign_out_leaves_anothers_unsent_records_alone(
    open_phone: OpenPhone, house: House, line: Line
) -> None:
    page = open_phone()
    begun(page, house, line)
    address = page.url
    page.context.clear_cookies()
    sign_in(page.context, house, line, "tenant_admin")
    first_visit(page, line)
    sign_out(page, line)
    expect(page).to_have_url(f"{line.url}/sign-in")
    sign_in(page.context, house, line)
    page.goto(address)
    wait_state(page, "ready")
    expect(page.locator('[data-item="BK-AR01"]')).to_have_attribute("data-open", "false")


def test_a_saved_file_brings_records_to_another_phone_once(
    open_phone: OpenPhone, house: House, line: Line
) -> None:
    page = open_phone()
    begun(page, house, line)
    page.goto(f"{line.url}/capture")
    page.click(".backup summary")
    with page.expect_download() as download:
        page.click('[data-act="backup"]')
    file = download.value.path()
    [mine] = page.evaluate(READ_STORE, "drafts")
    other = open_phone()
    first_visit(other, line)
    other.click(".backup summary")
    other.set_input_files('[data-act="restore"]', file)
    expect(other.locator("[data-restored]")).to_contain_text("已恢复 1 份")
    [there] = other.evaluate(READ_STORE, "drafts")
    assert there["answers"] == mine["answers"]
    other.set_input_files('[data-act="restore"]', file)
    expect(other.locator("[data-restored]")).to_contain_text("1 份本来就在手机上")
    stranger = open_phone("tenant_admin")
    first_visit(stranger, line)
    stranger.click(".backup summary")
    stranger.set_input_files('[data-act="restore"]', file)
    expect(stranger.locator("[data-restored]")).to_contain_text("1 份是其他人的")
    assert stranger.evaluate(READ_STORE, "drafts") == []


def test_what_waits_shows_its_size_and_trouble_and_is_deleted_only_when_asked_twice(
    open_phone: OpenPhone, house: House, line: Line
) -> None:
    page = open_phone()
    begun(page, house, line)
    line.down()
    send(page)
    wait_state(page, "waiting")
    page.goto(f"{line.url}/capture")
    record = page.locator('[data-records="queued"] [data-record]')
    expect(record).to_contain_text("KB")
    expect(record.locator("[data-trouble]")).to_contain_text("没有网络")
    record.locator('[data-act="discard"]').click()
    expect(record).to_contain_text("只从手机上删除")
    record.locator('[data-act="keep"]').click()
    record.locator('[data-act="discard"]').click()
    record.locator('[data-act="delete"]').click()
    line.up()
    page.click('[data-act="retry"]')
    expect(page.locator("[data-record]")).to_have_count(0)
    page.wait_for_timeout(300)
    page.click('[data-act="undo"]')
    page.click('[data-act="retry"]')
    expect(page.locator('[data-records="sent"] [data-record]')).to_have_count(1)
