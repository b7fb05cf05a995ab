"""Nothing that was entered is ever lost, and nobody else sees it."""

from __future__ import annotations

import hashlib
import io
import time
import uuid

from PIL import Image
from playwright.sync_api import expect

from tests.capture_client.conftest import MakePhone
from tests.capture_client.phone import FORM, Phone, picture


def test_a_reload_keeps_answers_notes_photos_and_the_place(phone: Phone) -> None:
    phone.choose("EV-A02", 2)
    phone.stage("ruled")
    phone.choose("EV-D01", "no")
    phone.photograph("EV-D01", picture())
    phone.choose("EV-D02", "no")
    phone.card("EV-D02").locator("textarea").fill("没有道别")
    before = phone.id
    phone.reload()
    assert phone.id == before
    expect(phone.page.locator(".stage h2")).to_contain_text("规则")
    expect(phone.card("EV-D01").locator(".fold-answer")).to_have_text("否")
    expect(phone.card("EV-D01").locator(".fold-mark")).to_contain_text("1")
    phone.open_card("EV-D02")
    expect(phone.card("EV-D02").locator("textarea")).to_have_value("没有道别")
    phone.stage("chosen")
    expect(phone.card("EV-A02").locator(".fold-answer")).to_have_text("2")


def test_the_last_keystroke_before_the_page_dies_is_kept(phone: Phone) -> None:
    phone.stage("recorded")
    phone.card("EV-C02").locator("textarea").press_sequentially("每个字都在")
    phone.saved()
    address = phone.page.url
    phone.page.close()
    phone.page = phone.new_page()
    phone.page.goto(address)
    phone.stage("recorded")
    phone.open_card("EV-C02")
    expect(phone.card("EV-C02").locator("textarea")).to_have_value("每个字都在")


def test_a_form_that_was_only_looked_at_leaves_no_draft(phone: Phone) -> None:
    phone.stage("measured")
    phone.reload()
    assert phone.kept() == []


def test_a_running_stopwatch_goes_on_while_the_page_is_gone(phone: Phone) -> None:
    phone.stage("measured")
    phone.act("EV-B01", "start")
    began = time.monotonic()
    phone.saved()
    address = phone.page.url
    phone.page.close()
    time.sleep(1.2)
    phone.page = phone.new_page()
    phone.page.goto(address)
    phone.act("EV-B01", "stop")
    took = time.monotonic() - began
    value = float(phone.card("EV-B01").locator('[data-act="seconds"]').input_value())
    assert 1.2 <= value <= took + 0.2


def test_a_stopwatch_is_stopped_from_another_stage(phone: Phone) -> None:
    phone.stage("measured")
    phone.act("EV-B02", "start")
    phone.stage("chosen")
    phone.page.click('[data-timer="EV-B02"] [data-act="stop-timer"]')
    expect(phone.card("EV-B02").locator('[data-act="restart"]')).to_be_visible()


def test_a_stopwatch_stopped_too_early_goes_on_from_its_first_start(phone: Phone) -> None:
    phone.stage("measured")
    phone.act("EV-B01", "start")
    phone.page.wait_for_timeout(300)
    phone.act("EV-B01", "stop")
    phone.page.wait_for_timeout(700)
    phone.act("EV-B01", "resume")
    phone.act("EV-B01", "stop")
    assert float(phone.card("EV-B01").locator('[data-act="seconds"]').input_value()) >= 1


def test_cancelling_a_new_timing_leaves_the_old_one(phone: Phone) -> None:
    phone.stage("measured")
    phone.fill("EV-B01", "seconds", "2.5")
    phone.act("EV-B01", "restart")
    phone.act("EV-B01", "cancel")
    expect(phone.card("EV-B01").locator('[data-act="seconds"]')).to_have_value("2.5")


def test_opening_the_same_visit_again_goes_on_with_its_draft(phone: Phone) -> None:
    phone.choose("EV-A02", 1)
    phone.saved()
    first = phone.id
    phone.page.goto("about:blank")
    phone.open()
    assert phone.id == first
    expect(phone.card("EV-A02")).to_have_attribute("data-open", "false")


def test_another_visit_to_the_same_branch_gets_a_draft_of_its_own(phone: Phone) -> None:
    phone.choose("EV-A02", 1)
    phone.saved()
    first = phone.id
    phone.page.evaluate("Date.now = (real => () => real() + 60_000)(Date.now)")
    phone.context.add_init_script("Date.now = (real => () => real() + 60_000)(Date.now)")
    phone.reload()
    phone.page.click('[data-act="another"]')
    expect(phone.card("EV-A02")).to_have_attribute("data-open", "true")
    phone.choose("EV-A02", 5)
    phone.saved()
    assert {draft["id"]: draft["answers"]["EV-A02"]["value"] for draft in phone.kept()} == {
        first: 1,
        phone.id: 5,
    }


def test_a_draft_is_written_in_one_window_at_a_time_and_goes_on_in_either(phone: Phone) -> None:
    phone.choose("EV-A02", 1)
    phone.saved()
    other = Phone(phone.context, phone.server)
    other.page.goto(phone.page.url)
    other.expect_state("elsewhere")
    expect(other.page.locator("[data-elsewhere]")).to_contain_text("正在另一个窗口里填写")
    other.page.click('[data-act="take-over"]')
    other.choose("EV-A01", "no")
    other.saved()
    phone.expect_state("elsewhere")
    expect(phone.page.locator("[data-elsewhere]")).to_contain_text("已在另一个窗口接着填写")
    phone.page.click('[data-act="take-over"]')
    expect(phone.card("EV-A01")).to_have_attribute("data-open", "false")
    phone.choose("EV-A03", "counter")
    phone.saved()
    answers = phone.kept()[0]["answers"]
    assert {code: entry["value"] for code, entry in answers.items()} == {
        "EV-A01": "no",
        "EV-A02": 1,
        "EV-A03": "counter",
    }


def test_a_window_that_died_keeps_nobody_waiting(phone: Phone) -> None:
    phone.choose("EV-A02", 1)
    phone.saved()
    other = Phone(phone.context, phone.server)
    address = phone.page.url
    phone.page.close()
    other.page.goto(address)
    other.expect_state("ready")
    phone.page = other.page


def test_little_room_is_told_before_there_is_none(make_phone: MakePhone) -> None:
    phone = make_phone()
    phone.page.add_init_script(
        "navigator.storage.estimate = () => Promise.resolve({quota: 1e9, usage: 1e9 - 12e6})"
    )
    phone.open(FORM)
    expect(phone.page.locator("[data-tight]")).to_contain_text("只剩 12 MB")


def test_an_answer_changed_after_the_clock_was_set_back_is_the_one_that_counts(phone: Phone) -> None:
    phone.page.clock.install()
    phone.page.clock.set_fixed_time("2026-11-22T09:00:00Z")
    phone.choose("EV-A02", 1)
    phone.saved()
    phone.page.clock.set_fixed_time("2026-11-21T09:00:00Z")
    phone.open_card("EV-A02")
    phone.choose("EV-A02", 4)
    phone.saved()
    assert phone.kept()[0]["answers"]["EV-A02"]["value"] == 4


def test_another_person_on_the_same_phone_sees_none_of_it(phone: Phone) -> None:
    phone.choose("EV-A02", 1)
    phone.saved()
    phone.server.person = str(uuid.uuid4())
    phone.reload()
    expect(phone.card("EV-A02")).to_have_attribute("data-open", "true")
    assert phone.server.log == []


def test_a_draft_keeps_the_wording_it_was_begun_with(phone: Phone) -> None:
    phone.choose("EV-A02", 1)
    phone.saved()
    newer = {**phone.server.document, "items": phone.server.document["items"][:1]}
    boot = phone.server.boot()["standard"]
    phone.server.boot_changes["standard"] = {**boot, "version_id": str(uuid.uuid4()), "document": newer}
    phone.reload()
    expect(phone.card("EV-A02")).to_have_attribute("data-open", "false")


def test_a_photo_is_small_upright_and_without_its_hidden_data(phone: Phone) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned: the picture is to be shown upright
    exif[0x010F] = "CANARY-CAMERA"
    phone.photograph("EV-A01", picture(size=(3200, 1600), exif=exif))
    phone.choose("EV-A01", "no")
    phone.stage("ruled")
    phone.choose("EV-D04", "yes")
    phone.send()
    phone.expect_state("sent")
    [(name, data)] = phone.server.evidence.items()
    assert hashlib.sha256(data).hexdigest() == name
    assert b"CANARY" not in data
    assert b"Exif" not in data
    assert Image.open(io.BytesIO(data)).size == (800, 1600)


def test_a_removed_photo_is_neither_kept_nor_sent(phone: Phone) -> None:
    phone.photograph("EV-A01", picture("#123"), picture("#456"))
    phone.card("EV-A01").locator('[data-act="remove-photo"]').first.click()
    expect(phone.card("EV-A01").locator(".thumb")).to_have_count(1)
    phone.saved()
    assert len(phone.kept_photos()) == 1


def test_a_file_that_is_no_picture_is_refused_in_words(phone: Phone) -> None:
    file = {"name": "notes.jpg", "mimeType": "image/jpeg", "buffer": b"not a picture"}
    phone.card("EV-A01").locator('[data-act="photo"]').set_input_files(file)  # type: ignore[arg-type]
    expect(phone.card("EV-A01").locator('[role="alert"]')).to_contain_text("notes.jpg 打不开")


def test_no_more_photos_are_taken_than_the_item_allows(phone: Phone) -> None:
    phone.stage("recorded")
    phone.photograph("EV-C01", picture("#111"), picture("#222"), picture("#333"))
    expect(phone.card("EV-C01").locator('[data-act="photo"]')).to_be_disabled()


def test_without_storage_the_form_says_that_nothing_is_kept(make_phone: MakePhone) -> None:
    phone = make_phone()
    phone.page.add_init_script("Object.defineProperty(window, 'indexedDB', {value: undefined})")
    phone.open(FORM)
    phone.choose("EV-A02", 1)
    expect(phone.page.locator('[data-saved="failed"]')).to_contain_text("请不要关闭本页")


def test_the_position_is_asked_once_and_sent_as_a_claim(make_phone: MakePhone) -> None:
    phone = make_phone(
        geolocation={"latitude": 31.2231, "longitude": 121.4455}, permissions=["geolocation"]
    ).open()
    phone.page.click('[data-act="position"]')
    expect(phone.page.locator('[data-ask="position"]')).to_have_count(0)
    phone.choose("EV-A01", "no")
    phone.stage("ruled")
    phone.choose("EV-D04", "yes")
    phone.send()
    phone.expect_state("sent")
    position = phone.server.audits[phone.id]["visit"]["position"]
    assert (position["lat"], position["lon"]) == (31.2231, 121.4455)


def test_a_photo_is_looked_at_and_taken_again(phone: Phone) -> None:
    phone.photograph("EV-A01", picture("#123456"))
    phone.card("EV-A01").locator('[data-act="look"]').click()
    assert phone.card("EV-A01").locator(".thumb").bounding_box()["width"] > 300  # type: ignore[index]
    phone.saved()
    before = phone.kept_photos()[0]["sha256"]
    file = {"name": "again.jpg", "mimeType": "image/jpeg", "buffer": picture("#654321")}
    phone.card("EV-A01").locator('[data-act="retake"]').set_input_files(file)  # type: ignore[arg-type]
    expect(phone.card("EV-A01").locator(".thumb-big")).to_have_count(0)
    expect(phone.card("EV-A01").locator(".thumb")).to_have_count(1)
    phone.saved()
    assert [kept["sha256"] for kept in phone.kept_photos()] != [before]


def test_a_picture_only_the_server_can_read_goes_as_it_is(phone: Phone) -> None:
    heic = b"\0\0\0\x18ftypheic" + b"\0" * 64
    file = {"name": "IMG_1.HEIC", "mimeType": "", "buffer": heic}
    phone.card("EV-A01").locator('[data-act="photo"]').set_input_files(file)  # type: ignore[arg-type]
    expect(phone.card("EV-A01").locator(".thumb canvas")).to_have_count(1)
    phone.saved()
    assert [(kept["type"], kept["sha256"]) for kept in phone.kept_photos()] == [
        ("image/heic", hashlib.sha256(heic).hexdigest())
    ]
