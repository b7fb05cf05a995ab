"""The tests' own servers are what an installation has."""

from __future__ import annotations

import psycopg
import pytest
from redis import Redis
from sqlalchemy import create_engine, text

from tests.services.postgresql import PostgreSQL


def test_the_application_role_is_neither_superuser_nor_above_row_security(postgres: PostgreSQL) -> None:
    database = postgres.database()
    engine = create_engine(database.app_url)
    with engine.connect() as connection:
        row = connection.execute(
            text("SELECT rolsuper, rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = current_user")
        ).one()
    engine.dispose()
    assert tuple(row) == (False, False, False)
    postgres.drop(database)


def test_a_database_can_be_copied_from_a_prepared_one(postgres: PostgreSQL) -> None:
    prepared = postgres.database()
    with psycopg.connect(prepared.owner_url.replace("+psycopg", "")) as connection:
        connection.execute("CREATE TABLE visit (id int)")
    copy = postgres.database(template=prepared.name)
    with psycopg.connect(copy.owner_url.replace("+psycopg", "")) as connection:
        assert connection.execute("SELECT count(*) FROM visit").fetchone() == (0,)


@pytest.mark.parametrize("which", ["redis_url", "valkey_url"])
def test_the_queue_servers_answer_and_keep_nothing_on_disk(which: str, request: pytest.FixtureRequest) -> None:
    with Redis.from_url(request.getfixturevalue(which)) as redis:
        assert redis.ping()
        assert redis.config_get("save")["save"] == ""
        assert redis.config_get("appendonly")["appendonly"] == "no"
