"""A running installation with one bank in it, for whatever is measured from outside."""

from __future__ import annotations

import json
import random
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from bench.wire import Wire
from saas.app import create_app
from saas.config import Settings
from tests import arrange
from tests.app_fixtures import close
from tests.ops.installation import Running, running

SECRET = "only-for-benchmarks-" + "0" * 32


@dataclass
class Measured:
    """A running installation. cookie: of the auditor, and of the administrator."""

    run: Running
    house: arrange.House
    auditor: str
    admin: str

    def ask(self, wire: Wire, method: str, path: str, cookie: str, body: bytes | None = None) -> int:
        """Make one request on a connection; return its status."""
        headers = f"Cookie: sanmi_session={cookie}\r\nX-Sanmi-Client: bench/1\r\n"
        if body is not None:
            headers += "Content-Type: application/json\r\n"
        return wire.ask(method, path, headers, body)[0]

    def connect(self) -> Wire:
        """Return a connection that is kept alive."""
        return Wire(self.run.port)


@contextmanager
def measured(**settings: str) -> Iterator[Measured]:
    """Start ``sanmi run`` in a directory of its own and put a bank into it."""
    with tempfile.TemporaryDirectory(prefix="sanmi-bench-") as folder:
        data = Path(folder) / "data"
        env = {"SANMI_SECRET_KEY": SECRET, **settings}
        with running(data, "--no-demo", **env) as started:
            app = create_app(Settings.from_env({**env, "SANMI_DATA_DIR": str(data)}))
            house = arrange.make_tenant(app)
            cookies = [cookie_of(house, role) for role in ("auditor", "tenant_admin")]
            settled(started)
            yield Measured(started, house, *cookies)
            close(app)


def settled(run: Running, patience: float = 60.0) -> None:
    """Wait until the workers, which start after the web server, have finished loading."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        before = _spent(run)
        time.sleep(1.0)
        if _spent(run) - before < 0.1:
            return


def _spent(run: Running) -> float:
    spent = 0.0
    for process in run.family():
        with suppress(psutil.NoSuchProcess):  # ended between being listed and being asked
            spent += sum(process.cpu_times()[:2])
    return spent


def bodies(
    house: arrange.House, count: int, seed: int = 1, branches: Sequence[uuid.UUID] = (), days: int = 90
) -> list[tuple[str, bytes]]:
    """Return so many different audits as (path, JSON bytes), as the form sends them: every item answered that may be.

    branches: where they were made (those of the house); days: how far back they reach.
    """
    rng = random.Random(seed)
    branches = branches or [unit.id for unit in house.units.values() if unit.kind == "branch"]
    made = []
    for _ in range(count):
        moment = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(time.time() - rng.randrange(days * 86400)))
        filled = {item["code"]: answer_of(item, rng) for item in house.document["items"]}
        body = {
            "standard_version_id": str(house.version_id),
            "branch_id": str(rng.choice(branches)),
            "visit": {"started_at": moment, "finished_at": moment},
            "answers": {code: answer for code, answer in filled.items() if answer is not None},
        }
        made.append((f"/api/v1/audits/{uuid.uuid4()}", json.dumps(body, ensure_ascii=False).encode()))
    return made


def times_of(work: list[Any], workers: int, do: Any) -> tuple[float, list[float]]:
    """Do each piece of work once on ``workers`` threads; return the whole seconds and each piece's."""
    queue, spent, lock = iter(list(work)), [], threading.Lock()

    def loop() -> None:
        tool = do.open()
        while True:
            with lock:
                piece = next(queue, None)
            if piece is None:
                return
            began = time.perf_counter()
            do(tool, piece)
            spent.append(time.perf_counter() - began)

    threads = [threading.Thread(target=loop) for _ in range(workers)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - began, sorted(spent)


def percentile(spent: list[float], share: float) -> float:
    """Return the value below which ``share`` of the sorted times lie, in milliseconds."""
    return 1000 * spent[min(int(len(spent) * share), len(spent) - 1)]


def p95_of(do: Callable[[], None], times: int = 60) -> float:
    """Do something so many times in a row, after three that warm it up; return the 95th percentile in milliseconds."""
    for _ in range(3):
        do()
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        do()
        spent.append(time.perf_counter() - began)
    return percentile(sorted(spent), 0.95)


def answer_of(item: dict[str, Any], rng: random.Random) -> Any:
    response, kind = item["response"], item["response"]["type"]
    if item["na_allowed"] and rng.random() < 0.1:
        return "na"
    ways: dict[str, Callable[[], Any]] = {
        "yes_no": lambda: "yes" if rng.random() < 0.9 else "no",
        "scale_0_5": lambda: rng.randint(2, 5),
        "duration_seconds": lambda: round(rng.random() * 20, 1),
        "count": lambda: rng.randint(0, 4),
        "choice": lambda: response["options"][1]["value"],
        "text": lambda: "一切正常",
        "photo": lambda: None,
    }
    value = ways[kind]()
    return {"value": value, "note": "柜台整洁"} if value is not None and rng.random() < 0.2 else value  # as phones do


def cookie_of(house: arrange.House, role: str) -> str:
    """Return the sign-in of a person of that role."""
    client = house.sign_in_as(role)
    cookie = client.get_cookie("sanmi_session")
    assert cookie is not None
    return str(cookie.value)
