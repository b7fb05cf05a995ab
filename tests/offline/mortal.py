"""A phone whose browser can be killed at any moment: a profile on disk, a process, nothing else."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import BrowserContext, BrowserType, Error, Page

from tests.conftest import CHROMIUM_FLAGS


class MortalPhone:
    """``start()`` opens the browser on its profile; ``kill()`` ends it as a battery does, ``close()`` as people do."""

    def __init__(self, browsers: BrowserType, chromium: str, profile: Path, *, skew_ms: int = 0) -> None:
        self.browsers, self.chromium, self.profile, self.skew_ms = browsers, chromium, profile, skew_ms
        self.kills = 0
        self.complaints: list[str] = []
        self.context: BrowserContext
        self.page: Page

    def start(self) -> Page:
        """Open the browser; its clock is wrong by ``skew_ms``."""
        self.context = self.browsers.launch_persistent_context(
            str(self.profile), executable_path=self.chromium, args=[*CHROMIUM_FLAGS, "--disable-breakpad"],
            viewport={"width": 390, "height": 844}, has_touch=True, locale="zh-CN", reduced_motion="reduce",
        )  # fmt: skip
        if self.skew_ms:
            self.context.clock.install(time=time.time() + self.skew_ms / 1000)
        self.page = self.context.pages[0] if self.context.pages else self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return self.page

    def kill(self) -> None:
        """SIGKILL to the browser's own process, by its id; its children end with it."""
        self.kills += 1
        process = self._process()
        os.kill(process.pid, signal.SIGKILL)
        process.wait(10)
        with contextlib.suppress(Error):
            self.context.close()

    def close(self) -> None:
        """Close the browser; what it keeps is on the disk."""
        with contextlib.suppress(Error):
            self.context.close()

    def _process(self) -> psutil.Process:
        wanted = f"--user-data-dir={self.profile}"
        for process in psutil.process_iter(["pid", "cmdline"]):
            words: Any = process.info["cmdline"] or []
            if wanted in words and not any(word.startswith("--type=") for word in words):
                return process
        raise AssertionError("the browser is not running")
