"""An installation spread over machines: database, pool, queue and blobs, a replica, web and work nodes.

The machines are ``db``, ``replica``, ``web1``, ``web2``, ``work1`` and ``work2`` (see machines.py); web2 reads from the
replica.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import boto3
import psycopg

from tests.services.machines import Node
from tests.services.postgresql import SETTINGS, binary, unprivileged
from tests.services.processes import listens, served

SECRET = "several-nodes-" + "0" * 32
WEB, POOL, DB, QUEUE, BLOBS = 8000, 6432, 5432, 6379, 5000
PATIENCE = 120.0


class SpreadInstallation:
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
        client = boto3.client("s3", endpoint_url=f"http://{self.db.address}:{BLOBS}", region_name="us-east-1",
                              aws_access_key_id="test", aws_secret_access_key="test-secret")  # fmt: skip
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
        ready = (lambda: listens(port, node.address)) if port else (lambda: True)
        started = served([*node.prefix, *argv], log=log, is_ready=ready, env=env, patience=PATIENCE)
        node.processes.append(self._stack.enter_context(started))

    def _postgres(self, node: Node, data: Path) -> None:
        settings = {**SETTINGS, "listen_addresses": node.address, "synchronous_commit": "on", "hot_standby": "on",
                    "unix_socket_directories": ""}  # fmt: skip
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        argv = [binary("postgres"), "-D", str(data), *options]
        self.run(node, [*_demoted(), *argv], DB)
        until(lambda: _answers(f"postgresql://sanmi_admin@{node.address}:{DB}/postgres"))

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


def until(holds: Callable[[], bool]) -> None:
    """Wait for what must come; RuntimeError when it takes too long."""
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise RuntimeError("it takes too long")
        time.sleep(0.05)


def _answers(conninfo: str) -> bool:
    try:
        psycopg.connect(conninfo).close()
    except psycopg.OperationalError:
        return False
    return True
