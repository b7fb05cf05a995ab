"""The caller's address behind proxies: as far as those who wrote it down are trusted."""

from __future__ import annotations

from typing import Any

import pytest

from saas.config import SettingError, Settings
from saas.kernel.proxies import BehindProxies, networks

TRUSTED = "10.0.0.0/8, 2001:db8::1"


def caller(nearest: str, told: str | None, trusted: str = TRUSTED) -> str:
    found: list[str] = []
    environ: dict[str, Any] = {"REMOTE_ADDR": nearest}
    if told is not None:
        environ["HTTP_X_FORWARDED_FOR"] = told
    BehindProxies(lambda seen, _: found.append(seen["REMOTE_ADDR"]), networks(trusted))(environ, print)
    return found[0]


@pytest.mark.parametrize(
    ("nearest", "told", "expected"),
    [
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "203.0.113.9, 10.2.3.4", "203.0.113.9"),
        ("10.0.0.1", "1.1.1.1, 203.0.113.9, 10.2.3.4", "203.0.113.9"),  # the first was made up by the caller
        ("203.0.113.9", "1.1.1.1", "203.0.113.9"),
        ("10.0.0.1", None, "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "nonsense", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.9, unknown", "10.0.0.1"),
        ("10.0.0.1", "10.9.9.9", "10.9.9.9"),  # everybody in the list is ours
        ("2001:db8::1", "2001:db8::beef", "2001:db8::beef"),
        ("10.0.0.1", "203.0.113.9:50123", "203.0.113.9"),
        ("10.0.0.1", "[2001:db8::beef]:50123", "2001:db8::beef"),
        ("::ffff:10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("", "203.0.113.9", ""),  # a socket without addresses
    ],
)
def test_the_list_is_read_from_its_end_while_its_writers_are_trusted(nearest: str, told: str, expected: str) -> None:
    assert caller(nearest, told) == expected


def test_everybody_may_be_trusted() -> None:
    assert caller("192.0.2.1", "203.0.113.9", "*") == "203.0.113.9"


def test_a_wrong_address_is_one_clear_line() -> None:
    with pytest.raises(SettingError, match=r"FORWARDED_ALLOW_IPS: .*proxy\.example.* addresses or networks"):
        Settings.from_env({"SANMI_SECRET_KEY": "only-for-tests-" * 4, "FORWARDED_ALLOW_IPS": "proxy.example"})
