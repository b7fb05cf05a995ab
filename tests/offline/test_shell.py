"""After one visit with a network, everything opens without one; and only what belongs to who is signed in."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.arrange import House
from tests.capture_client.phone import READ_STORE
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


def test_the_list_of_visits_opens_without_a_network(open_phone: OpenPhone, house: House, line: Line) -> None:
    given = assign(house)
    page = open_phone()
    first_visit(page, line)
    line.down()
    page.goto(f"{line.url}/capture")
    wait_state(page, "home")
    expect(page.locator(f'[data-assignment="{given}"]')).to_contain_text("网点 N1")
    expect(page.locator("form[action='/capture/new'] option")).to_have_count(5)


def test_a_given_visit_is_made_without_a_network_and_sent_when_it_is_back(
    open_phone: OpenPhone, house: House, line: Line
) -> None:
    given = assign(house)
    page = open_phone()
    first_visit(page, line)
    line.down()
    page.goto(f"{line.url}/capture/assignments/{given}")
    wait_state(page, "ready")
    expect(page.locator(".brief")).to_be_visible()
    answer(page)
    send(page)
    wait_state(page, "waiting")
    line.up()
    page.evaluate("dispatchEvent(new Event('online'))")
    wait_state(page, "sent")


def test_a_visit_without_a_task_is_begun_without_a_network(
    open_phone: OpenPhone, house: House, line: Line
) -> None:
    page = open_phone()
    first_visit(page, line)
    line.down()
    page.goto(f"{line.url}/capture")
    page.click("form[action='/capture/new'] button")
    wait_state(page, "ready")
    answer(page)
    page.reload()
    wait_state(page, "ready")
    expect(page.locator('[data-item="BK-AR01"]')).to_have_attribute("data-open", "false")
    page.click(".head-back")
    expect(page.locator('[data-records="drafts"] [data-record]')).to_have_count(1)


def test_a_draft_opens_without_a_network_when_its_task_is_no_longer_listed(
    open_phone: OpenPhone, house: House, line: Line
) -> None:
    page = open_phone()
    first_visit(page, line)
    page.goto(new_visit(house, line))
    answer(page)
    address = page.url
    page.goto(f"{line.url}/capture")
    page.evaluate(FORGET_BRANCHES)
    line.down()
    page.goto(address)
    wait_state(page, "ready")
    expect(page.locator('[data-item="BK-AR01"]')).to_have_attribute("data-open", "false")


FORGET_BRANCHES = """async () => {
  const asked = request => new Promise(done => { request.onsuccess = () => done(request.result); });
  const db = await asked(indexedDB.open("sanmi-capture"));
  const [pack] = await asked(db.transaction("packs").objectStore("packs").getAll());
  const {key} = await asked(db.transaction("keys").objectStore("keys").get(pack.person));
  const how = iv => ({name: "AES-GCM", iv, additionalData: new TextEncoder().encode("pack")});
  const text = new TextDecoder().decode(await crypto.subtle.decrypt(how(pack.sealed.iv), key, pack.sealed.bytes));
  const value = {...JSON.parse(text), branches: []};
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const bytes = await crypto.subtle.encrypt(how(iv), key, new TextEncoder().encode(JSON.stringify(value)));
  await asked(db.transaction("packs", "readwrite").objectStore("packs").put({...pack, sealed: {iv, bytes}}));
  db.close();
}"""


def test_what_is_not_on_the_phone_says_so_in_words(open_phone: OpenPhone, house: House, line: Line) -> None:
    page = open_phone()
    first_visit(page, line)
    later = assign(house)
    line.down()
    page.goto(f"{line.url}/capture/assignments/{later}")
    expect(page.locator("[data-absent]")).to_contain_text("还没有存到手机上")
    line.up()
    page.click('[data-act="again"]')
    wait_state(page, "ready")


def test_what_only_the_server_can_tell_is_told_by_the_server(
    open_phone: OpenPhone, house: House, line: Line
) -> None:
    page = open_phone()
    first_visit(page, line)
    page.goto(f"{line.url}/capture/assignments/00000000-0000-4000-8000-000000000000")
    expect(page).to_have_url(
        f"{line.url}/capture/assignments/00000000-0000-4000-8000-000000000000?from=server"
    )
    expect(page.locator("h1")).to_be_visible()


def test_a_server_that_is_down_does_not_hide_what_the_phone_has(
    open_phone: OpenPhone, house: House, line: Line
) -> None:
    page = open_phone()
    first_visit(page, line)
    house.app.view_functions["capture.home"] = lambda: ("broken", 503)
    page.goto(f"{line.url}/capture")
    wait_state(page, "home")


def test_nobody_sees_what_another_person_took_along(open_phone: OpenPhone, house: House, line: Line) -> None:
    mine = assign(house)
    page = open_phone()
    first_visit(page, line)
    page.goto(f"{line.url}/capture/assignments/{mine}")
    answer(page)
    address = page.url
    page.context.clear_cookies()
    sign_in(page.context, house, line, "tenant_admin")
    page.goto(f"{line.url}/overview")
    line.down()
    for kept in (address, f"{line.url}/capture"):
        page.goto(kept)
        expect(page.locator("[data-absent]")).to_be_visible()
        assert "网点" not in page.content()
    line.up()
    page.goto(f"{line.url}/capture")
    page.wait_for_function("document.cookie.includes('sanmi_here')")
    expect(page.locator("#phone-records [data-record]")).to_have_count(0)


def test_everything_private_is_sealed_on_the_phone(open_phone: OpenPhone, house: House, line: Line) -> None:
    assign(house)
    page = open_phone()
    first_visit(page, line)
    page.goto(new_visit(house, line))
    answer(page)
    page.click('[data-item="BK-AR01"] [data-act="open"]')
    page.click('[data-item="BK-AR01"] [data-act="note"]')
    page.locator('[data-item="BK-AR01"] .note textarea').fill("CANARY-NOTE")
    expect(page.locator("[data-saved]")).to_have_attribute("data-saved", "saved")
    assert page.evaluate(READ_STORE, "drafts")[0]["answers"]["BK-AR01"]["note"] == "CANARY-NOTE"
    raw = page.evaluate(ALL_BYTES)
    assert "CANARY" not in raw
    assert "网点" not in raw
    assert page.evaluate("caches.keys().then(names => names.length)") == 1
    assert page.evaluate(KEY_CAN_BE_READ) is False


ALL_BYTES = """async () => {
  const asked = request => new Promise(done => { request.onsuccess = () => done(request.result); });
  const db = await asked(indexedDB.open("sanmi-capture"));
  let text = "";
  for (const name of db.objectStoreNames) {
    for (const row of await asked(db.transaction(name).objectStore(name).getAll())) {
      text += JSON.stringify(row, (_, value) =>
        value instanceof ArrayBuffer ? new TextDecoder().decode(value) : value);
    }
  }
  db.close();
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      if (request.url.includes("html")) text += await (await cache.match(request)).text();
    }
  }
  return text;
}"""
KEY_CAN_BE_READ = """async () => {
  const asked = request => new Promise(done => { request.onsuccess = () => done(request.result); });
  const db = await asked(indexedDB.open("sanmi-capture"));
  const [{key}] = await asked(db.transaction("keys").objectStore("keys").getAll());
  db.close();
  return crypto.subtle.exportKey("raw", key).then(() => true, () => false);
}"""
