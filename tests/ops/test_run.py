"""``sanmi run`` as a person meets it: real processes, real signals."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from saas import embedded_queue
from tests.ops.installation import Running, environment, gone, running, sanmi, wait_until
from tests.services.postgresql import PostgreSQL
from tests.services.s3 import CREDENTIALS

ROLES = (
    "管理员 Administrator",
    "区域经理 Regional manager",
    "网点负责人 Branch manager",
    "复核员 Reviewer",
    "检查员 Auditor",
    "只读成员 Viewer",
    "平台运营 Platform operator",
)
SMALL = ("--demo-options", "--branches 12 --audits 12")


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Too deep for a unix socket: its path may have 107 bytes."""
    deep = tmp_path_factory.mktemp("first") / ("深" * 30)
    deep.mkdir()
    return deep / "var"


@pytest.fixture(scope="module")
def first(data_dir: Path) -> Iterator[Running]:
    """Start with nothing: migrations, demo data, everything."""
    with running(data_dir, *SMALL) as started:
        yield started


def test_a_first_start_says_where_it_is_and_who_can_sign_in(first: Running) -> None:
    text = first.text()
    assert f"http://127.0.0.1:{first.port}" in text
    assert [role for role in ROLES if role not in text] == []
    assert (first.status("/healthz"), first.status("/readyz")) == (200, 200)


def test_queue_web_workers_and_relay_are_all_there(first: Running) -> None:
    lines = [" ".join(process.cmdline()) for process in first.family()]
    for part in ("unixsocket", "gunicorn", "worker aggregate", "worker analysis", "worker reports", "saas relay"):
        assert any(part in line for line in lines), f"{part} is missing from {lines}"


def test_a_data_directory_too_deep_for_a_socket_has_a_private_one_elsewhere(first: Running, data_dir: Path) -> None:
    path = embedded_queue.socket_path(data_dir)
    assert not path.is_relative_to(data_dir)
    assert path.is_socket()
    assert path.parent.stat().st_mode & 0o077 == 0
    assert path != embedded_queue.socket_path(data_dir / "other")


def test_a_second_supervisor_on_the_same_data_is_refused_in_one_line(first: Running, data_dir: Path) -> None:
    result = sanmi("run", env=environment(data_dir, SANMI_BIND="127.0.0.1:0"))
    assert result.returncode == 2
    assert result.stderr.count("\n") == 1
    assert f"already running on {data_dir} (process {first.process.pid})" in result.stderr


def test_a_killed_web_server_comes_back_and_refuses_nobody(first: Running) -> None:
    web = first.named("gunicorn")
    workers = web.children()
    web.kill()
    wait_until(lambda: gone([web, *workers]), 5)
    assert first.status("/healthz") == 200  # waited in the supervisor's socket
    assert first.named("gunicorn").pid != web.pid


def test_a_killed_queue_comes_back_and_the_rest_goes_on(first: Running) -> None:
    queue = first.named("unixsocket")
    queue.kill()
    wait_until(lambda: gone([queue]) and first.status("/readyz") == 200, 15, first.text)
    assert first.named("unixsocket").pid != queue.pid


def test_ctrl_c_stops_everything_and_a_second_start_keeps_the_data(
    first: Running, data_dir: Path
) -> None:
    family = first.family()
    assert first.end(signal.SIGINT) == 0
    assert gone(family)
    secret = (data_dir / "secret_key").read_bytes()
    with running(data_dir) as second:
        assert "loading demo data" not in second.text()
        assert ROLES[0] in second.text()
        assert (data_dir / "secret_key").read_bytes() == secret
        family = second.family()
        second.process.kill()
        second.process.wait()
        wait_until(lambda: gone(family), 5, lambda: [process for process in family if process.is_running()])


def test_settings_move_it_to_postgresql_redis_and_s3(
    postgres: PostgreSQL, redis_url: str, s3_url: str, tmp_path: Path
) -> None:
    database = postgres.database()
    settings = {
        "SANMI_DATABASE_URL": database.app_url,
        "SANMI_DATABASE_OWNER_URL": database.owner_url,
        "SANMI_REDIS_URL": redis_url,
        "SANMI_BLOB_URL": s3_url,
        "SANMI_SECRET_KEY": "k" * 40,
        **CREDENTIALS,
    }
    with running(tmp_path / "var", "--no-demo", **settings) as started:
        assert started.status("/readyz") == 200
        assert [child for child in started.family() if "unixsocket" in " ".join(child.cmdline())] == []
        assert started.end(signal.SIGTERM) == 0
    assert {path.name for path in (tmp_path / "var").iterdir()} == {"run", "templates"}, "nothing that must survive"
    postgres.drop(database)


def test_sigterm_is_as_good_as_ctrl_c_even_while_starting(tmp_path: Path) -> None:
    started = Running(tmp_path / "var", "--no-demo")
    wait_until(lambda: bool(started.family()), 10, started.text)
    family = started.family()
    assert started.end(signal.SIGTERM) == 0
    assert gone(family)


def test_a_taken_port_is_one_line_that_proposes_another(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        for command in ("run", "serve"):
            result = sanmi(command, env=environment(tmp_path / "var", SANMI_BIND=f"127.0.0.1:{port}"))
            assert result.returncode == 2
            assert result.stderr.startswith(f"sanmi: port {port} is taken; stop what uses it, or set SANMI_BIND=")
            assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"SANMI_DATABASE_URL": "mysql://x/y"}, "SANMI_DATABASE_URL: 'mysql' is not supported"),
        ({"SANMI_DATABASE_URL": "postgresql://u@localhost/x"}, "SANMI_SECRET_KEY: missing"),
        ({"SANMI_REDIS_URL": "localhost:6379"}, "SANMI_REDIS_URL"),
        ({"SANMI_BLOB_URL": "ftp://files"}, "SANMI_BLOB_URL"),
        ({"SANMI_SECRET_KEY": "short"}, "SANMI_SECRET_KEY: too short"),
        ({"SANMI_BIND": "nowhere"}, "SANMI_BIND: 'nowhere' is not host:port"),
        ({"SANMI_BIND": "192.0.2.1:8000"}, "SANMI_BIND: cannot listen on 192.0.2.1:8000"),
        ({"SANMI_DATA_DIR": "/proc/1/nothing"}, "SANMI_DATA_DIR: cannot write to"),
        ({"SANMI_WEB_WORKERS": "many"}, "SANMI_WEB_WORKERS"),
        (
            {"SANMI_DATABASE_URL": "postgresql://u@/x?host=/nowhere", "SANMI_SECRET_KEY": "k" * 32},
            "SANMI_DATABASE_URL: ",
        ),
        ({"SANMI_REDIS_URL": "redis://127.0.0.1:9"}, "SANMI_REDIS_URL: cannot reach"),
    ],
)
def test_a_wrong_setting_is_one_clear_line(settings: dict[str, str], words: str, tmp_path: Path) -> None:
    result = sanmi("run", "--no-demo", env={**environment(tmp_path / "var", SANMI_BIND="127.0.0.1:0"), **settings})
    assert (result.returncode, result.stdout) == (2, "")
    assert words in result.stderr
    assert result.stderr.count("\n") == 1, result.stderr
