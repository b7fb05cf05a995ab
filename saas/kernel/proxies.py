"""Who really asks when a proxy stands in front: limits by address must not count everybody as one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

Network = IPv4Network | IPv6Network
EVERYBODY = ("0.0.0.0/0", "::/0")


def networks(text: str) -> tuple[Network, ...]:
    """Read addresses and networks between commas, or ``*`` for every one. Raises ValueError for anything else."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    return tuple(ip_network(name) for name in (EVERYBODY if "*" in names else names))


class BehindProxies:
    """A WSGI application whose REMOTE_ADDR is the caller's, as the trusted proxies in front have written it down.

    Each proxy adds whom it was asked by to the end of ``X-Forwarded-For``. So the list is read from there for as long
    as the writer is trusted; what an untrusted caller wrote at its beginning is never reached.
    """

    def __init__(self, application: Callable[..., Any], trusted: Iterable[Network]) -> None:
        self._application, self._trusted = application, tuple(trusted)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        """Answer a request."""
        if told := environ.get("HTTP_X_FORWARDED_FOR"):
            environ["REMOTE_ADDR"] = self._caller(environ.get("REMOTE_ADDR", ""), told.split(","))
        return self._application(environ, start_response)

    def _caller(self, nearest: str, told: list[str]) -> str:
        while told and self._trusts(nearest):
            before = _address(told.pop())
            if before is None:
                break
            nearest = str(before)
        return nearest

    def _trusts(self, name: str) -> bool:
        address = _address(name)
        return address is not None and any(address in network for network in self._trusted)


def _address(name: str) -> IPv4Address | IPv6Address | None:
    """Read an address, with a port or without: some proxies write it down."""
    name = name.strip()
    if name.startswith("["):
        name = name[1:].partition("]")[0]
    elif name.count(":") == 1:
        name = name.partition(":")[0]
    try:
        found = ip_address(name)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
