"""Moments as the people of a tenant read them on the wall."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flask_login import current_user

DEFAULT = "Asia/Shanghai"


def local(moment: datetime | None) -> datetime | None:
    """Return a stored moment (UTC) in the time zone of the reader's tenant; None stays None."""
    tenant = current_user.tenant if current_user.is_authenticated else None
    return moment.astimezone(ZoneInfo(tenant.time_zone if tenant else DEFAULT)) if moment else None
