"""What can go wrong while a phone is away: each ends in a clear message, the record safe, and a way on."""

from __future__ import annotations

import uuid

import pytest
from playwright.sync_api import Page, expect

from audits.capture.models import Audit, AuditOrigin
from audits.programmes.services import withdraw_assignment
from saas.kernel.clock import now
from saas.kernel.db import db, transaction
from tenants.models import TenantStatus
from tenants.people.web import COOKIE
from tenants.services import set_tenant_status
from tenants.standards.services import publish_standard, retire_version
from tests.arrange import House
from tests.capture_client.phone import READ_STORE, picture
from tests.offline.conftest import (
    OpenPhone,
    answer,
    assign,
    first_visit,
    new_visit,
    send,
    sign_in,
    wait_state,
)
from tests.offline.line import Line


@pytest.fixture
def phone(open_phone: OpenPhone, house: House, line: Line) -> Page:
    """A phone that has taken everything along, a task among it, and is now without a network."""
    given = assign(house)
    page = open_phone()
    first_visit(page, line)
    line.down()
    page.goto(f"{line.url}/capture/assignments/{given}")
    wait_state(page, "ready")
    answer(page)
    return page


def back_on_line(page: Page, line: Line) -> None:
    line.up()
    page.evaluate("dispatchEvent(new Event('online'))")


def kept(page: Page) -> dict[str, object]:
    [record] = page.evaluate(READ_STORE, "drafts")
    found: dict[str, object] = record
    return found


def origin_of(house: House, page: Page) -> AuditOrigin:
    with house.inside("tenant_admin"):
        audit_id = uuid.UUID(page.evaluate("location.hash.slice(1)"))
        found = db.session.get(AuditOrigin, (house.id, audit_id))
        assert found
        return found


def test_a_sign_in_that_ended_meanwhile_pauses_and_goes_on_after_the_next(
    phone: Page, house: House, line: Line
) -> None:
    phone.context.clear_cookies(name=COOKIE)
    send(phone)
    wait_state(phone, "waiting")
    back_on_line(phone, line)
    wait_state(phone, "paused")
    expect(phone.locator(".outcome")).to_contain_text("什么都不会丢")
    assert kept(phone)["payload"]
    sign_in(phone.context, house, line)
    phone.reload()
    wait_state(phone, "sent")


def test_somebody_else_who_signed_in_meanwhile_does_not_send_it(
    phone: Page, house: House, line: Line
) -> None:
    send(phone)
    wait_state(phone, "waiting")
    sign_in(phone.context, house, line, "tenant_admin")
    back_on_line(phone, line)
    wait_state(phone, "paused")
    expect(phone.locator(".outcome")).to_contain_text("现在登录的是另一个人")
    assert kept(phone)["payload"]
    sign_in(phone.context, house, line)
    phone.evaluate("dispatchEvent(new Event('online'))")
    wait_state(phone, "sent")
    assert origin_of(house, phone).membership_id == house.people["auditor"].membership_id


def test_a_task_that_was_withdrawn_meanwhile_is_sent_as_a_visit_without_one(
    phone: Page, house: House, line: Line
) -> None:
    given = uuid.UUID(phone.url.split("/assignments/")[1].split("#")[0])
    send(phone)
    wait_state(phone, "waiting")
    with house.inside() as by, transaction():
        assert by
        withdraw_assignment(by, given, now=now())
    back_on_line(phone, line)
    wait_state(phone, "parked")
    expect(phone.locator(".outcome")).to_contain_text("这项任务已被撤回")
    assert kept(phone)["payload"]
    phone.click('[data-act="without-task"]')
    wait_state(phone, "sent")
    assert origin_of(house, phone).assignment_id is None


def test_an_open_form_says_that_its_task_was_withdrawn_and_the_visit_still_arrives(
    phone: Page, house: House, line: Line
) -> None:
    given = uuid.UUID(phone.url.split("/assignments/")[1].split("#")[0])
    with house.inside() as by, transaction():
        assert by
        withdraw_assignment(by, given, now=now())
    expect(phone.locator('[data-task="gone"]')).to_have_count(0)
    back_on_line(phone, line)
    expect(phone.locator('[data-task="gone"]')).to_contain_text("这项任务已撤回或改派")
    expect(phone.locator('[data-item="BK-AR01"]')).to_have_attribute("data-open", "false")
    send(phone)
    wait_state(phone, "parked")
    phone.click('[data-act="without-task"]')
    wait_state(phone, "sent")
    assert origin_of(house, phone).assignment_id is None


def test_a_version_that_was_retired_meanwhile_gives_way_to_the_one_in_use(
    open_phone: OpenPhone, house: House, line: Line
) -> None:
    page = open_phone()
    first_visit(page, line)
    line.down()
    with house.inside() as by, transaction():
        assert by
        newer = publish_standard(by, house.standard_id, "second", now=now()).version_id
    with house.inside() as by, transaction():
        assert by
        retire_version(by, house.version_id, now=now())
    page.wait_for_timeout(1100)  # a visit's beginning is told in whole seconds: it must come after
    page.goto(new_visit(house, line))
    answer(page)
    send(page)
    wait_state(page, "waiting")
    back_on_line(page, line)
    wait_state(page, "parked")
    expect(page.locator(".outcome")).to_contain_text("已停用")
    assert kept(page)["payload"]
    page.click('[data-act="current-version"]')
    wait_state(page, "ready")
    expect(page.locator('[data-item="BK-AR01"]')).to_have_attribute("data-open", "false")
    send(page)
    wait_state(page, "sent")
    with house.inside("tenant_admin"):
        audit = db.session.get(Audit, (house.id, uuid.UUID(page.evaluate("location.hash.slice(1)"))))
        assert audit
        assert audit.standard_version_id == newer


def test_a_tenant_that_was_suspended_meanwhile_gets_it_once_it_is_back(
    phone: Page, house: House, line: Line
) -> None:
    send(phone)
    wait_state(phone, "waiting")
    with house.app.app_context():
        set_tenant_status(house.facts.slug, TenantStatus.SUSPENDED)
    back_on_line(phone, line)
    expect(phone.locator(".outcome")).to_contain_text("机构已暂停使用")
    wait_state(phone, "waiting")
    assert kept(phone)["payload"]
    expect(phone.locator(".outcome")).to_contain_text("稍后自动再发")
    with house.app.app_context():
        set_tenant_status(house.facts.slug, TenantStatus.ACTIVE)
    phone.click('[data-act="retry"]')
    wait_state(phone, "sent")


FULL = """() => {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (...given) {
    if (window.full) throw new DOMException("full", "QuotaExceededError");
    return put.apply(this, given);
  };
  window.full = true;
}"""


def test_a_full_phone_says_so_at_the_photo_and_loses_no_answer(phone: Page, line: Line) -> None:
    phone.evaluate(FULL)
    card = '[data-item="BK-AR02"]'
    file = {"name": "1.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    phone.set_input_files(f'{card} [data-act="photo"]', file)  # type: ignore[arg-type]
    expect(phone.locator(f"{card} [role=alert]")).to_contain_text("手机空间不足")
    phone.click(f'{card} [data-value="yes"]')
    expect(phone.locator('[data-saved="failed"]')).to_contain_text("请不要关闭本页")
    phone.evaluate("window.full = false")
    expect(phone.locator('[data-saved="saved"]')).to_be_visible()
    phone.reload()
    wait_state(phone, "ready")
    expect(phone.locator(card)).to_have_attribute("data-open", "false")
    expect(phone.locator('[data-item="BK-AR01"]')).to_have_attribute("data-open", "false")
