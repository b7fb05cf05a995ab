"""A tenant's colour is the same on the phone without a network as on the server's own page."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Page

from tests.arrange import House
from tests.offline.conftest import OpenPhone, first_visit, new_visit, wait_state
from tests.offline.line import Line

Theme = Literal["light", "dark"]
ACCENT = "#7a1f5c"
COLOURS = """() => ["--accent", "--accent-soft", "--on-accent"].map(name => {
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.color = `var(${name})`;
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
})"""


@pytest.fixture
def coloured(house: House) -> House:
    """Give the tenant a colour of its own."""
    house.sign_in_as("tenant_admin").submit(
        "/settings/branding", {"name_zh": "北方", "name_en": "North", "accent": ACCENT}
    )
    return house


@pytest.mark.parametrize("asked", ["by the system", "by the person"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_accent_is_the_tenant_s_with_and_without_a_network(
    open_phone: OpenPhone, coloured: House, line: Line, theme: Theme, asked: str
) -> None:
    other: Theme = "dark" if theme == "light" else "light"
    page = open_phone(color_scheme=theme if asked == "by the system" else other)
    if asked == "by the person":
        page.context.add_cookies([{"name": "sanmi_theme", "value": theme, "url": line.url}])
    online, offline = _both(page, coloured, line)
    assert offline == online
    if theme == "light":
        assert online[0] == "rgb(122, 31, 92)"


def test_the_discreet_manner_hides_the_accent_without_a_network_too(
    open_phone: OpenPhone, coloured: House, line: Line
) -> None:
    page = open_phone()
    page.add_init_script("localStorage.setItem('sanmi-discreet', 'yes')")
    online, offline = _both(page, coloured, line)
    assert offline == online
    assert online[0] != "rgb(122, 31, 92)"


def _both(page: Page, house: House, line: Line) -> tuple[list[str], list[str]]:
    """Return the accent's colours on the server's page, and on the phone's own."""
    page.goto(new_visit(house, line))
    wait_state(page, "ready")
    online = page.evaluate(COLOURS)
    first_visit(page, line)
    line.down()
    page.goto(new_visit(house, line))
    wait_state(page, "ready")
    return online, page.evaluate(COLOURS)
