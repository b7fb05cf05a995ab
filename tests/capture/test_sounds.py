"""Recordings: known by what they are, shorn of what they tell, refused with a reason; heard at the audit."""

from __future__ import annotations

import hashlib
import random
import uuid
from contextlib import suppress
from typing import Any

import pytest

from saas.kernel.problems import Invalid
from saas.kernel.sounds import MOST_BYTES, read_sound
from tests.app_fixtures import on_both
from tests.arrange import Browser, House, perfect_answers
from tests.capture.sounds import mp4, ogg, webm

CLIENT = {"X-Sanmi-Client": "test/1"}
SECRET = b"31.2304N 121.4737E in the vault"
MAKERS: dict[str, Any] = {"audio/webm": webm, "audio/ogg": ogg, "audio/mp4": mp4}
TELLING = {"audio/webm": {"title": SECRET}, "audio/ogg": {"comment": SECRET}, "audio/mp4": {"place": SECRET}}


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("seconds", [1, 75])
def test_each_container_is_known_with_its_length(kind: str, seconds: int) -> None:
    found = read_sound(MAKERS[kind](seconds))
    assert found.media_type == kind
    assert abs(found.seconds - seconds) < 0.2


@pytest.mark.parametrize("kind", MAKERS)
def test_what_a_file_tells_is_taken_out_and_the_sound_stays(kind: str) -> None:
    telling = MAKERS[kind](3, **TELLING[kind])
    shown = read_sound(telling).shown
    assert SECRET in telling
    assert SECRET not in shown
    assert read_sound(shown).seconds == read_sound(telling).seconds


def test_long_tags_of_an_ogg_are_taken_out_and_its_pages_are_whole_again() -> None:
    shown = read_sound(ogg(3, comment=SECRET * 40)).shown
    assert shown == read_sound(ogg(3)).shown


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (webm(kind=1, codec=b"V_VP8"), "damaged, or is none"),
        (mp4(handler=b"vide"), "damaged, or is none"),
        (ogg()[:-20], "damaged, or is none"),
        (webm()[:-1], "damaged, or is none"),
        (webm(400), "too long (5 minutes"),
        (ogg(400), "too long (5 minutes"),
        (mp4(400), "too long (5 minutes"),
        (b"OggS" + bytes(MOST_BYTES), "too large (6 MB"),
        (b"RIFF\0\0\0\0WAVEfmt ", "not a recording"),
        (b"<!doctype html><script>alert(1)</script>", "not a recording"),
    ],
)
def test_an_impostor_is_refused_in_words(data: bytes, says: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_sound(data)
    assert says in refused.value.errors[0].message.en


@pytest.mark.parametrize("kind", MAKERS)
def test_damage_anywhere_is_a_refusal_or_another_sound_never_a_crash(kind: str) -> None:
    rng, whole = random.Random(kind), MAKERS[kind](1)
    for _ in range(300):
        damaged = bytearray(whole[: rng.randrange(12, len(whole) + 1)])
        for _ in range(rng.randrange(4)):
            damaged[rng.randrange(len(damaged))] = rng.randrange(256)
        with suppress(Invalid):
            read_sound(bytes(damaged))


def _sent(house: House, data: bytes) -> tuple[Browser, str, Any]:
    client, name = house.sign_in_as("auditor"), hashlib.sha256(data).hexdigest()
    return client, name, client.put(f"/api/v1/evidence/{name}", data=data, headers=CLIENT)


@on_both
def test_a_recording_is_heard_at_the_audit_by_those_who_may_see_it(house: House) -> None:
    data = webm(2, title=SECRET)
    client, name, stored = _sent(house, data)
    assert (stored.status_code, stored.get_json()["media_type"]) == (201, "audio/webm")
    moment = "2026-03-02T10:00:00+08:00"
    answers = {**perfect_answers(house.document), "BK-AR01": {"value": 3, "evidence": [f"sha256:{name}"]}}
    body = {
        "standard_version_id": str(house.version_id), "branch_id": str(house.units["N1"].id),
        "visit": {"started_at": moment, "finished_at": moment}, "answers": answers,
    }  # fmt: skip
    audit_id = uuid.uuid4()
    assert client.put(f"/api/v1/audits/{audit_id}", json=body, headers=CLIENT).status_code == 201
    manager = house.sign_in_as("branch_manager")
    assert f'src="/evidence/{name}"' in manager.get(f"/audits/{audit_id}").get_data(as_text=True)
    heard = manager.get(f"/evidence/{name}", headers={"Range": "bytes=0-99"})
    assert (heard.status_code, heard.mimetype, len(heard.data)) == (206, "audio/webm", 100)
    assert heard.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in heard.headers["Content-Security-Policy"]
    assert SECRET not in manager.get(f"/evidence/{name}").data
    assert manager.get(f"/evidence/{name}?size=thumb").mimetype == "image/jpeg"
    assert house.sign_in_as("auditor2").get(f"/evidence/{name}").status_code == 404


@on_both
def test_a_recording_that_is_none_is_refused_by_the_api(house: House) -> None:
    _, _, answer = _sent(house, webm(kind=1, codec=b"V_VP8"))
    assert (answer.status_code, answer.get_json()["code"]) == (422, "not_a_sound")
