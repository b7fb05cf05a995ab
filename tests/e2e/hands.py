"""Two ways of using a page: with the mouse, and with the keyboard alone. The same journey is made with either."""

from __future__ import annotations

from playwright.sync_api import Page, expect

FAR = 250  # presses of Tab until a thing counts as out of reach


class Mouse:
    """Points at things."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, selector: str) -> None:
        """Press a button or follow a link."""
        self.page.locator(selector).first.click()

    def write(self, selector: str, text: str) -> None:
        """Write into a field, in place of what stands there."""
        self.page.locator(selector).first.fill(text)

    def pick(self, selector: str, value: str) -> None:
        """Pick from a list of choices."""
        self.page.locator(selector).first.select_option(value)


class Keyboard:
    """Tabs to things; never points, and never sets the focus by other means."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, selector: str) -> None:
        """Press a button or follow a link."""
        self._reach(selector)
        self.page.keyboard.press("Enter")

    def write(self, selector: str, text: str) -> None:
        """Write into a field, in place of what stands there."""
        self._reach(selector)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def pick(self, selector: str, value: str) -> None:
        """Pick from a list of choices by walking through it."""
        self._reach(selector)
        choice = self.page.locator(selector).first
        self.page.keyboard.press("Home")
        for _ in range(FAR):
            if choice.input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{value} is not among the choices of {selector}")

    def _reach(self, selector: str) -> None:
        expect(self.page.locator(selector).first).to_be_visible()
        for _ in range(FAR):
            if self.page.evaluate("selector => document.activeElement?.matches(selector) ?? false", selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not lead to {selector}")


Hand = Mouse | Keyboard
