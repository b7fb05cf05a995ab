"""Blobs: files kept under the SHA-256 of their bytes, each tenant's apart.

::

    BlobStore          put, get, exists, delete
    ├── FileBlobs      DIR/<tenant>/<ab>/<hex>
    └── S3Blobs        prefix/<tenant>/<hex>

A blob is reached by tenant *and* digest, and both are checked before they become a path: one tenant's
digest opens nothing of another's, even when both hold the same bytes. Safe to put again at any time, because
the same bytes have the same name; what is read is hashed again, so damaged storage is noticed and not served.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import threading
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

DIGEST = re.compile(r"sha256:([0-9a-f]{64})")


class BlobMissing(LookupError):
    """The tenant has no blob of that digest."""


class BlobDamaged(RuntimeError):
    """What is stored under the digest is not what was put there."""


class BlobStore(ABC):
    """Where the bytes of photos and reports are kept."""

    def put(self, tenant_id: int, data: bytes) -> str:
        """Keep ``data`` for the tenant, durably; return its digest, ``sha256:`` and 64 hex digits."""
        name = hashlib.sha256(data).hexdigest()
        key = _key(tenant_id, f"sha256:{name}")
        if not self._has(key):
            self._write(key, data)
        return f"sha256:{name}"

    def get(self, tenant_id: int, digest: str) -> bytes:
        """Return the bytes. Raises BlobMissing, or BlobDamaged when they no longer match the digest."""
        data = self._read(_key(tenant_id, digest))
        if f"sha256:{hashlib.sha256(data).hexdigest()}" != digest:
            raise BlobDamaged(f"tenant {tenant_id}: {digest} no longer matches its bytes")
        return data

    def exists(self, tenant_id: int, digest: str) -> bool:
        """Tell whether the tenant has that blob."""
        return self._has(_key(tenant_id, digest))

    def delete(self, tenant_id: int, digest: str) -> None:
        """Forget the tenant's blob; one that is not there is fine. Another tenant's same bytes stay."""
        self._remove(_key(tenant_id, digest))

    @abstractmethod
    def _write(self, key: tuple[str, str], data: bytes) -> None: ...

    @abstractmethod
    def _read(self, key: tuple[str, str]) -> bytes: ...

    @abstractmethod
    def _has(self, key: tuple[str, str]) -> bool: ...

    @abstractmethod
    def _remove(self, key: tuple[str, str]) -> None: ...


def _key(tenant_id: int, digest: str) -> tuple[str, str]:
    """Return (tenant, hex). Raises ValueError for anything but a positive number and a well-formed digest."""
    if type(tenant_id) is not int or tenant_id < 1:
        raise ValueError(f"not a tenant: {tenant_id!r}")
    match = DIGEST.fullmatch(digest)
    if match is None:
        raise ValueError(f"not a digest: {digest!r}")
    return str(tenant_id), match[1]


class FileBlobs(BlobStore):
    """Blobs as files. A file appears under its name whole and on disk, or not at all."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def _path(self, key: tuple[str, str]) -> Path:
        tenant, name = key
        return self.directory / tenant / name[:2] / name

    def _write(self, key: tuple[str, str], data: bytes) -> None:
        path = self._path(key)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, unfinished = tempfile.mkstemp(prefix=".put-", dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(unfinished).replace(path)
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise
        for directory in (path.parent, path.parent.parent, self.directory):
            _sync_directory(directory)

    def _read(self, key: tuple[str, str]) -> bytes:
        try:
            return self._path(key).read_bytes()
        except FileNotFoundError:
            raise BlobMissing(f"tenant {key[0]} has no blob sha256:{key[1]}") from None

    def _has(self, key: tuple[str, str]) -> bool:
        return self._path(key).is_file()

    def _remove(self, key: tuple[str, str]) -> None:
        self._path(key).unlink(missing_ok=True)


def _sync_directory(path: Path) -> None:
    """Make a new name durable: without this a power cut may forget the file though its bytes are on disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class S3Blobs(BlobStore):
    """Blobs in a bucket. Credentials come from where AWS tools look for them (``AWS_ACCESS_KEY_ID``, ...)."""

    def __init__(self, bucket: str, prefix: str, endpoint: str | None, region: str | None) -> None:
        self.bucket = bucket
        self.prefix = prefix
        self.endpoint = endpoint
        self.region = region
        self._lock = threading.Lock()
        self._opened: tuple[int, Any] | None = None

    @property
    def client(self) -> Any:
        """The client of this process: a forked worker opens its own connections."""
        with self._lock:
            if self._opened is None or self._opened[0] != os.getpid():
                self._opened = (os.getpid(), self._open_client())
            return self._opened[1]

    def _open_client(self) -> Any:
        import boto3  # loaded late: half a second that an installation with files does not spend
        from botocore.config import Config

        config = Config(connect_timeout=5, read_timeout=30, retries={"mode": "standard", "max_attempts": 3})
        session = boto3.session.Session()
        return session.client("s3", endpoint_url=self.endpoint, region_name=self.region, config=config)

    def _name(self, key: tuple[str, str]) -> dict[str, str]:
        return {"Bucket": self.bucket, "Key": "/".join((*filter(None, (self.prefix,)), *key))}

    def _write(self, key: tuple[str, str], data: bytes) -> None:
        self.client.put_object(**self._name(key), Body=data, ContentType="application/octet-stream")

    def _read(self, key: tuple[str, str]) -> bytes:
        try:
            body: bytes = self.client.get_object(**self._name(key))["Body"].read()
        except self.client.exceptions.NoSuchKey:
            raise BlobMissing(f"tenant {key[0]} has no blob sha256:{key[1]}") from None
        return body

    def _has(self, key: tuple[str, str]) -> bool:
        from botocore.exceptions import ClientError

        try:
            self.client.head_object(**self._name(key))
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                return False
            raise
        return True

    def _remove(self, key: tuple[str, str]) -> None:
        self.client.delete_object(**self._name(key))


def open_store(url: str) -> BlobStore:
    """Open ``file:DIR`` or ``s3://bucket/prefix?endpoint=http://...&region=...``. Raises ValueError for others."""
    if url.startswith("file:"):
        directory = url.removeprefix("file:")
        return FileBlobs(Path(directory.removeprefix("//") if directory.startswith("///") else directory))
    parts = urlsplit(url)
    if parts.scheme != "s3" or not parts.netloc:
        raise ValueError(f"not a blob store: {parts.scheme}:; use file:/directory or s3://bucket/prefix")
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    return S3Blobs(parts.netloc, parts.path.strip("/"), query.get("endpoint"), query.get("region"))
