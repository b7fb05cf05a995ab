"""``sanmi run``: everything on one machine under one small process.

::

    queue      private Valkey (unless SANMI_REDIS_URL is set)
    prepare    migrations, then demo data when there is no tenant yet; ends
    web        gunicorn on the socket that the supervisor holds: a restart refuses no connection
    aggregate  worker of the quick jobs          reports   worker of the PDF jobs
    relay      outbox rows to the queue          analysis  worker of the comparisons

A child that dies is started again. Ctrl-C or SIGTERM ends them in order; when the supervisor itself is killed
the kernel kills them (PR_SET_PDEATHSIG in each, and in theirs). Nothing is lost either way: what counts is in the
database before it is acknowledged.

It has one thread and no signal handlers: the signals are blocked and taken one by one in ``_pause``, so nothing
happens between two lines of this file.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import click

from saas import embedded_queue
from saas.children import Child
from saas.config import SettingError, Settings
from saas.greeting import greeting
from saas.lifeline import die_with_parent
from saas.probe import Probe
from saas.startup import LISTEN_FD, claim, listen, refuse, settings_or_exit

STOP_SIGNALS = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
STOP_PATIENCE = 5.0  # seconds from SIGTERM to SIGKILL for each step of the way down
READY_PATIENCE = 90.0  # seconds until /readyz must answer
GIVE_UP = 3  # deaths of one child before the first readiness: then it is a fault, not an accident
TICK = 0.05
WORKERS = ("aggregate", "analysis", "reports")
BEHIND = {**{queue: ("worker", queue) for queue in WORKERS}, "relay": ("relay",)}


class StopAsked(Exception):
    """Ctrl-C, SIGTERM or a closed terminal."""


class StartFailed(Exception):
    """Something did not come up; the message says what."""


class Supervisor:
    """Starts the children, keeps them, ends them.

    demo: options of ``sanmi demo`` for an installation without tenants; None to leave it empty.
    """

    def __init__(self, settings: Settings, listener: socket.socket, demo: Sequence[str] | None) -> None:
        self.settings = settings
        self.listener = listener
        self.demo = demo
        self.children: list[Child] = []
        self.env = _environment(settings, listener)
        self.stops = 0

    def run(self) -> None:
        """Run until asked to stop. Raises StartFailed when something does not come up."""
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        ignored = {number for number in STOP_SIGNALS if signal.getsignal(number) == signal.SIG_IGN}
        self.signals = STOP_SIGNALS - (ignored & {signal.SIGHUP}) | {signal.SIGCHLD}  # nohup stays nohup
        signal.pthread_sigmask(signal.SIG_BLOCK, self.signals)
        try:
            self._start_all()
            while True:
                self._pause(1.0)
                self._revive()
        except StopAsked:
            _say("stopping")
        finally:
            self._stop_all()

    def _start_all(self) -> None:
        began = time.monotonic()
        if self.settings.embedded_queue:
            self._start_queue()
        prepared = self._prepare()
        self._add(Child("web", _sanmi("serve"), pass_fds=(self.listener.fileno(),)))
        probe = Probe(self.listener.getsockname()[:2])
        self._wait_for("the web server", probe.is_ready, READY_PATIENCE)
        # Only now: processes that all import at once would keep the first page waiting on a small machine.
        for name, words in BEHIND.items():
            self._add(Child(name, _sanmi(*words)))
        took = time.monotonic() - began
        print(greeting(self.settings.base_url, str(self.settings.data_dir), took, **prepared), flush=True)

    def _start_queue(self) -> None:
        data_dir = self.settings.data_dir
        log = data_dir / "run" / "queue.log"
        with log.open("wb") as output:
            self._add(Child("queue", embedded_queue.command(data_dir), output=os.dup(output.fileno())))
        path = embedded_queue.socket_path(data_dir)
        self._wait_for(f"the queue server (see {log})", lambda: embedded_queue.answers(path), 15.0)

    def _prepare(self) -> dict[str, Any]:
        """Run ``saas.prepare`` and return what it found: ``tenants`` and ``logins``."""
        result = self.settings.data_dir / "run" / "prepared.json"
        result.unlink(missing_ok=True)
        demo = [] if self.demo is None else ["--demo", *self.demo]
        child = Child("prepare", [sys.executable, "-m", "saas.prepare", str(result), *demo])
        self.children.append(child)
        child.start(self.env)
        while (code := child.ended()) is None:
            self._pause(TICK)
            self._revive(except_for=child)
        self.children.remove(child)
        if code == 2:
            sys.exit(2)  # it has said which setting is wrong
        if code:
            raise StartFailed("the database could not be prepared; the reason is above")
        return dict(json.loads(result.read_text()))

    def _add(self, child: Child) -> None:
        self.children.append(child)
        child.start(self.env)

    def _wait_for(self, what: str, is_there: Callable[[], bool], patience: float) -> None:
        until = time.monotonic() + patience
        while not is_there():
            self._pause(TICK)
            self._revive(starting=True)
            if time.monotonic() > until:
                raise StartFailed(f"{what} did not become ready within {patience:.0f} s")

    def _revive(self, starting: bool = False, except_for: Child | None = None) -> None:
        """Notice who died and start again whose pause is over."""
        for child in self.children:
            if child is except_for:
                continue
            code = child.ended()
            if code is not None:
                if starting and (code == 2 or child.failures >= GIVE_UP):
                    raise StartFailed(f"{child.name} ended ({_how(code)}); the reason is above")
                _say(f"{child.name} ended ({_how(code)}), starting it again")
            if child.process is None and time.monotonic() >= child.due:
                child.start(self.env)

    def _pause(self, seconds: float) -> None:
        """Wait until ``seconds`` are over or a child ends; raise StopAsked when we are told to stop."""
        taken = signal.sigtimedwait(self.signals, seconds)
        if taken is not None and taken.si_signo != signal.SIGCHLD:
            self.stops += 1
            raise StopAsked

    def _stop_all(self) -> None:
        """End the children: first who takes new work, then who does it, at last the queue."""
        for names in (("prepare", "web", "relay"), WORKERS, ("queue",)):
            self._stop([child for child in self.children if child.name in names])

    def _stop(self, children: Iterable[Child]) -> None:
        going = [child for child in children if child.running()]
        for child in going:
            child.ask_to_stop()
        until = time.monotonic() + STOP_PATIENCE
        while any(child.running() for child in going) and time.monotonic() < until and self.stops < 2:
            try:
                self._pause(TICK)
            except StopAsked:
                _say("stopping at once")
        for child in going:
            child.kill()


def _sanmi(*words: str) -> list[str]:
    return [sys.executable, "-m", "saas", *words]


def _environment(settings: Settings, listener: socket.socket) -> dict[str, str]:
    """Return what the children are told: the same settings, made absolute."""
    env = dict(os.environ, SANMI_DATA_DIR=str(settings.data_dir))
    env[LISTEN_FD] = str(listener.fileno())
    env["SANMI_SUPERVISED"] = "1"
    if settings.embedded_queue and embedded_queue.queue_url(settings.data_dir) != settings.redis_url:
        env["SANMI_REDIS_URL"] = embedded_queue.queue_url(settings.data_dir)
    return env


def _how(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit {code}"


def _say(line: str) -> None:
    print(f"sanmi: {line}", file=sys.stderr, flush=True)


@click.command("run")
@click.option("--demo/--no-demo", default=True, help="Load demo data when there is no tenant yet.")
@click.option("--demo-options", default="", hidden=True, help="Options of `sanmi demo`, for a smaller one.")
@click.option("--with-parent", is_flag=True, hidden=True, help="Stop when the process that started us ends.")
def run_command(demo: bool, demo_options: str, with_parent: bool) -> None:
    """Start everything on this machine: queue, web, workers, relay.

    SANMI_* settings move the database to PostgreSQL, the queue to Redis, the files to S3.
    """
    if with_parent:
        die_with_parent(os.getppid(), signal.SIGTERM)
    os.umask(0o077)  # photos and scores are nobody else's on this machine
    settings = settings_or_exit()
    try:
        claim(settings.data_dir)
        Supervisor(settings, listen(settings.bind), demo_options.split() if demo else None).run()
    except SettingError as error:
        refuse(str(error))
    except StartFailed as error:
        _say(str(error))
        sys.exit(1)


