"""A line that never carries a whole picture in one connection: piece by piece it arrives all the same."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

from playwright.sync_api import Page, expect
from sqlalchemy import select

from audits.capture.models import AuditEvidence, Evidence, EvidencePart
from saas.kernel.db import db
from tests.arrange import House
from tests.capture_client.noise import noisy_picture
from tests.offline.conftest import OpenPhone, answer, first_visit, new_visit, send, wait_state
from tests.offline.line import Line

CUT = 40_000  # bytes a connection: a sixth of the picture


def test_a_picture_larger_than_any_connection_arrives_byte_for_byte(
    open_phone: OpenPhone, house: House, line: Line
) -> None:
    page = filled(open_phone(), house, line)
    line.cut_after(lambda: CUT)
    send(page)
    keep_trying(page)
    with house.inside("tenant_admin"):
        audit_id = uuid.UUID(page.evaluate("location.hash.slice(1)"))
        digest = db.session.scalars(select(AuditEvidence.digest).where(AuditEvidence.audit_id == audit_id)).one()
        stored = db.session.scalars(select(Evidence).where(Evidence.digest == digest)).one()
        assert stored.size > 3 * CUT
        data = house.app.extensions["sanmi_blobs"].get(house.id, digest)
        assert f"sha256:{hashlib.sha256(data).hexdigest()}" == digest
        assert db.session.scalars(select(EvidencePart.digest)).all() == []


def test_a_server_of_before_there_were_pieces_is_given_the_whole(
    open_phone: OpenPhone, house: House, line: Line
) -> None:
    page = filled(open_phone(), house, line)
    line.cut_after(lambda: CUT)
    send(page)
    wait_state(page, "waiting")  # a try has broken off: from now on in pieces
    knows_no_pieces(house)
    line.cut_after(None)
    keep_trying(page)


def filled(page: Page, house: House, line: Line) -> Page:
    """A visit with one answer, and one picture that many connections are too short for."""
    first_visit(page, line)
    page.goto(new_visit(house, line))
    answer(page)
    card = '[data-item="BK-AR02"]'
    file = {"name": "1.jpg", "mimeType": "image/jpeg", "buffer": noisy_picture((1100, 800))}
    page.set_input_files(f'{card} [data-act="photo"]', file)  # type: ignore[arg-type]
    expect(page.locator(f"{card} .thumb canvas")).to_be_visible()
    page.click(f'{card} [data-value="yes"]')
    return page


def keep_trying(page: Page) -> None:
    """Tell the phone again and again that there is a network, as phones are told, until everything is there."""
    for _ in range(60):
        page.wait_for_timeout(250)
        if page.locator("#form").get_attribute("data-state") == "sent":
            break
        page.evaluate("dispatchEvent(new Event('online'))")
    wait_state(page, "sent")


def knows_no_pieces(house: House) -> None:
    """Make the server one that does not read Content-Range."""
    present: Any = house.app.wsgi_app

    def older(environ: dict[str, Any], start: Any) -> Any:
        environ.pop("HTTP_CONTENT_RANGE", None)
        return present(environ, start)

    house.app.wsgi_app = older  # type: ignore[assignment, method-assign]
