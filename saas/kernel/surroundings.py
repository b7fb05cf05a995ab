"""What jobs need of the installation, without knowing the web application: storage, address, secret."""

from __future__ import annotations

from dataclasses import dataclass

from saas.kernel.blobs import BlobStore


@dataclass(frozen=True, slots=True)
class Surroundings:
    """One installation's own. base_url: where people reach it, without a slash at the end."""

    blobs: BlobStore
    base_url: str
    secret_key: str


_installed: list[Surroundings] = []


def install_surroundings(found: Surroundings) -> None:
    """Tell this process what its installation is; the last one told holds."""
    _installed[:] = [found]


def surroundings() -> Surroundings:
    """Return this process's installation."""
    if not _installed:
        raise RuntimeError("the application is not put together yet: call create_app first")
    return _installed[0]
