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
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.house import bodies
from saas.app import create_app
from saas.config import Settings
from tests import arrange
from tests.app_fixtures import close
from tests.services.postgresql import SETTINGS, binary, unprivileged
from tests.services.processes import served

SECRET = "several-nodes-" + "0" * 32
NAMES = {"db": 10, "replica": 11, "web1": 21, "web2": 22, "work1": 31, "work2": 32}
BRIDGE = "sanmi-nodes"
WEB, POOL, DB, QUEUE, BLOBS = 8000, 6432, 5432, 6379, 5000
PATIENCE = 120.0
QUEUES = ("aggregate", "reports", "analysis")


@dataclass
class Node:
    """One machine: a name, an address, and how a command is run on it."""

    name: str
    address: str
    prefix: list[str] = field(default_factory=list)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def kill(self) -> None:
        """Take the power away: every process of this node ends at once."""
        if self.prefix:
            found = subprocess.run(["ip", "netns", "pids", self.prefix[-1]], capture_output=True, text=True, check=True)
            pids = [int(pid) for pid in found.stdout.split()]
        else:
            import psutil

            family = [psutil.Process(process.pid) for process in self.processes if process.poll() is None]
            pids = [one.pid for process in family for one in (process, *process.children(recursive=True))]
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, 9)


@contextmanager
def network() -> Iterator[dict[str, Node]]:
    """Make the machines: namespaces on one bridge, or loopback addresses where that is not allowed."""
    with ExitStack() as stack:
        if not _may_make_namespaces():
            print("no right to make network namespaces: addresses of 127.0.77.0/24 instead")
            yield {name: Node(name, f"127.0.77.{number}") for name, number in NAMES.items()}
            return
        _ip("link", "add", BRIDGE, "type", "bridge")
        stack.callback(_ip, "link", "del", BRIDGE)
        _ip("addr", "add", "10.77.0.1/24", "dev", BRIDGE)
        _ip("link", "set", BRIDGE, "up")
        nodes = {}
        for name, number in NAMES.items():
            space = f"sanmi-{name}"
            _ip("netns", "add", space)
            stack.callback(_ip, "netns", "del", space)
            inside = ["ip", "netns", "exec", space]
            _ip("link", "add", f"sn{number}", "type", "veth", "peer", "name", "eth0", "netns", space)
            _ip("link", "set", f"sn{number}", "master", BRIDGE, "up")
            for words in (("addr", "add", f"10.77.0.{number}/24", "dev", "eth0"), ("link", "set", "eth0", "up"),
                          ("link", "set", "lo", "up")):  # fmt: skip
                subprocess.run([*inside, "ip", *words], check=True)
            nodes[name] = Node(name, f"10.77.0.{number}", inside)
        yield nodes


def _may_make_namespaces() -> bool:
    if os.getuid() != 0 or not shutil.which("ip"):
        return False
    probe = subprocess.run(["ip", "netns", "add", "sanmi-probe"], capture_output=True, check=False)
    if probe.returncode == 0:
        _ip("netns", "del", "sanmi-probe")
    return probe.returncode == 0


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)


class Installation:
    """Everything that runs. folder: where data and logs are."""

    def __init__(self, nodes: dict[str, Node], folder: Path, stack: ExitStack) -> None:
        self.nodes, self.folder, self._stack = nodes, folder, stack
        self.db, self.replica = nodes["db"], nodes["replica"]
        self.owner = f"postgresql://sanmi_owner@{self.db.address}:{DB}/sanmi"
        self.admin = f"postgresql://sanmi_admin@{self.db.address}:{DB}/"

    def start_database(self) -> None:
        """Start PostgreSQL with two roles, PgBouncer before it, a replica behind it, Redis and S3."""
        data = self._cluster("data")
        self._as_postgres([binary("initdb"), "-D", data, "-U", "sanmi_admin", "--auth=trust", "--encoding=UTF8",
                           "--locale=C", "--no-sync"])  # fmt: skip
        net = self.db.address.rsplit(".", 1)[0] + ".0/24"
        with (data / "pg_hba.conf").open("a") as rules:
            rules.write(f"host all all {net} trust\nhost replication all {net} trust\n")
        self._postgres(self.db, data)
        for statement in ("CREATE ROLE sanmi_owner LOGIN", "CREATE ROLE sanmi_app LOGIN",
                          "CREATE DATABASE sanmi OWNER sanmi_owner"):  # fmt: skip
            with psycopg.connect(self.admin + "postgres", autocommit=True) as server:
                server.execute(statement.encode())
        self._pgbouncer()
        standby = self._cluster("standby")
        self._as_postgres([binary("pg_basebackup"), "-d", self.admin + "postgres", "-D", standby, "-R", "-c", "fast",
                           "--no-sync"])  # fmt: skip
        self._postgres(self.replica, standby)
        self.run(self.db, ["redis-server", "--bind", self.db.address, "--port", str(QUEUE), "--save", "",
                           "--protected-mode", "no"], QUEUE)  # fmt: skip
        self.run(self.db, [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", self.db.address, "-p",
                           str(BLOBS)], BLOBS)  # fmt: skip
        import boto3

        client = boto3.client("s3", endpoint_url=f"http://{self.db.address}:{BLOBS}", region_name="us-east-1",
                              aws_access_key_id="test", aws_secret_access_key="test-secret")  # fmt: skip  # noqa: S106
        client.create_bucket(Bucket="sanmi")
        client.close()

    def environment(self, node: str) -> dict[str, str]:
        """Return what a node is told: the pool, the queue, the blobs; web2 the replica too."""
        told = {
            "SANMI_DATA_DIR": str(self.folder / node), "SANMI_SECRET_KEY": SECRET,
            "SANMI_BASE_URL": "http://sanmi.test", "SANMI_BIND": f"{self.nodes[node].address}:{WEB}",
            "SANMI_DATABASE_URL": f"postgresql://sanmi_app@{self.db.address}:{POOL}/sanmi",
            "SANMI_DATABASE_OWNER_URL": self.owner, "SANMI_REDIS_URL": f"redis://{self.db.address}:{QUEUE}/0",
            "SANMI_BLOB_URL": f"s3://sanmi/prod?endpoint=http://{self.db.address}:{BLOBS}&region=us-east-1",
            "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test-secret", "SANMI_WEB_WORKERS": "1",
        }  # fmt: skip
        if node == "web2":
            told["SANMI_DATABASE_REPLICA_URL"] = f"postgresql://sanmi_app@{self.replica.address}:{DB}/sanmi"
        return told

    def sanmi(self, node: str, *words: str, port: int | None = None) -> None:
        """Start a ``sanmi`` command that goes on, on a node."""
        env = {**_bare(), **self.environment(node)}
        self.run(self.nodes[node], [sys.executable, "-m", "saas", *words], port, env)

    def once(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a ``sanmi`` command to its end, on work2."""
        env = {**_bare(), **self.environment("work2")}
        argv = [*self.nodes["work2"].prefix, sys.executable, "-m", "saas", *words]
        return subprocess.run(argv, env=env, capture_output=True, text=True, check=False)

    def run(self, node: Node, argv: list[str], port: int | None, env: dict[str, str] | None = None) -> None:
        """Start a server on a node; wait until it listens."""
        number = sum(len(one.processes) for one in self.nodes.values())
        log = self.folder / f"{number:02d}-{node.name}.log"
        ready = (lambda: _listens(node.address, port)) if port else (lambda: True)
        started = served([*node.prefix, *argv], log=log, is_ready=ready, env=env, patience=PATIENCE)
        node.processes.append(self._stack.enter_context(started))

    def _postgres(self, node: Node, data: Path) -> None:
        settings = {**SETTINGS, "listen_addresses": node.address, "synchronous_commit": "on", "hot_standby": "on",
                    "unix_socket_directories": ""}  # fmt: skip
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        argv = [binary("postgres"), "-D", str(data), *options]
        self.run(node, [*_demoted(), *argv], DB)
        _until(lambda: _answers(f"postgresql://sanmi_admin@{node.address}:{DB}/postgres"))

    def _pgbouncer(self) -> None:
        home = self._cluster("pool")
        home.mkdir()
        (home / "users.txt").write_text('"sanmi_app" ""\n')
        (home / "pgbouncer.ini").write_text(
            f"[databases]\nsanmi = host={self.db.address} port={DB}\n[pgbouncer]\nlisten_addr = {self.db.address}\n"
            f"listen_port = {POOL}\nunix_socket_dir =\nauth_type = trust\nauth_file = {home / 'users.txt'}\n"
            # fewer connections than a web process has threads: nobody may keep one while waiting for somebody else
            "pool_mode = transaction\nmax_client_conn = 500\ndefault_pool_size = 4\n"
        )
        for path in (home, *home.iterdir()):
            shutil.chown(path, unprivileged() or os.getuid())
        pgbouncer = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin") or "pgbouncer"
        argv = [pgbouncer, str(home / "pgbouncer.ini")]
        self.run(self.db, [*_demoted(), *argv], POOL)

    def _cluster(self, name: str) -> Path:
        owned = self.folder / "postgres"
        if not owned.exists():
            owned.mkdir()
            if user := unprivileged():
                shutil.chown(owned, user)
        return owned / name

    def _as_postgres(self, argv: list[object]) -> None:
        done = subprocess.run([*self.db.prefix, *_demoted(), *map(str, argv)], capture_output=True, text=True,
                              cwd="/", check=False)  # fmt: skip
        if done.returncode:
            raise RuntimeError(done.stderr)


def _demoted() -> list[str]:
    user = unprivileged()
    return ["setpriv", "--reuid", user, "--regid", user, "--clear-groups", "--pdeathsig", "KILL"] if user else []


def _bare() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("SANMI_")}


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
            until = time.monotonic() + PATIENCE
            while not self._sent(self.addresses[at % len(self.addresses)], *piece):
                if time.monotonic() > until:
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
        nodes = stack.enter_context(network())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sanmi-nodes-")))
        folder.chmod(0o755)
        installation = Installation(nodes, folder, stack)
        return _try(installation, wanted, stack)


def _try(made: Installation, wanted: int, stack: ExitStack) -> int:
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
    _until(lambda: len(sending.acknowledged) >= wanted // 2)
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
    made: Installation, sending: Sending, wanted: int, spent: float, addresses: list[str], admin: str
) -> int:
    with psycopg.connect(made.admin + "sanmi", autocommit=True) as server:
        def one(sql: str) -> list[tuple[object, ...]]:
            return server.execute(sql.encode()).fetchall()

        began = time.perf_counter()
        _until(lambda: one("SELECT count(*) FROM outbox WHERE done_at IS NULL")[0][0] == 0)
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


def _until(holds: object) -> None:
    assert callable(holds)
    until = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > until:
            raise RuntimeError("it takes too long")
        time.sleep(0.05)


def _listens(address: str, port: int) -> bool:
    import socket

    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((address, port)) == 0


def _answers(conninfo: str) -> bool:
    try:
        psycopg.connect(conninfo).close()
    except psycopg.OperationalError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
