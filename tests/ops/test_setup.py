"""What a newcomer's machine meets first: lock files and the set-up script."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = ("sh", "dirname", "cat", "grep", "tr", "ls", "pwd", "sed", "flock", "sha256sum", "readlink", "basename")


def pins(name: str) -> dict[str, str]:
    """Read a lock file: package -> version."""
    return dict(re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", (ROOT / name).read_text(), flags=re.MULTILINE))


def test_what_runs_is_a_part_of_what_is_tested_in_the_same_versions() -> None:
    tested, run = pins("requirements.lock"), pins("requirements-run.lock")
    assert {name: version for name, version in run.items() if tested.get(name) != version} == {}
    assert "pytest" not in run


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-run.lock"])
def test_every_pin_has_a_hash_and_no_index_of_its_own(name: str) -> None:
    text = (ROOT / name).read_text()
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text)
    assert [block for block in blocks if "==" in block and "--hash=sha256:" not in block] == []
    assert [line for line in text.splitlines() if line.startswith("--") or "://" in line] == []


def test_every_declared_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for declared, lock in ((project["dependencies"], "requirements-run.lock"),
                           (project["optional-dependencies"]["dev"], "requirements.lock")):  # fmt: skip
        names = {re.split(r"[\[<>=;~! ]", line)[0].lower() for line in declared}
        assert names - {name.lower() for name in pins(lock)} == set()


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What the set-up script needs of a clone, on a machine that has Python and nothing else."""
    clone, tools = tmp_path / "clone", tmp_path / "bin"
    shutil.copytree(ROOT / "scripts", clone / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    tools.mkdir()
    for name in TOOLS:
        (tools / name).symlink_to(shutil.which(name) or "/missing")
    (tools / "python3").symlink_to(os.path.realpath(shutil.which("python3") or ""))
    (tools / "apt-get").write_text("#!/bin/sh\nexit 0\n")
    (tools / "id").write_text("#!/bin/sh\necho 1000\n")
    for name in ("apt-get", "id"):
        (tools / name).chmod(0o755)
    return clone


def set_up(clone: Path, goal: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": str(clone.parent / "bin"), "HOME": str(clone)}
    return subprocess.run(
        [clone / "scripts" / "bootstrap.sh", goal], env=env, capture_output=True, text=True, timeout=60, check=False
    )


def test_an_ordinary_user_gets_the_one_command_that_brings_what_is_missing(clone: Path) -> None:
    result = set_up(clone, "test")
    commands = [line for line in result.stderr.splitlines() if "apt-get" in line]
    assert result.returncode == 1
    assert len(commands) == 1
    assert commands[0].startswith("  sudo apt-get update && sudo apt-get install -y ")
    for package in ("fonts-noto-cjk", "chromium", "redis-server", "poppler-utils"):
        assert package in commands[0]


def test_without_apt_the_missing_packages_are_named(clone: Path) -> None:
    (clone.parent / "bin" / "apt-get").unlink()
    result = set_up(clone, "run")
    assert result.returncode == 1
    assert "fonts-noto-cjk" in result.stderr
    assert not (clone / ".venv").exists()


def test_make_without_a_target_lists_what_there_is() -> None:
    listed = subprocess.run(["make", "-s", "-C", ROOT], capture_output=True, text=True, check=True).stdout
    for target in ("run", "test", "lint", "bench", "clean"):
        assert f"make {target}" in listed
