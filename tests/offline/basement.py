"""One whole visit in a basement, from a seed: twenty photos, three sudden deaths, a wrong clock, a line that breaks.

Airplane mode from the first answer on; the browser is killed three times (while answers and photos come in, and
after "send"); then the network is back, through a line that cuts each connection after a random number of bytes.
In the end the server must hold exactly this audit, once, with exactly these pictures, byte for byte.
"""

from __future__ import annotations

import hashlib
import io
import json
import random
import time
import uuid
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import BrowserType, Error, Page, expect
from sqlalchemy import func, select

from audits.capture.models import Audit, AuditConflict, AuditEvidence, AuditOrigin, Evidence, EvidencePart
from saas.kernel.db import db
from tests.arrange import House
from tests.capture_client.phone import READ_STORE
from tests.offline.conftest import sign_in, taken_along
from tests.offline.line import Line
from tests.offline.mortal import MortalPhone

ITEMS = {
    "BK-AR01": [str(n) for n in range(6)],
    "BK-AR02": ["yes", "no"],
    "BK-AR04": [str(n) for n in range(6)],
}
PHOTOS = 20
LARGE = 0.15  # of the photos
DAY = 86_400_000


@dataclass
class Run:
    """What happened in one run; ``faults`` is empty when every promise was kept."""

    seed: int
    kills: int = 0
    cuts: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)


def run_visit(
    seed: int, browsers: BrowserType, chromium: str, house: House, line: Line, assignment: str, profile: Path
) -> Run:
    """Make the visit that ``seed`` says, and tell what became of it."""
    began, rng = time.monotonic(), random.Random(seed)
    visit = _Visit(
        rng, MortalPhone(browsers, chromium, profile, skew_ms=rng.choice((-DAY, 0, DAY))), house, line
    )
    before = line.cuts
    try:
        visit.come_in(assignment)
        visit.fill_in()
        visit.hand_over()
        visit.come_out()
        visit.check()
    except (AssertionError, Error) as error:
        visit.faults.append(str(error))
    finally:
        visit.phone.close()
        line.cut_after(None)
        line.up()
    faults = visit.faults + visit.phone.complaints
    return Run(seed, visit.phone.kills, line.cuts - before, time.monotonic() - began, faults)


class _Visit:
    def __init__(self, rng: random.Random, phone: MortalPhone, house: House, line: Line) -> None:
        self.rng, self.phone, self.house, self.line = rng, phone, house, line
        self.answers: dict[str, str] = {}
        self.photos: dict[str, int] = dict.fromkeys(ITEMS, 0)
        self.kept: list[dict[str, Any]] = []
        self.id = ""
        self.faults: list[str] = []

    @property
    def page(self) -> Page:
        return self.phone.page

    def come_in(self, assignment: str) -> None:
        """The first visit, with a network; then the browser is closed, and the network is gone."""
        page = self.phone.start()
        sign_in(self.phone.context, self.house, self.line)
        page.goto(f"{self.line.url}/capture")
        taken_along(page)
        self.phone.close()
        self.line.down()
        self.phone.start()
        self.page.goto(f"{self.line.url}/capture/assignments/{assignment}")
        self._expect("ready")
        self.id = self.page.evaluate("location.hash.slice(1)")

    def fill_in(self) -> None:
        """Answers and photos in random order; two deaths at random moments between them."""
        deeds = [code for code in ITEMS for _ in range(3)]
        batches = self._batches()
        deeds += [f"photo {n}" for n in range(len(batches))]
        self.rng.shuffle(deeds)
        deaths = set(self.rng.sample(range(1, len(deeds)), 2))
        for n, deed in enumerate(deeds):
            if n in deaths:
                self._die(self.rng.choice(("after saving", "while saving")))
            if deed.startswith("photo "):
                self._photograph(*batches[int(deed[6:])])
            else:
                self._answer(deed, self.rng.choice(ITEMS[deed]))
        for code, choices in ITEMS.items():
            if code not in self.answers:
                self._answer(code, self.rng.choice(choices))

    def hand_over(self) -> None:
        """Press send without a network; the third death comes when the record waits."""
        self._explain()
        self.kept = self.page.evaluate(READ_STORE, "photos")
        self.page.click('[data-act="stages"]')
        self.page.click('[data-act="summary"]')
        self.page.click('[data-act="send"]')
        self._expect("waiting")
        self._die("after saving", "waiting")

    def come_out(self, patience: float = 90.0) -> None:
        """The network is back, and breaks; each time it comes back the phone is told, as phones are."""
        shortest, longest = self.rng.choice(((2_000, 40_000), (6_000, 100_000), (20_000, 300_000)))
        self.line.cut_after(lambda: int(shortest * (longest / shortest) ** self.rng.random()))
        self.line.up()
        until = time.monotonic() + patience
        state = ""
        while time.monotonic() < until and state != "sent":
            self.page.evaluate("dispatchEvent(new Event('online'))")
            self.page.wait_for_timeout(150)
            state = self.page.locator("#form").get_attribute("data-state") or ""
        assert state == "sent", f"not delivered within {patience} s: {state}; {self._kept_answers()}"

    def check(self) -> None:
        """Exactly once, the same bytes, the answers that were given, and the receipt on the phone."""
        shas = {photo["sha256"] for photo in self.kept}
        assert len(shas) == PHOTOS, f"{len(shas)} photos on the phone"
        assert not self.page.evaluate(READ_STORE, "photos"), "photos are left on the phone after the yes"
        [record] = self.page.evaluate(READ_STORE, "drafts")
        with self.house.inside("tenant_admin"):
            own = uuid.UUID(self.id)
            audit = db.session.get(Audit, (self.house.id, own))
            assert audit is not None, "the audit is not there"
            answers = json.loads(zlib.decompress(audit.answers))
            assert record["sending"]["receipt"]["sheet_digest"] == audit.sheet_digest
            assert _count(AuditOrigin, AuditOrigin.audit_id == own) == 1
            assert _count(AuditConflict, AuditConflict.audit_id == own) == 0
            assert _count(AuditEvidence, AuditEvidence.audit_id == own) == PHOTOS
            assert _count(EvidencePart) == 0, "pieces are left behind"
            assert _count(Evidence, Evidence.digest.in_([f"sha256:{sha}" for sha in shas])) == PHOTOS
        store = self.house.app.extensions["sanmi_blobs"]
        for sha in shas:
            assert hashlib.sha256(store.get(self.house.id, f"sha256:{sha}")).hexdigest() == sha
        for code, value in self.answers.items():
            assert str(answers[code]["value"]) == value, (
                f"{code}: {answers[code]['value']} instead of {value}"
            )
        named = [
            sha
            for answer in answers.values()
            if isinstance(answer, dict)
            for sha in answer.get("evidence", [])
        ]
        assert sorted(named) == sorted(f"sha256:{sha}" for sha in shas)

    def _batches(self) -> list[tuple[str, int]]:
        """Who gets how many photos at once; one at least and ten at most an item."""
        batches = [(code, 1) for code in ITEMS]
        left, room = PHOTOS - len(batches), dict.fromkeys(ITEMS, 9)
        while left:
            code = self.rng.choice([code for code, free in room.items() if free])
            count = min(left, room[code], self.rng.randint(1, 5))
            batches.append((code, count))
            room[code] -= count
            left -= count
        return batches

    def _answer(self, code: str, value: str) -> None:
        self._choose(code, value)
        self._saved()
        self.answers[code] = value

    def _choose(self, code: str, value: str) -> None:
        answer = f'[data-item="{code}"] [data-value="{value}"]'
        self._on_card(code, lambda: self.page.click(answer, timeout=2_000, no_wait_after=True))

    def _photograph(self, code: str, count: int) -> None:
        files: Any = [
            {"name": f"{n}.jpg", "mimeType": "image/jpeg", "buffer": self._picture()} for n in range(count)
        ]
        field = f'[data-item="{code}"] [data-act="photo"]'
        self._on_card(code, lambda: self.page.set_input_files(field, files, timeout=2_000))
        self.photos[code] += count
        shown = self.page.locator(f'[data-item="{code}"] .thumb canvas')
        self._on_card(code, lambda: expect(shown).to_have_count(self.photos[code], timeout=5_000))
        self._saved()

    def _picture(self) -> bytes:
        most = 280 if self.rng.random() < LARGE else 100  # beyond what many connections carry at once
        size = (self.rng.randint(40, most), self.rng.randint(40, most))
        file = io.BytesIO()
        Image.frombytes("RGB", size, self.rng.randbytes(3 * size[0] * size[1])).save(file, "JPEG", quality=70)
        return file.getvalue()

    def _on_card(self, code: str, deed: Callable[[], Any]) -> None:
        """Do something on an item's card, which folds by itself a moment after it is finished."""
        card = self.page.locator(f'[data-item="{code}"]')
        card.wait_for()
        for left in reversed(range(10)):
            try:
                if card.get_attribute("data-open") == "false":
                    card.locator('[data-act="open"]').click(timeout=2_000)
                deed()
                return
            except (Error, AssertionError):
                if not left:
                    raise

    def _note(self) -> None:
        note = self.page.locator('[data-item="BK-AR04"] .note textarea')
        if not note.count():
            self.page.click('[data-item="BK-AR04"] [data-act="note"]', timeout=2_000)
        note.fill("柜台前排了长队", timeout=2_000)

    def _explain(self) -> None:
        """Points that are lost ask for a photo, which is there for all, or for a note."""
        self._on_card("BK-AR04", self._note)
        self._saved()
        for code, count in self.photos.items():
            assert count or self.answers[code] in ("5", "yes"), f"{code} has no photo"

    def _saved(self) -> None:
        expect(self.page.locator("[data-saved]")).to_have_attribute("data-saved", "saved")

    def _expect(self, state: str) -> None:
        expect(self.page.locator("#form")).to_have_attribute("data-state", state, timeout=20_000)

    def _die(self, how: str, state: str = "ready") -> None:
        """Kill the browser; what was said to be saved must be there again, and nothing of it be different."""
        address = self.page.url
        if how == "while saving":
            code = self.rng.choice(list(ITEMS))
            value = self.rng.choice(ITEMS[code])
            self._choose(code, value)
            self.phone.kill()
            self._come_back(address, state)
            kept = self._kept_answers().get(code)
            assert kept in (value, self.answers.get(code)), f"{code} is {kept} after a death while saving"
            if kept is not None:
                self.answers[code] = kept
        else:
            self.phone.kill()
            self._come_back(address, state)
        kept_answers = self._kept_answers()
        for code, value in self.answers.items():
            assert kept_answers.get(code) == value, (
                f"{code} was {value}, is {kept_answers.get(code)} after a death"
            )

    def _come_back(self, address: str, state: str) -> None:
        self.phone.start()
        self.page.goto(address)
        self._expect(state)

    def _kept_answers(self) -> dict[str, str]:
        drafts = [draft for draft in self.page.evaluate(READ_STORE, "drafts") if draft["id"] == self.id]
        answers = drafts[0]["answers"] if drafts else {}
        return {code: str(entry["value"]) for code, entry in answers.items() if "value" in entry}


def _count(model: Any, *where: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*where)) or 0
