"""``sanmi doctor`` names what is wrong and how to mend it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ops.installation import environment, sanmi
from tests.services.postgresql import Database, PostgreSQL

SECRET = "k" * 40


@pytest.fixture
def database(postgres: PostgreSQL) -> Iterator[Database]:
    database = postgres.database()
    yield database
    postgres.drop(database)


def report(text: str) -> dict[str, tuple[str, str]]:
    """Read the report: name -> (ok or mend, text)."""
    rows = [line.split(maxsplit=2) for line in text.splitlines()]
    return {name: (state, rest) for state, name, rest in rows}


def test_a_well_installation_on_postgresql_redis_and_s3_gets_ok_on_every_line(
    database: Database, redis_url: str, s3_url: str, tmp_path: Path
) -> None:
    env = environment(
        tmp_path / "var",
        SANMI_DATABASE_URL=database.app_url,
        SANMI_DATABASE_OWNER_URL=database.owner_url,
        SANMI_REDIS_URL=redis_url,
        SANMI_BLOB_URL=s3_url,
        SANMI_SECRET_KEY=SECRET,
        AWS_ACCESS_KEY_ID="test",
        AWS_SECRET_ACCESS_KEY="test-secret",
    )
    assert report(sanmi("doctor", env=env).stdout)["schema"] == (
        "mend",
        "the database has another release's schema; run `sanmi migrate`",
    )
    migrated = sanmi("migrate", env=env)
    assert migrated.returncode == 0, migrated.stderr
    result = sanmi("doctor", env=env)
    assert [line for line in result.stdout.splitlines() if not line.startswith("ok")] == []
    assert result.returncode == 0
    assert SECRET not in result.stdout


def test_a_role_above_row_security_is_named_and_refused(
    database: Database, redis_url: str, tmp_path: Path
) -> None:
    env = environment(
        tmp_path / "var",
        SANMI_DATABASE_URL=database.app_url,
        SANMI_DATABASE_OWNER_URL=database.owner_url,
        SANMI_REDIS_URL=redis_url,
        SANMI_SECRET_KEY=SECRET,
    )
    assert sanmi("migrate", env=env).returncode == 0
    for url, power in ((database.admin_url, "a superuser"), (database.owner_url, "the owner of tables")):
        env["SANMI_DATABASE_URL"] = url
        state, text = report(sanmi("doctor", env=env).stdout)["database"]
        assert (state, power in text) == ("mend", True)
    refused = sanmi("serve", env=env)
    assert (refused.returncode, power in refused.stderr, refused.stderr.count("\n")) == (2, True, 1)


def test_what_cannot_be_reached_is_named_without_its_password(tmp_path: Path) -> None:
    env = environment(
        tmp_path / "var",
        SANMI_REDIS_URL="redis://somebody:hunter22@127.0.0.1:9/0",
        SANMI_DATABASE_URL="postgresql://somebody:hunter22@127.0.0.1:9/sanmi",
        SANMI_SECRET_KEY=SECRET,
    )
    result = sanmi("doctor", env=env)
    found = report(result.stdout)
    assert result.returncode == 1
    assert found["database"][0] == found["queue"][0] == "mend"
    assert "127.0.0.1:9" in found["queue"][1]
    assert "hunter22" not in result.stdout + result.stderr


def test_missing_fonts_name_the_package_that_brings_them(tmp_path: Path) -> None:
    env = environment(tmp_path / "var", PATH=str(tmp_path))
    assert "fonts-noto-cjk" in report(sanmi("doctor", env=env).stdout)["fonts"][1]
    lister = tmp_path / "fc-list"
    lister.write_text("#!/bin/sh\nexit 0\n")
    lister.chmod(0o755)
    assert shutil.which("fc-list", path=str(tmp_path))
    assert "fonts-noto-cjk" in report(sanmi("doctor", env=env).stdout)["fonts"][1]
