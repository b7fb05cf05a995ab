"""Made-up visits by the library's bank standard: answers, photographs, names."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

from PIL import Image, ImageDraw

from saas.kernel.words import Lang

LIBRARY = Path(__file__).resolve().parents[2] / "tenants" / "standards" / "library"
SHOPPER = {"zh": "我是李四，本次由我暗访", "en": "I am Li Si, the shopper"}
NOTES = {
    "zh": ("大堂经理在整理单据，客户开口后才抬头", "等候区饮水机无水杯", "", "柜员单手递回身份证，未示意核对"),
    "en": ("The lobby manager was sorting slips and looked up only when spoken to", "No cups at the water dispenser",
           "", "The teller passed the ID back with one hand"),
}  # fmt: skip


@lru_cache(maxsize=1)
def bank() -> dict[str, Any]:
    """Return the library's bank standard."""
    document: dict[str, Any] = json.loads((LIBRARY / "bank.json").read_text("utf-8"), parse_float=Decimal)
    return document


def reference_names(kind: str, lang: Lang) -> dict[str, str]:
    """Return the names of the library's dimensions or aspects by code."""
    common = json.loads((LIBRARY / "common.json").read_text("utf-8"))
    return {row["code"]: row[f"name_{lang}"] for row in common[kind]}


def answers_of(seed: int, quality: float, fails: tuple[str, ...] = (), lang: Lang = "zh") -> dict[str, Any]:
    """Return one visit's answers; ``quality`` 0..1 is the chance of full marks, ``fails`` answer "no"."""
    random = Random(seed)
    return {
        item["code"]: _answer(item, random, quality, item["code"] in fails, lang) for item in bank()["items"]
    }


def _answer(item: dict[str, Any], random: Random, quality: float, fail: bool, lang: Lang) -> Any:
    response, kind = item["response"], item["response"]["type"]
    good = random.random() < quality and not fail
    if item["na_allowed"] and random.random() < 0.12:
        return "na"
    value: Any
    if kind == "yes_no":
        value = "yes" if (good or item["critical"]) and not fail else "no"
    elif kind == "scale_0_5":
        value = 5 if good else random.choice((1, 2, 3, 3, 4))
    elif kind == "duration_seconds":
        band = response["bands"][0 if good else 1]
        value = Decimal(str(band["min"])) + Decimal("2.4")
    elif kind == "count":
        bands = response["bands"] or [{"min": 3, "max": 3}]
        value = bands[0 if good else min(1, len(bands) - 1)]["min"]
    elif kind == "choice":
        value = response["options"][2]["value"]
    elif kind == "photo":
        value = ["sha256:" + "0" * 64]
    else:
        value = SHOPPER[lang]
    note = "" if good else random.choice(NOTES[lang])
    return {"value": value, "note": note, "evidence": []}


def photograph(seed: int, edge: int = 640) -> bytes:
    """Return a JPEG that looks like a room at a glance, with EXIF that must not survive."""
    random = Random(seed)
    image = Image.new("RGB", (edge, edge * 3 // 4), (206, 209, 204))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, edge * 9 // 20, edge, edge), fill=(164, 154, 140))
    for _ in range(26):
        x, y = random.randrange(edge), random.randrange(edge // 5, edge * 7 // 10)
        shade = random.randrange(60, 220)
        draw.rectangle(
            (x, y, x + random.randrange(20, 130), y + random.randrange(15, 110)),
            fill=(shade, shade - 8, shade - 20),
        )
    output, exif = BytesIO(), Image.Exif()
    exif[0x010E] = "SHOPPER-CANARY 31.2304N 121.4737E"
    image.save(output, "JPEG", quality=80, exif=exif)
    return output.getvalue()
