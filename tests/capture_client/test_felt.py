"""What is expected is asked before the first answer, what was perceived before sending; neither stands in the way."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.capture_client.conftest import MakePhone
from tests.capture_client.every_type import DOCUMENT
from tests.capture_client.fake_server import FakeServer
from tests.capture_client.phone import Phone

ASKED = [
    {"code": "courtesy", "name_zh": "礼貌", "name_en": "Courtesy"},
    {"code": "timeliness", "name_zh": "及时性", "name_en": "Timeliness"},
]


@pytest.fixture
def phone(make_phone: MakePhone, server: FakeServer) -> Phone:
    server.document = {**DOCUMENT, "expectations": ASKED}
    return make_phone().open()


def test_both_moments_of_a_dimension_arrive_with_the_audit(phone: Phone) -> None:
    phone.page.click('[data-felt="before"] [data-level="courtesy-5"]')
    phone.page.click('[data-felt="before"] [data-level="timeliness-3"]')
    phone.choose("EV-A01", "no")
    phone.stage("ruled")
    phone.choose("EV-D04", "yes")
    phone.reload()
    phone.summary()
    phone.page.click('[data-felt="after"] [data-level="courtesy-2"]')
    phone.page.click('[data-act="send"]')
    phone.expect_state("sent")
    assert phone.server.audits[phone.id]["expectations"] == {
        "courtesy": {"before": 5, "after": 2},
        "timeliness": {"before": 3, "after": None},
    }


def test_after_the_first_answer_an_expectation_is_settled(phone: Phone) -> None:
    phone.page.click('[data-felt="before"] [data-level="courtesy-4"]')
    phone.choose("EV-A01", "no")
    asked = phone.page.locator('[data-felt="before"]')
    expect(asked).not_to_have_attribute("open", "")
    asked.locator("summary").click()
    expect(asked.locator('[data-level="courtesy-4"]')).to_have_attribute("aria-checked", "true")
    expect(asked.locator('[data-level="courtesy-1"]')).to_be_disabled()


def test_it_may_be_left_out_and_nothing_is_sent_of_it(phone: Phone) -> None:
    phone.choose("EV-A01", "no")
    expect(phone.page.locator('[data-felt="before"]')).to_have_count(0)
    phone.stage("ruled")
    phone.choose("EV-D04", "yes")
    phone.send()
    phone.expect_state("sent")
    assert "expectations" not in phone.server.audits[phone.id]


def test_a_level_is_chosen_with_the_keyboard(phone: Phone) -> None:
    first = phone.page.locator('[data-felt="before"] [data-level="courtesy-0"]')
    first.focus()
    phone.page.keyboard.press("ArrowRight")
    phone.page.keyboard.press("Enter")
    expect(phone.page.locator('[data-level="courtesy-1"]').first).to_have_attribute("aria-checked", "true")
    assert phone.page.get_by_role("radiogroup", name="礼貌").count() == 1
