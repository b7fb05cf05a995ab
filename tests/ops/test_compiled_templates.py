"""Templates are compiled once for an installation: later processes start from what an earlier one kept."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2 import Environment

from saas.app import create_app
from saas.config import Settings
from saas.kernel.compiled_templates import load_templates
from tests.app_fixtures import close
from tests.ops.installation import running

COMPONENTS = "components/ui.html"
TORN = "overview/computing.html"


def opened(data_dir: Path) -> Flask:
    return create_app(Settings.from_env({"SANMI_DATA_DIR": str(data_dir), "SANMI_SECRET_KEY": "only-for-tests-" * 4}))


def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note from now on which templates are compiled."""
    names: list[str] = []
    compile_it = Environment.compile

    def noted(self: Environment, source: Any, name: Any = None, *rest: Any, **more: Any) -> Any:
        names.append(name)
        return compile_it(self, source, name, *rest, **more)

    monkeypatch.setattr(Environment, "compile", noted)
    return names


def test_a_second_process_compiles_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = compiled(monkeypatch)
    first = opened(tmp_path)
    load_templates(first)
    assert COMPONENTS in names
    close(first)
    names.clear()
    second = opened(tmp_path)
    load_templates(second)
    assert not names
    close(second)


def test_nobody_else_can_write_what_will_be_run(tmp_path: Path) -> None:
    close(opened(tmp_path))
    assert stat.S_IMODE((tmp_path / "templates").stat().st_mode) == 0o700


@pytest.mark.parametrize("left", [0, 1, 20, 60, 200, 1000])
def test_what_was_torn_by_a_crash_is_compiled_anew(tmp_path: Path, left: int) -> None:
    first = opened(tmp_path)
    first.jinja_env.get_template(TORN)
    close(first)
    (file,) = (tmp_path / "templates").iterdir()
    file.write_bytes(file.read_bytes()[:left])
    second = opened(tmp_path)
    second.jinja_env.get_template(TORN)
    close(second)


def test_without_a_place_to_write_pages_are_served_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "templates").write_text("a file, no folder")
    app = opened(tmp_path)
    app.jinja_env.get_template(TORN)
    close(app)


def test_a_started_server_has_them_before_its_first_page(tmp_path: Path) -> None:
    with running(tmp_path / "data", "--no-demo", SANMI_WEB_WORKERS="1"):
        assert len(list((tmp_path / "data" / "templates").iterdir())) > 100
