"""Settings for commands: a wrong one ends the command with one clear line."""

from __future__ import annotations

import sys

import click

from saas.config import SettingError, Settings


def read_settings() -> Settings:
    """Read the settings or end with exit code 2."""
    try:
        return Settings.from_env()
    except SettingError as error:
        click.echo(f"sanmi: {error}", err=True)
        sys.exit(2)
