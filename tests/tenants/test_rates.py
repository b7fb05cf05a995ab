"""Guessing at secrets is slow: one address may try so often a minute, everything else as often as it likes."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from saas.app import create_app
from tests.app_fixtures import close
from tests.arrange import browser

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from saas.config import Settings
    from tests.arrange import Browser, House

ELSEWHERE = {"REMOTE_ADDR": "203.0.113.9"}
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def sign_in(client: Browser, number: int = 0, **options: object) -> TestResponse:
    return client.submit("/sign-in", {"email": f"{number}@nowhere.example", "password": "wrong"}, **options)


def accept(client: Browser, token: str = "1.nothing", **options: object) -> TestResponse:
    return client.submit(f"/invitations/{token}", {"name": "Li Na", "password": "wrong"}, **options)


def test_the_sixty_first_sign_in_of_a_minute_waits(client: Browser) -> None:
    with time_machine.travel(NOON, tick=False):
        assert {sign_in(client, number).status_code for number in range(60)} == {403}
        refused = sign_in(client)
        assert refused.status_code == 429
        assert 0 < int(refused.headers["Retry-After"]) <= 60
        assert sign_in(client, environ_base=ELSEWHERE).status_code == 403, "others are let through"
        assert accept(client).status_code == 410, "each door counts for itself"
        assert client.get("/sign-in").status_code == 200
    with time_machine.travel(NOON + timedelta(seconds=61), tick=False):
        assert sign_in(client).status_code == 403


def test_the_sixty_first_invitation_of_a_minute_waits(client: Browser) -> None:
    with time_machine.travel(NOON, tick=False):
        assert {accept(client, f"1.{number}").status_code for number in range(60)} == {410}
        refused = accept(client)
        assert refused.status_code == 429
        assert "Retry-After" in refused.headers
        assert accept(client, environ_base=ELSEWHERE).status_code == 410
        assert sign_in(client).status_code == 403
        assert client.get("/invitations/1.nothing").status_code == 410, "looking is no try"


def test_behind_a_proxy_each_caller_counts_for_itself(client: Browser) -> None:
    with time_machine.travel(NOON, tick=False):
        told, other = {"X-Forwarded-For": "198.51.100.7"}, {"X-Forwarded-For": "198.51.100.8"}
        assert {sign_in(client, number, headers=told).status_code for number in range(60)} == {403}
        assert sign_in(client, 60, headers=told).status_code == 429
        assert sign_in(client, 61, headers=other).status_code == 403


def test_what_a_caller_says_of_itself_is_not_believed(client: Browser) -> None:
    with time_machine.travel(NOON, tick=False):
        for number in range(60):
            sign_in(client, number, environ_base=ELSEWHERE, headers={"X-Forwarded-For": f"198.51.100.{number}"})
        assert sign_in(client, environ_base=ELSEWHERE).status_code == 429


def test_other_pages_know_nothing_of_it(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = house.sign_in_as("tenant_admin")
    monkeypatch.setattr("saas.kernel.rates.Rates.wait", lambda *_: pytest.fail("no other page asks"))
    for page in ("/overview", "/sign-in", "/healthz"):
        answers = [reader.get(page) for _ in range(70)]
        assert not any(answer.status_code == 429 or "Retry-After" in answer.headers for answer in answers)
    assert {reader.submit("/language", {"lang": "en"}).status_code for _ in range(70)} == {302}


def test_all_processes_count_together(settings: Settings, redis_url: str) -> None:
    both = [create_app(dataclasses.replace(settings, redis_url=redis_url)) for _ in range(2)]
    first, second = (browser(app) for app in both)
    assert {accept(client).status_code for client in (first, second) for _ in range(30)} == {410}
    assert [accept(client).status_code for client in (first, second)] == [429, 429]
    for app in both:
        close(app)
