"""The file beside the data that says how far the demo data has come.

::

    demo.loading   a load has begun; holds its seed, sizes and day, so that the next run finishes the same plan
    demo           it is complete: the sign-in page offers the demo's accounts
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from saas.demo.plan import Sizes

LOADING, READY, LOCK = "demo.loading", "demo", "demo.lock"


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for: everything that decides the data."""

    sizes: Sizes
    seed: int
    today: date


class Busy(Exception):
    """Another process is loading demo data into the same data directory."""


def is_ready(data_dir: Path) -> bool:
    """Tell whether complete demo data was loaded here."""
    return (data_dir / READY).exists()


def unfinished(data_dir: Path) -> Order | None:
    """Return the order of a load that did not come to its end, None when there is none."""
    try:
        value = json.loads((data_dir / LOADING).read_text())
    except FileNotFoundError:
        return None
    return Order(Sizes(**value["sizes"]), value["seed"], date.fromisoformat(value["today"]))


def begin(data_dir: Path, order: Order) -> None:
    """Write down what is being loaded; whole or not at all."""
    draft = data_dir / f"{LOADING}.new"
    draft.write_text(json.dumps({"sizes": asdict(order.sizes), "seed": order.seed, "today": order.today.isoformat()}))
    draft.replace(data_dir / LOADING)


def finish(data_dir: Path) -> None:
    """Say that the demo data is complete."""
    (data_dir / LOADING).replace(data_dir / READY)


@contextmanager
def alone(data_dir: Path) -> Iterator[None]:
    """Keep other loads out until the end of the block, however it ends. Raises Busy."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / LOCK).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy from None
        yield
