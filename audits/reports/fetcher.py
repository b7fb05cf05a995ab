"""What the PDF engine may load: the bytes it was given, by ``blob:`` names. No file, no network, ever."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

SCHEME = "blob:"


class RefusedAddress(FatalURLFetchingError):  # type: ignore[misc]
    """Something in the page asked for an address outside the given blobs; the rendering stops."""


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes and their media type."""

    data: bytes
    media_type: str


class BlobFetcher(URLFetcher):  # type: ignore[misc]
    """Serves ``blob:<name>`` from a mapping and refuses everything else.

    The inherited opener, which knows HTTP and files, is never reached: ``fetch`` does not call it.
    """

    def __init__(self, blobs: Mapping[str, Blob]) -> None:
        super().__init__(allowed_protocols=("blob",), allow_redirects=False, fail_on_errors=True)
        self._blobs = blobs

    def fetch(self, url: str, headers: object = None) -> Any:
        """Return the response for a known blob. Raises RefusedAddress for any other address."""
        blob = self._blobs.get(url.removeprefix(SCHEME)) if url.startswith(SCHEME) else None
        if blob is None:
            raise RefusedAddress(f"a report may load nothing but its own blobs, not {url[:80]!r}")
        return URLFetcherResponse(url, blob.data, {"Content-Type": blob.media_type})
