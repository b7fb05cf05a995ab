"""Standards to work on: the built-in ones, and the item codes of any."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.capture_client.fake_server import ROOT

Units = Callable[..., Any]
LIBRARY = ("bank", "telecom", "hotel", "dealership_4s")


def library(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(
        (ROOT / f"tenants/standards/library/{name}.json").read_text("utf-8")
    )
    return document


def codes(document: dict[str, Any]) -> list[str]:
    return [item["code"] for item in document["items"]]
