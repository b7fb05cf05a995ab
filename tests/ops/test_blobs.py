"""Blob storage: same bytes, same name; one tenant never reaches another's."""

from __future__ import annotations

import hashlib
import os
import threading
from pathlib import Path

import pytest

from saas.kernel.blobs import BlobDamaged, BlobMissing, BlobStore, FileBlobs, open_store

PHOTO = b"\x89PNG not really, but bytes are bytes\x00\xff"


@pytest.fixture(params=["file", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> BlobStore:
    if request.param == "file":
        return open_store(f"file:{tmp_path / 'blobs'}")
    return open_store(request.getfixturevalue("s3_url").replace("/blobs?", f"/{tmp_path.name}?"))


def test_what_was_put_comes_back_under_the_digest_of_its_bytes(store: BlobStore) -> None:
    digest = store.put(1, PHOTO)
    assert digest == f"sha256:{hashlib.sha256(PHOTO).hexdigest()}"
    assert store.exists(1, digest)
    assert store.get(1, digest) == PHOTO


def test_putting_the_same_bytes_again_changes_nothing(store: BlobStore) -> None:
    assert store.put(1, PHOTO) == store.put(1, PHOTO)
    assert store.get(1, store.put(1, PHOTO)) == PHOTO


def test_an_empty_blob_is_a_blob(store: BlobStore) -> None:
    assert store.get(1, store.put(1, b"")) == b""


def test_another_tenants_digest_opens_nothing(store: BlobStore) -> None:
    digest = store.put(1, PHOTO)
    assert not store.exists(2, digest)
    with pytest.raises(BlobMissing):
        store.get(2, digest)


def test_deleting_ones_blob_leaves_the_other_tenants_same_bytes(store: BlobStore) -> None:
    digest = store.put(1, PHOTO)
    store.put(11, PHOTO)
    store.delete(1, digest)
    store.delete(1, digest)
    assert not store.exists(1, digest)
    assert store.get(11, digest) == PHOTO


@pytest.mark.parametrize("digest", ["sha256:../2/ab", "sha256:" + "A" * 64, "a" * 64, "", "sha256:" + "a" * 64 + "\n"])
def test_what_is_no_digest_never_becomes_a_path(store: BlobStore, digest: str) -> None:
    with pytest.raises(ValueError, match="not a digest"):
        store.get(1, digest)


@pytest.mark.parametrize("tenant", [0, -1, True, "1", "../1", None])
def test_what_is_no_tenant_never_becomes_a_path(store: BlobStore, tenant: object) -> None:
    with pytest.raises(ValueError, match="not a tenant"):
        store.put(tenant, PHOTO)  # type: ignore[arg-type]


def test_damaged_bytes_are_noticed_instead_of_served(tmp_path: Path) -> None:
    store = open_store(f"file:{tmp_path}")
    digest = store.put(1, PHOTO)
    stored = next(path for path in tmp_path.rglob("*") if path.is_file())
    stored.write_bytes(PHOTO[:-1])
    with pytest.raises(BlobDamaged, match="tenant 1"):
        store.get(1, digest)


def test_a_put_that_fails_halfway_leaves_no_file(tmp_path: Path) -> None:
    store = FileBlobs(tmp_path / "blobs")
    store.put(1, b"makes the directories")
    with pytest.raises(TypeError):
        store._write(("1", "ab" * 32), "not bytes")  # type: ignore[arg-type]
    assert [path.name for path in tmp_path.rglob("*") if path.is_file() and path.name.startswith(".put-")] == []
    assert not store._has(("1", "ab" * 32))


def test_readers_see_a_blob_whole_or_not_at_all_while_many_put_it(tmp_path: Path) -> None:
    store = open_store(f"file:{tmp_path}")
    data = os.urandom(2_000_000)
    digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
    writers = [threading.Thread(target=store.put, args=(1, data)) for _ in range(4)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        if store.exists(1, digest):
            assert store.get(1, digest) == data
    for writer in writers:
        writer.join()
    assert sum(path.is_file() for path in tmp_path.rglob("*")) == 1


@pytest.mark.parametrize("url", ["ftp://x/y", "s3://", "http://bucket"])
def test_an_unknown_kind_of_store_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="not a blob store"):
        open_store(url)


def test_a_directory_with_odd_characters_is_taken_literally(tmp_path: Path) -> None:
    odd = tmp_path / "50% #1? 三米"
    open_store(f"file:{odd}").put(1, PHOTO)
    assert odd.is_dir()
