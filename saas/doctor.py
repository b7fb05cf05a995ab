"""``sanmi doctor``: look at everything an installation needs and say how to mend what is missing."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import click

from saas import checks
from saas.commands.settings import read_settings
from saas.config import SettingError, Settings

LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report: what was looked at, whether it is well, what was found or how to mend it."""

    name: str
    well: bool
    text: str


def examine(settings: Settings) -> Iterator[Finding]:
    """Yield one finding after the other; a check that fails does not keep the rest from being made."""
    yield Finding("settings", well=True, text=f"data in {settings.data_dir}, pages at {settings.base_url}")
    looks: dict[str, Callable[[], str]] = {
        "database": lambda: checks.check_database(settings),
        "schema": lambda: checks.check_schema(settings),
        "queue": lambda: checks.check_queue(settings),
        "blobs": lambda: checks.check_blobs(settings),
        "Pango": _check_pango,
        "fonts": _check_fonts,
    }
    for name, look in looks.items():
        try:
            yield Finding(name, well=True, text=look())
        except SettingError as error:
            yield Finding(name, well=False, text=str(error))


def _check_pango() -> str:
    """Load what WeasyPrint loads; without it there are no PDF reports."""
    missing = [package for library, package in LIBRARIES.items() if not _loads(library)]
    if missing:
        raise SettingError(f"PDF reports cannot be drawn; apt-get install {' '.join(missing)}")
    return "libraries for PDF reports load"


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _check_fonts() -> str:
    """Ask fontconfig what would draw simplified Chinese."""
    mend = "Chinese would print as empty boxes; apt-get install fontconfig fonts-noto-cjk"
    program = shutil.which("fc-list")
    if program is None:
        raise SettingError(mend)
    listed = subprocess.run([program, ":lang=zh-cn", "family"], capture_output=True, text=True, check=False)
    families = sorted({line.split(",")[0].strip() for line in listed.stdout.splitlines() if line.strip()})
    if not families:
        raise SettingError(mend)
    return f"Chinese in {families[0]}" + (f" and {len(families) - 1} more" if len(families) > 1 else "")


@click.command()
def doctor() -> None:
    """Check settings, database, queue, storage and fonts, and say how to mend them.

    Ends with 0 when all is well, 1 when something is to be mended, 2 when a setting cannot be read at all.
    """
    findings = []
    for finding in examine(read_settings()):
        click.echo(f"{'ok  ' if finding.well else 'mend'}  {finding.name:<9} {finding.text}")
        findings.append(finding)
    sys.exit(0 if all(finding.well for finding in findings) else 1)
