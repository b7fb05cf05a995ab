"""The standards builder's pictures: the editor with its phone, a comparison, a what-if, an import, shared parts.

The bank's draft is changed a little for them, as a person would: a question reworded, weights moved, an item critical.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

Keep = Callable[[Page, str], None]
HEADERS = {"X-Sanmi-Client": "screens/1", "Content-Type": "application/json"}
DECIDING = 10  # points that a picture moves from the heaviest items to one: enough for ranks to change


def walk(page: Page, url: str, look: str, keep: Keep) -> None:
    """Walk the builder's pages, signed in as the bank's administrator. look: ends every name, ``desk-zh``."""
    standard = _bank(page, url)
    _share(page, url)
    _shape(page, url, standard)
    _editor(page, url, standard, look, keep)
    for name, path in {
        "standards-new": "/standards/new",
        "standards-compare": f"/standards/{standard}/compare",
        "standards-draft": f"/standards/{standard}/draft",
        "import": f"/standards/{standard}/exchange",
        "parts": "/standards/parts",
    }.items():
        page.goto(url + path)
        page.wait_for_load_state("networkidle")
        keep(page, f"{name}-{look}")
    page.locator("tbody .row-link").first.click()
    keep(page, f"part-{look}")
    page.goto(f"{url}/standards/{standard}/what-if")
    page.locator("main form button.button--primary").click()
    page.wait_for_selector("[data-run=done], .tiles", timeout=120_000)
    keep(page, f"what-if-{look}")


def _editor(page: Page, url: str, standard: str, look: str, keep: Keep) -> None:
    page.goto(f"{url}/standards/{standard}/edit#item=BK-AR01")
    page.wait_for_selector("#editor[data-state=ready]")
    page.wait_for_timeout(2500)  # the phone beside it
    phone = page.frame_locator("iframe")
    if look.startswith("desk"):
        phone.locator('[data-item="BK-AR01"] [data-value]').first.click()
        page.wait_for_selector("[data-score]")
    keep(page, f"editor-{look}")
    page.goto(f"{url}/standards/{standard}/edit#weights")
    page.reload()
    page.wait_for_selector("#editor[data-state=ready]")
    page.wait_for_timeout(1500)
    keep(page, f"editor-weights-{look}")


def _bank(page: Page, url: str) -> str:
    page.goto(f"{url}/standards")
    href = page.locator("tbody .row-link").first.get_attribute("href") or ""
    return href.rpartition("/")[2]


def _shape(page: Page, url: str, standard: str) -> None:
    """Bring the draft to the state of the pictures; again and again it is the same."""
    address = f"{url}/api/v1/standards/{standard}/draft"
    draft = page.request.get(address).json()
    document = copy.deepcopy(draft["document"])
    items = {item["code"]: item for item in document["items"]}
    first, second = items["BK-AR01"], items["BK-AR02"]
    first["text_zh"] = "门头、门窗和门前地面干净，招牌灯全亮"
    first["text_en"] = "Front, glass and pavement are clean; every sign is lit"
    second["critical"], second["critical_fail_at"] = True, 0
    weighed = sorted((item for item in document["items"] if item.get("weight", 0) > 1), key=lambda one: -one["weight"])
    if first["weight"] < DECIDING:
        for item in [one for one in weighed if one is not first][:DECIDING]:
            item["weight"] -= 1
            first["weight"] += 1
    items["BK-LB01"]["shared"] = {"part": "P-001", "revision": 1}
    page.request.put(address, data=json.dumps(document), headers={**HEADERS, "If-Match": f'"{draft["revision"]}"'})


def _share(page: Page, url: str) -> None:
    """Let some of the library's parts be the bank's own, the first of them reworded since."""
    address = f"{url}/api/v1/standards/parts"
    if not page.request.get(f"{address}?source=own").json()["parts"]:
        offered: list[dict[str, Any]] = page.request.get(f"{address}?source=library&kind=item").json()["parts"]
        answers: list[dict[str, Any]] = page.request.get(f"{address}?source=library&kind=response_set").json()["parts"]
        for part in (*offered[:4], *answers[:2]):
            sent = {key: part[key] for key in ("kind", "name_zh", "name_en", "body")}
            page.request.post(address, data=json.dumps(sent), headers=HEADERS)
    first = page.request.get(f"{address}?source=own&find=P-001").json()["parts"][0]
    if first["revision"] == 1:
        sent = {key: first[key] for key in ("kind", "code", "name_zh", "name_en", "body")}
        sent["body"]["text_en"] += ", seen from the street"
        page.request.put(f"{address}/{first['id']}", data=json.dumps(sent), headers={**HEADERS, "If-Match": '"1"'})
