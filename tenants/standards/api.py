"""The builder's API as a whole: importing this registers every call on its blueprint."""

from __future__ import annotations

from tenants.standards import builder_api, parts_api, pictures_api
from tenants.standards.builder import blueprint

__all__ = ["blueprint", "builder_api", "parts_api", "pictures_api"]
