"""Of which dimensions visitors are asked what they expect and perceive: chosen in the editor, kept in the draft."""

from __future__ import annotations

from tests.builder.conftest import OpenDesk


def test_dimensions_asked_about_are_ticked_and_kept_in_their_own_order(open_desk: OpenDesk) -> None:
    desk = open_desk("standard")
    names = desk.page.locator(".pills input").evaluate_all("all => all.map(one => one.dataset.field)")
    known = list(names)
    first, second = known[1].removeprefix("expectation-"), known[3].removeprefix("expectation-")
    for code in (second, first):
        desk.field(f"expectation-{code}").check()
    desk.saved()
    document = desk.document()
    assert document["expectations"] == [first, second]
    assert document["schema_version"] == "1.1"
    for code in (first, second):
        desk.field(f"expectation-{code}").uncheck()
    desk.saved()
    assert "expectations" not in desk.document()
