"""Files over the web: what was uploaded, within the limit; what is sent to be kept."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response, request

from tenants.workbooks.archive import MOST_BYTES

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sent_file(field: str = "file") -> tuple[str, bytes]:
    """Return name and bytes of an uploaded file; at most one byte more than may be, so that too much shows."""
    sent = request.files.get(field)
    if sent is None:
        return "", b""
    name = (sent.filename or "").replace("\\", "/").rpartition("/")[2]
    return name[:100], sent.stream.read(MOST_BYTES + 1)


def attachment(data: bytes, kind: str, name: str) -> Response:
    """Return a download; the name may hold any letters."""
    response = Response(data, content_type=kind)
    plain = name.encode("ascii", "replace").decode().replace('"', "_").replace("?", "_")
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    )
    return response
