"""What must hold before anything is served; each check raises SettingError with one line that says what to mend.

Used at start-up (``sanmi run``, ``serve``, ``worker``) and by ``sanmi doctor``. No line shows a password.
"""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from saas.config import SettingError, Settings
from saas.kernel.blobs import open_store
from saas.migrate import is_current

NO_TENANT = 2**31 - 1  # the probe's blob belongs to a tenant that no installation reaches
PATIENCE = 5  # seconds for a server to answer

ROLE = """
SELECT rolsuper, rolbypassrls, EXISTS (
    SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND pg_has_role(current_user, c.relowner, 'MEMBER')
) FROM pg_roles WHERE rolname = current_user
"""


def check_database(settings: Settings) -> str:
    """Reach the database as the application; return what it is. The schema may still be an older one."""
    engine = create_engine(settings.database_url, connect_args=_patience(settings))
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
            if settings.on_postgresql:
                _check_role(connection)
            return f"{engine.dialect.name} at {_place(settings.database_url)}"
    except SQLAlchemyError as error:
        raise SettingError(f"SANMI_DATABASE_URL: {first_line(error)}") from None
    finally:
        engine.dispose()


def check_owner(settings: Settings) -> None:
    """Reach the database as the role that migrates it, which on PostgreSQL must be another one."""
    if settings.on_postgresql and make_url(settings.owner_url).username == make_url(settings.database_url).username:
        raise SettingError("SANMI_DATABASE_OWNER_URL: missing; the tables need an owner that is another role")
    engine = create_engine(settings.owner_url, connect_args=_patience(settings))
    try:
        with engine.connect():
            pass
    except SQLAlchemyError as error:
        raise SettingError(f"SANMI_DATABASE_OWNER_URL: {first_line(error)}") from None
    finally:
        engine.dispose()


def schema_is_current(settings: Settings) -> bool:
    """Tell whether the database has this release's schema (much quicker than to migrate once more)."""
    engine = create_engine(settings.database_url, connect_args=_patience(settings))
    try:
        with engine.connect() as connection:
            return is_current(connection)
    except SQLAlchemyError:
        return False  # a role that may not even read the version: migrating grants it
    finally:
        engine.dispose()


def check_schema(settings: Settings) -> str:
    """Return "current" when the database has this release's schema."""
    if not schema_is_current(settings):
        raise SettingError("the database has another release's schema; run `sanmi migrate`")
    return "current"


def check_queue(settings: Settings) -> str:
    """Reach Redis or Valkey; return what it is."""
    try:
        with Redis.from_url(settings.redis_url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE) as redis:
            info = redis.info("server")
    except (RedisError, OSError, ValueError) as error:
        place = _place(settings.redis_url)
        mend = "start it with `sanmi run`" if settings.embedded_queue else "see that it runs and may be reached"
        raise SettingError(f"SANMI_REDIS_URL: cannot reach {place} ({first_line(error)}); {mend}") from None
    name = info.get("server_name", "redis")
    return f"{name} {info.get(f'{name}_version', info['redis_version'])} at {_place(settings.redis_url)}"


def check_blobs(settings: Settings) -> str:
    """Write, read and remove one small blob; return where that was."""
    probe = secrets.token_bytes(16)  # random: two probes at once never touch the same blob
    try:
        store = open_store(settings.blob_url)
        digest = store.put(NO_TENANT, probe)
        same = store.get(NO_TENANT, digest) == probe
        store.delete(NO_TENANT, digest)
    except Exception as error:  # botocore has a tree of its own, and it is not always installed
        raise SettingError(f"SANMI_BLOB_URL: cannot use {_place(settings.blob_url)} ({first_line(error)})") from None
    if not same:
        raise SettingError(f"SANMI_BLOB_URL: {_place(settings.blob_url)} gives back other bytes than were put")
    return f"wrote and read {_place(settings.blob_url)}"


def first_line(error: BaseException) -> str:
    """Return the first line of what went wrong (of the driver's error, where SQLAlchemy wraps one)."""
    cause = getattr(error, "orig", None) or error
    return (str(cause).strip() or type(cause).__name__).splitlines()[0]


def _check_role(connection: Connection) -> None:
    """Refuse a role that row-level security does not hold: it would see every tenant."""
    powers = zip(("a superuser", "BYPASSRLS", "the owner of tables"), connection.execute(text(ROLE)).one(), strict=True)
    found = [name for name, has_it in powers if has_it]
    if found:
        raise SettingError(
            f"SANMI_DATABASE_URL: the role is {' and '.join(found)}, so tenants would not be walled off; connect as a "
            "role that is neither, and set SANMI_DATABASE_OWNER_URL for migrations"
        )


def _patience(settings: Settings) -> dict[str, int]:
    return {"connect_timeout": PATIENCE} if settings.on_postgresql else {}


def _place(url: str) -> str:
    """Return the URL without user, password and query."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    path = parts.path.replace("//", "/")  # SQLAlchemy writes an absolute file with four slashes
    return f"{parts.scheme}:{'//' if host else ''}{host}{path}"
