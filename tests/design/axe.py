"""Ask axe-core whether a page can be used by everybody (WCAG 2.2 A and AA, and axe's best practices).

Any browser test may call ``assert_accessible(page)`` on a Playwright page; the failure names the rule, the
element and what axe says would mend it. axe runs outside the page's content security policy.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parent.parent / "vendor" / "axe" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN = """async (tags) => {
  // What is read is the page at rest: a colour on its way to another is neither of the two.
  const ending = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity);
  const rest = new Promise((done) => setTimeout(done, 2000));
  await Promise.race([Promise.allSettled(ending.map((one) => one.finished)), rest]);
  const found = await axe.run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]});
  const node = (n) => ({html: n.html, why: n.failureSummary});
  return found.violations.map((v) => ({id: v.id, help: v.help, nodes: v.nodes.map(node)}));
}"""


def violations(page: Page) -> list[dict[str, Any]]:
    """Return axe's violations on the page as it stands: id, help, nodes (html, why)."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    found: list[dict[str, Any]] = page.evaluate(_RUN, TAGS)
    return found


def assert_accessible(page: Page) -> None:
    """Fail with every violation, its elements and what would mend them."""
    found = violations(page)
    assert not found, "\n".join(_told(page, violation) for violation in found)


def _told(page: Page, violation: dict[str, Any]) -> str:
    nodes = "\n".join(f"    {node['html'][:240]}\n      {node['why']}" for node in violation["nodes"][:5])
    return f"{page.url}: {violation['id']}: {violation['help']}\n{nodes}"
