"""Settings, read once from the environment; a wrong one is one clear line."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from saas.kernel.proxies import Network, networks


class SettingError(Exception):
    """A setting is missing or wrong; the message is one line that says which and what would be right."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the application is told from outside.

    database_url: SQLAlchemy URL, ``sqlite:///...`` or ``postgresql+psycopg://...`` (the application's role)
    owner_url: the same database as the role that owns the tables (migrations only)
    replica_url: a streaming replica of it for pages that only read, "" for none
    redis_url: ``redis://``, ``rediss://`` or ``unix://``; ``embedded_queue`` says the supervisor starts it
    blob_url: ``file:DIR`` or ``s3://bucket/prefix?endpoint=...&region=...``
    """

    data_dir: Path
    database_url: str
    owner_url: str
    replica_url: str
    redis_url: str
    embedded_queue: bool
    blob_url: str
    secret_key: str
    bind: str
    base_url: str
    web_workers: int
    secure_cookies: bool
    proxies: tuple[Network, ...] = ()

    @property
    def on_postgresql(self) -> bool:
        """True when the database is PostgreSQL rather than the one-machine SQLite file."""
        return self.database_url.startswith("postgresql")

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Settings:
        """Read ``SANMI_*`` from ``env`` (the process environment by default).

        Raises SettingError with one line that names the variable and a right value.
        """
        env = os.environ if env is None else env
        data_dir = Path(env.get("SANMI_DATA_DIR") or "var").resolve()
        database_url = _database_url(env, "SANMI_DATABASE_URL", f"sqlite:///{data_dir / 'sanmi.db'}")
        redis_url = env.get("SANMI_REDIS_URL", "")
        bind = env.get("SANMI_BIND") or "127.0.0.1:8000"
        base_url = (env.get("SANMI_BASE_URL") or f"http://{_reachable(bind)}").rstrip("/")
        return cls(
            data_dir=data_dir,
            database_url=database_url,
            owner_url=_database_url(env, "SANMI_DATABASE_OWNER_URL", database_url),
            replica_url=_replica_url(env, database_url),
            redis_url=_redis_url(redis_url) if redis_url else _embedded_url(data_dir),
            embedded_queue=not redis_url,
            blob_url=_blob_url(env.get("SANMI_BLOB_URL") or f"file:{data_dir / 'blobs'}"),
            secret_key=_secret_key(env, data_dir, database_url),
            bind=bind,
            base_url=base_url,
            web_workers=_whole(env, "SANMI_WEB_WORKERS", 2),
            secure_cookies=base_url.startswith("https://"),
            proxies=_proxies(env.get("FORWARDED_ALLOW_IPS") or "127.0.0.1,::1"),
        )


def _database_url(env: Mapping[str, str], name: str, default: str) -> str:
    url = env.get(name) or default
    if url.startswith(("postgres://", "postgresql://")):
        return "postgresql+psycopg://" + url.split("://", 1)[1]
    if url.startswith(("postgresql+psycopg://", "sqlite:///")):
        return url
    raise SettingError(
        f"{name}: {_scheme(url)!r} is not supported; use postgresql://user:password@host/name or sqlite:///file"
    )


def _replica_url(env: Mapping[str, str], database_url: str) -> str:
    name = "SANMI_DATABASE_REPLICA_URL"
    url = _database_url(env, name, "sqlite:///") if env.get(name) else ""
    if url and not (url.startswith("postgresql") and database_url.startswith("postgresql")):
        raise SettingError(f"{name}: only PostgreSQL has replicas; leave it out, or set SANMI_DATABASE_URL too")
    return url


def _proxies(text: str) -> tuple[Network, ...]:
    try:
        return networks(text)
    except ValueError as error:
        raise SettingError(f"FORWARDED_ALLOW_IPS: {error}; use addresses or networks between commas, or *") from error


def _redis_url(url: str) -> str:
    if url.startswith(("redis://", "rediss://", "unix://")):
        return url
    raise SettingError(f"SANMI_REDIS_URL: {_scheme(url)!r} is not supported; use redis://host:6379/0 or unix:///path")


def _embedded_url(data_dir: Path) -> str:
    from saas.embedded_queue import queue_url  # it refuses with this module's SettingError

    return queue_url(data_dir)


def _blob_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.path:
        return url
    if parts.scheme == "s3" and parts.netloc:
        return url
    raise SettingError(f"SANMI_BLOB_URL: {_scheme(url)!r} is not supported; use file:/directory or s3://bucket/prefix")


def _secret_key(env: Mapping[str, str], data_dir: Path, database_url: str) -> str:
    key = env.get("SANMI_SECRET_KEY", "")
    if key and len(key) < 32:
        raise SettingError("SANMI_SECRET_KEY: too short; give 32 or more random characters")
    if key:
        return key
    if not database_url.startswith("sqlite"):
        raise SettingError("SANMI_SECRET_KEY: missing; every node needs the same 32 or more random characters")
    return _kept_secret(data_dir / "secret_key")


def _kept_secret(path: Path) -> str:
    """Read the one-machine secret, made at the first start.

    Safe against two processes starting at once: exclusive creation decides, the other reads.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError), open(path, "x", opener=_private) as file:
            file.write(secrets.token_urlsafe(48))
        return path.read_text().strip()
    except OSError as error:
        raise SettingError(f"SANMI_DATA_DIR: cannot write to {error.filename}: {error.strerror}") from error


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _whole(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name) or str(default)
    if not text.isdecimal() or int(text) < 1:
        raise SettingError(f"{name}: {text!r} is not a whole number of at least 1")
    return int(text)


def _reachable(bind: str) -> str:
    return bind.replace("0.0.0.0", "127.0.0.1", 1)


def _scheme(url: str) -> str:
    return url.split(":", 1)[0]
