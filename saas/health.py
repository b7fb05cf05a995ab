"""Is this process alive, and could it serve: two addresses for load balancers and people on call."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import structlog
from flask import Blueprint, Response, current_app, jsonify
from redis import Redis

from saas.config import Settings
from saas.kernel.blobs import BlobStore
from saas.kernel.db import db
from saas.kernel.guards import public_blueprint
from saas.migrate import is_current

log = structlog.get_logger()
blueprint: Blueprint = public_blueprint("health", __name__, reason="load balancers ask before anybody signs in")

PATIENCE = 2  # seconds for the queue to answer
NO_TENANT = 2**31 - 1  # the probe's blobs belong to a tenant that no installation reaches


class NotReady(Exception):
    """Something that serving needs is missing; the message is one word that tells no secrets."""


@blueprint.get("/healthz")
def alive() -> Response:
    """Answer whenever the process can answer at all; it asks nothing of anybody else."""
    return jsonify(status="alive")


@blueprint.get("/readyz")
def ready() -> tuple[Response, int]:
    """Answer 200 when database, schema, queue and storage can be used, else 503 with what cannot."""
    checks: dict[str, Callable[[], None]] = {
        "database": _database, "queue": _queue, "storage": _storage,
    }  # fmt: skip
    found = {name: _outcome(name, check) for name, check in checks.items()}
    missing = [name for name, outcome in found.items() if outcome != "ok"]
    return jsonify(status="not ready" if missing else "ready", missing=missing, checks=found), 503 if missing else 200


def _outcome(name: str, check: Callable[[], None]) -> str:
    try:
        check()
    except NotReady as problem:
        return str(problem)
    except Exception as error:  # each driver has a tree of its own; details go to the log, not to strangers
        log.warning("not_ready", check=name, error=str(error).partition("\n")[0], kind=type(error).__name__)
        return "unreachable"
    return "ok"


def _database() -> None:
    with db.engine.connect() as connection:
        if not is_current(connection):
            raise NotReady("schema is of another release; run `sanmi migrate`")


def _queue() -> None:
    settings: Settings = current_app.extensions["sanmi_settings"]
    with Redis.from_url(settings.redis_url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE) as redis:
        redis.ping()


def _storage() -> None:
    """Write, read and remove a blob of random bytes: two probes at once never touch the same one."""
    store: BlobStore = current_app.extensions["sanmi_blobs"]
    probe = secrets.token_bytes(16)
    digest = store.put(NO_TENANT, probe)
    try:
        if store.get(NO_TENANT, digest) != probe:
            raise NotReady("gives back other bytes than were put")
    finally:
        store.delete(NO_TENANT, digest)
