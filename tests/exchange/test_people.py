"""Inviting many: all errors at once, nobody half invited, links that work and are shown once."""

from __future__ import annotations

import io
import re
from html import unescape
from typing import TYPE_CHECKING, Any

import openpyxl

from tests.exchange.conftest import send, text_of

if TYPE_CHECKING:
    from tests.arrange import Browser, House

ADDRESS = "/settings/people/bulk"
LIST = "wang@example.org\t王芳\t检查员\tN1\nli@example.org，李雷，Branch manager，S1\nviewer2@example.org;;viewer"


def waiting(house: House) -> list[tuple[str, str]]:
    from saas.kernel.clock import now
    from tenants.people.queries import open_invitations

    with house.inside() as by:
        assert by
        return sorted((one.email, one.role) for one in open_invitations(by, now=now()))


def kept_text(page: Any) -> str:
    return unescape(re.search(r'<textarea name="text" hidden>(.*?)</textarea>', page.text, re.S)[1])  # type: ignore[index]


def test_a_pasted_list_becomes_invitations_with_links(house: House, admin: Browser) -> None:
    preview = admin.submit(f"{ADDRESS}?lang=en", {"text": LIST})
    words = text_of(preview)
    assert "Invite these 3?" in words
    assert "wang@example.org 王芳 Auditor" in words
    assert waiting(house) == []
    done = admin.submit(f"{ADDRESS}/confirm?lang=en", {"text": kept_text(preview)})
    assert "3 links are made" in text_of(done)
    assert waiting(house) == [
        ("li@example.org", "branch_manager"), ("viewer2@example.org", "viewer"), ("wang@example.org", "auditor"),
    ]  # fmt: skip
    links = re.findall(r"<code>http://localhost(/[^<]+)</code>", done.text)
    assert len(set(links)) == 3
    assert "wang@example.org" in house.app.test_client().get(links[0]).text
    assert text_of(admin.get("/settings/trail?lang=en")).count("invited a person") >= 3


def test_a_pasted_list_with_a_fault_is_not_called_a_file(house: House, admin: Browser) -> None:
    text = LIST.replace("Auditor", "Emperor").replace("检查员", "皇帝")
    words = text_of(admin.submit(f"{ADDRESS}?lang=en", {"text": text}))
    assert "The list was not taken; nobody is invited yet" in words
    assert "upload the whole file" not in words
    assert waiting(house) == []


def test_the_links_are_downloaded_as_a_workbook(admin: Browser) -> None:
    preview = admin.submit(ADDRESS, {"text": LIST})
    done = admin.submit(f"{ADDRESS}/confirm", {"text": kept_text(preview)})
    sent = admin.submit(f"{ADDRESS}/links.xlsx", {"text": kept_text(done)})
    sheet = openpyxl.load_workbook(io.BytesIO(sent.data))["邀请链接 Links"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == ["wang@example.org", "li@example.org", "viewer2@example.org"]
    assert rows[0][1] == "王芳"
    assert all(str(row[4]).startswith("http://localhost/") for row in rows)


def test_the_template_is_filled_in_and_uploaded(house: House, admin: Browser) -> None:
    book = openpyxl.load_workbook(io.BytesIO(admin.get(f"{ADDRESS}/template.xlsx").data))
    book["人员 People"].append(["zhao@example.org", "赵", "复核员 / Reviewer", house.units["N"].name_zh])
    out = io.BytesIO()
    book.save(out)
    preview = send(admin, f"{ADDRESS}?lang=en", out.getvalue(), "people.xlsx")
    assert "Invite these 2?" in text_of(preview)
    assert "zhao@example.org 赵 Reviewer" in text_of(preview)


def test_all_errors_are_told_at_once_and_nobody_is_invited(house: House, admin: Browser) -> None:
    admin.submit("/settings/people/invite", {
        "email": "open@example.org", "role": "viewer", "unit_id": str(house.units["HQ"].id),
    })  # fmt: skip
    text = "\n".join((
        "not an address\tA\tviewer", "a@example.org\tA\tking", "b@example.org\tB\tviewer\tNOWHERE",
        "c@example.org\tC", "", "d@example.org\tD\tviewer", "D@example.org\tD\tviewer",
        "viewer@north.example\tV\tviewer", "open@example.org\tO\tviewer",
    ))  # fmt: skip
    page = admin.submit(f"{ADDRESS}?lang=en", {"text": text})
    assert page.status_code == 422
    words = text_of(page)
    for said in (
        "1 A E-mail Give a valid e-mail address", "2 C Role “king” is not in the list",
            "3 D Unit code There is no unit",
        "4 C Role Fill in Role", "The same address stands in row 6", "8 A E-mail This person is a member already",
        "9 A E-mail An invitation is open already",
    ):  # fmt: skip
        assert said in words, said
    assert "not an address" in page.text  # what was typed is still there
    assert waiting(house) == [("open@example.org", "viewer")]
    assert admin.submit(f"{ADDRESS}/confirm", {"text": text}).status_code == 422
    assert waiting(house) == [("open@example.org", "viewer")]


def test_an_empty_list_and_too_long_a_list_are_refused(admin: Browser) -> None:
    assert "Paste the list" in text_of(admin.submit(f"{ADDRESS}?lang=en", {"text": " \n"}))
    many = "\n".join(f"p{n}@example.org\tP\tviewer" for n in range(501))
    assert "500 rows are the most" in text_of(admin.submit(f"{ADDRESS}?lang=en", {"text": many}))


def test_only_administrators_invite(house: House) -> None:
    for role in ("regional_manager", "viewer", "reviewer"):
        other = house.sign_in_as(role)
        assert other.get(ADDRESS).status_code == 403
        assert other.submit(f"{ADDRESS}/confirm", {"text": LIST}).status_code == 403
