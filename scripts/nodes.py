#!/usr/bin/env python3
"""An installation on several machines, on one: each node in a network namespace of its own, with its own address.

::

    10.77.0.10  db       PostgreSQL, PgBouncer (transactions), Redis, S3
    10.77.0.11  replica  PostgreSQL, streaming from db; web2 reads from it
    10.77.0.21  web1     sanmi serve          10.77.0.22  web2
    10.77.0.31  work1    workers, relay       10.77.0.32  work2

Audits are sent to both web nodes at once. Half-way web1 and work1 are killed (SIGKILL, all their processes); whoever
sent to web1 tries again elsewhere, as a phone does. At the end: every acknowledged audit is there exactly once,
rollups are what the audits give, and every node shows the same numbers. Exit code 0 means all of that held.

Needs root, iproute2, pgbouncer and the test requirements: ``.venv/bin/python scripts/nodes.py [--audits 400]``.
Without the right to make namespaces it says so and uses addresses of the loopback network instead.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.house import bodies
from saas.app import create_app
from saas.config import Settings
from tests import arrange
from tests.app_fixtures import close
from tests.services.machines import network
from tests.services.spread import PATIENCE, WEB, SpreadInstallation, until

NAMES = {"db": 10, "replica": 11, "web1": 21, "web2": 22, "work1": 31, "work2": 32}
QUEUES = ("aggregate", "reports", "analysis")


class Sending:
    """Audits on their way: each thread sends to its own node first, and elsewhere when that does not answer."""

    def __init__(self, addresses: list[str], cookie: str, work: list[tuple[str, bytes]]) -> None:
        self.addresses, self.cookie = addresses, cookie
        self.acknowledged: set[str] = set()
        self.again = 0
        self.refusals: Counter[str] = Counter()
        self._work, self._lock = iter(work), threading.Lock()

    def go(self, first: int) -> None:
        """Send until nothing is left."""
        at = first
        while True:
            with self._lock:
                piece = next(self._work, None)
            if piece is None:
                return
            end = time.monotonic() + PATIENCE
            while not self._sent(self.addresses[at % len(self.addresses)], *piece):
                if time.monotonic() > end:
                    raise RuntimeError(f"nobody takes {piece[0]}: {dict(self.refusals)}")
                at += 1
                self.again += 1
                time.sleep(0.05)

    def _sent(self, address: str, path: str, body: bytes) -> bool:
        connection = http.client.HTTPConnection(address, WEB, timeout=10)
        headers = {"Cookie": f"sanmi_session={self.cookie}", "X-Sanmi-Client": "nodes/1",
                   "Content-Type": "application/json"}  # fmt: skip
        try:
            connection.request("PUT", path, body, headers)
            answer = connection.getresponse()
            told = answer.read().decode(errors="replace")
        except (OSError, http.client.HTTPException) as error:
            self.refusals[f"{address}: {error!r}"] += 1
            return False
        finally:
            connection.close()
        if answer.status not in (200, 201):
            self.refusals[f"{address}: {answer.status} {told[:200]}"] += 1
            return False
        with self._lock:
            self.acknowledged.add(path.rpartition("/")[2])
        return True


def main() -> int:
    """Start all nodes, send, kill, look; print what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--audits", type=int, default=400)
    wanted = parser.parse_args().audits
    with ExitStack() as stack:
        nodes = stack.enter_context(network(NAMES))
        if not all(node.prefix for node in nodes.values()):
            print("no right to make network namespaces: loopback addresses instead")
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sanmi-nodes-")))
        folder.chmod(0o755)
        installation = SpreadInstallation(nodes, folder, stack)
        return _try(installation, wanted, stack)


def _try(made: SpreadInstallation, wanted: int, stack: ExitStack) -> int:
    made.start_database()
    migrated = made.once("migrate")
    assert migrated.returncode == 0, migrated.stderr
    os.environ.update(made.environment("work1"))
    app = create_app(Settings.from_env())
    stack.callback(close, app)
    house = arrange.make_tenant(app)
    for name in ("web1", "web2"):
        made.sanmi(name, "serve", port=WEB)
    for name in ("work1", "work2"):
        for queue in QUEUES:
            made.sanmi(name, "worker", queue)
        made.sanmi(name, "relay")
    print("nodes run: " + ", ".join(f"{one.name} {one.address}" for one in made.nodes.values()), flush=True)
    cookies = [house.sign_in_as(role).get_cookie("sanmi_session") for role in ("auditor", "tenant_admin")]
    auditor, admin = (cookie.value for cookie in cookies if cookie)
    addresses = [made.nodes[name].address for name in ("web1", "web2")]
    sending = Sending(addresses, auditor, bodies(house, wanted))
    threads = [threading.Thread(target=sending.go, args=(number,)) for number in range(8)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    until(lambda: len(sending.acknowledged) >= wanted // 2)
    for name in ("web1", "work1"):
        made.nodes[name].kill()
    print(f"after {len(sending.acknowledged)} audits web1 and work1 were killed", flush=True)
    for thread in threads:
        thread.join()
    spent = time.perf_counter() - began
    made.nodes["web1"].processes.clear()
    made.sanmi("web1", "serve", port=WEB)
    return _report(made, sending, wanted, spent, addresses, admin)


def _report(
    made: SpreadInstallation, sending: Sending, wanted: int, spent: float, addresses: list[str], admin: str
) -> int:
    with psycopg.connect(made.admin + "sanmi", autocommit=True) as server:
        def one(sql: str) -> list[tuple[object, ...]]:
            return server.execute(sql.encode()).fetchall()

        began = time.perf_counter()
        until(lambda: one("SELECT count(*) FROM outbox WHERE done_at IS NULL")[0][0] == 0)
        settled = time.perf_counter() - began
        stored = {str(row[0]) for row in one("SELECT id FROM audit")}
        origins = one("SELECT count(*) FROM audit_origin")[0][0]
        lag = one("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'")[0][0]
    checked = made.once("rebuild-rollups", "--check")
    pages = [_numbers(address, admin) for address in addresses for _ in range(2)]
    found = {
        "every audit was acknowledged": len(sending.acknowledged) == wanted,
        "acknowledged and stored are the same": stored == sending.acknowledged,
        "each is stored once, with its origin": origins == wanted,
        "rollups are what the audits give": checked.returncode == 0,
        "all nodes show the same numbers, and all audits": len({*pages}) == 1 and str(wanted) in pages[0],
        "the replica streams": lag == 1,
    }
    for what, held in found.items():
        print(f"{'yes' if held else 'NO '}  {what}")
    print(f"{wanted} audits in {spent:.1f} s ({sending.again} sent again); everything aggregated {settled:.1f} s later")
    for why, times in sending.refusals.most_common():
        print(f"{times:5d} x {why}")
    if checked.returncode:
        print(checked.stderr[-2000:])
    return 0 if all(found.values()) else 1


def _numbers(address: str, cookie: str) -> str:
    """Return the words of the overview that a node shows, without what is new in each answer."""
    connection = http.client.HTTPConnection(address, WEB, timeout=60)
    connection.request("GET", "/overview?window=12m", headers={"Cookie": f"sanmi_session={cookie}"})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    assert answer.status == 200, (address, answer.status)
    main_part = text[text.index("<main") : text.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main_part).split())


if __name__ == "__main__":
    sys.exit(main())
