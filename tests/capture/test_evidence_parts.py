"""A file in pieces: on a line that breaks, every piece counts, and the whole is the file or nothing."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from typing import Any

from PIL import Image
from sqlalchemy import func, select

from audits.capture.evidence_parts import MOST_UNFINISHED, read_range, take_part
from audits.capture.models import Evidence, EvidencePart
from saas.kernel.clock import now
from saas.kernel.db import db
from tests.app_fixtures import on_both
from tests.arrange import Browser, House

pytestmark = on_both
SIZE = 1000


def _picture(seed: int = 0) -> tuple[bytes, str]:
    file = io.BytesIO()
    Image.effect_noise((90, 90), 60 + seed).save(file, "JPEG")
    return file.getvalue(), hashlib.sha256(file.getvalue()).hexdigest()


def _put(client: Browser, name: str, data: bytes, begins: int, size: int = SIZE) -> Any:
    piece = data[begins : begins + size]
    given = {"X-Sanmi-Client": "test/1", "Content-Range": f"bytes {begins}-{begins + len(piece) - 1}/{len(data)}"}
    return client.put(f"/api/v1/evidence/{name}", data=piece, headers=given)


def _count(house: House, model: Any, role: str = "auditor") -> int:
    with house.inside(role):
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_pieces_become_the_file_and_leave_nothing_behind(house: House) -> None:
    client, (data, name) = house.sign_in_as("auditor"), _picture()
    answers = [_put(client, name, data, begins) for begins in range(0, len(data), SIZE)]
    assert [answer.status_code for answer in answers] == [202] * (len(answers) - 1) + [201]
    assert answers[0].get_json() == {"received": SIZE}
    assert answers[-1].get_json()["digest"] == f"sha256:{name}"
    assert (_count(house, Evidence), _count(house, EvidencePart)) == (1, 0)
    assert _put(client, name, data, 0).status_code == 200


def test_a_repeat_and_a_piece_from_further_on_are_told_where_to_go_on(house: House) -> None:
    client, (data, name) = house.sign_in_as("auditor"), _picture()
    _put(client, name, data, 0)
    for begins in (0, 2 * SIZE):
        assert _put(client, name, data, begins).get_json() == {"received": SIZE}
    assert _count(house, EvidencePart) == 1


def test_how_far_a_file_has_come_is_told_without_a_piece(house: House) -> None:
    client, (data, name) = house.sign_in_as("auditor"), _picture()
    asking = {"X-Sanmi-Client": "test/1", "Content-Range": f"bytes */{len(data)}"}
    told = []
    for begins in (0, SIZE):
        told.append(client.put(f"/api/v1/evidence/{name}", data=b"", headers=asking).get_json()["received"])
        _put(client, name, data, begins)
    assert told == [0, SIZE]


def test_other_bytes_than_the_name_says_are_refused_and_begun_anew(house: House) -> None:
    client, (data, name) = house.sign_in_as("auditor"), _picture()
    wrong = bytes(len(data))
    last = [_put(client, name, wrong, begins) for begins in range(0, len(data), SIZE)][-1]
    assert (last.status_code, last.get_json()["code"]) == (422, "hash_mismatch")
    assert _put(client, name, data, 0).get_json() == {"received": SIZE}


def test_two_people_do_not_go_on_with_each_others_pieces(house: House) -> None:
    data, name = _picture()
    _put(house.sign_in_as("auditor"), name, data, 0)
    assert _put(house.sign_in_as("auditor2"), name, data, SIZE).get_json() == {"received": 0}
    assert _count(house, EvidencePart, "auditor2") == 0


def test_a_range_that_does_not_fit_is_located(house: House) -> None:
    client, (data, name) = house.sign_in_as("auditor"), _picture()
    for wrong in ("bytes 0-5/4", "bytes 0-99999999/99999999", "items 0-1/2", "bytes 5-2/9", ""):
        given = {"X-Sanmi-Client": "test/1", "Content-Range": wrong}
        answer = client.put(f"/api/v1/evidence/{name}", data=data[:100], headers=given)
        assert answer.status_code == 422
        assert answer.get_json()["errors"][0]["path"] == "Content-Range"


def test_what_was_never_finished_goes_with_the_next_piece_after_two_days(house: House) -> None:
    store = house.app.extensions["sanmi_blobs"]
    (old, old_name), (new, new_name) = _picture(), _picture(9)
    with house.inside("auditor") as by:
        assert by
        then = now() - timedelta(days=3)
        take_part(by, store, old_name, read_range(f"bytes 0-99/{len(old)}", 100), old[:100], now=then)
        take_part(by, store, new_name, read_range(f"bytes 0-99/{len(new)}", 100), new[:100], now=now())
        assert list(db.session.scalars(select(EvidencePart.digest))) == [f"sha256:{new_name}"]


def test_nobody_keeps_more_than_so_much_unfinished(house: House) -> None:
    store, piece, total = house.app.extensions["sanmi_blobs"], bytes(8_000_000), 16_000_000
    place = read_range(f"bytes 0-{len(piece) - 1}/{total}", len(piece))
    with house.inside("auditor") as by:
        assert by
        fits = MOST_UNFINISHED // len(piece)
        for number in range(fits):
            take_part(by, store, f"{number:064x}", place, piece, now=now())
    client = house.sign_in_as("auditor")
    data, name = _picture()
    answer = _put(client, name, data, 0)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "too_many_parts")
