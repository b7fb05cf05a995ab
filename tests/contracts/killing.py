"""Work that is killed for good (SIGKILL, in a process of its own) at any chosen step."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable
from typing import Any

from sqlalchemy import event

from saas.kernel.db import db
from tests.contracts.world import World

Deed = Callable[[], object]


class Steps:
    """Counts what a process does to the database and the queue; at ``last`` it kills itself."""

    def __init__(self, last: int | None) -> None:
        self.last = last
        self.taken = 0

    def step(self, *_: Any, **__: Any) -> None:
        """Take one step, maybe the last one."""
        self.taken += 1
        if self.taken == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, engine: Any) -> None:
        """Count before and after each statement, and before each commit."""
        for name in ("before_cursor_execute", "after_cursor_execute", "commit", "rollback"):
            event.listen(engine, name, self.step)


def killed_at(world: World, last: int, deed: Callable[[Steps], object]) -> bool:
    """Do ``deed`` in a process that dies at step ``last``; tell whether it came that far. Errors fail the test."""
    steps = Steps(last)

    def work() -> None:
        with world.app.app_context():
            steps.watch(db.engine)
            deed(steps)
            steps.step()  # done, but nobody has been told

    return _wait(_start(world, work)) == -signal.SIGKILL


def at_once(world: World, *deeds: Deed) -> None:
    """Do several deeds at the same time, each in a process of its own."""
    for process in [_start(world, deed) for deed in deeds]:
        assert _wait(process) == 0


def _start(world: World, work: Deed) -> int:
    process = os.fork()
    if process:
        return process
    try:
        with world.app.app_context():
            db.session.remove()
            db.engine.dispose(close=False)  # the parent's connections are not ours
        work()
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(1)


def _wait(process: int) -> int:
    _, status = os.waitpid(process, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, -signal.SIGKILL), f"the process failed with {code}; its words are above"
    return code
