"""Gunicorn's settings: processes times threads, because requests wait for the database more than they compute."""

from __future__ import annotations

import gc
import os
from typing import Any

from saas.config import Settings
from saas.lifeline import die_with_parent
from saas.startup import LISTEN_FD

settings = Settings.from_env()

bind = f"fd://{os.environ[LISTEN_FD]}"
wsgi_app = "saas.app:create_app()"
worker_class = "saas.web_worker.StayingWorker"
workers = settings.web_workers
threads = 8  # some audits are scored while others are being written; more would only take the interpreter from them
timeout = 60
keepalive = 5
# Under the supervisor a person waits for Ctrl-C; behind a load balancer running requests get their time.
graceful_timeout = 4 if "SANMI_SUPERVISED" in os.environ else 30
# The application is loaded once and shared; what must not be shared is closed again in post_fork.
preload_app = True
# Heartbeats are files: on a disk under load they would be late and get healthy workers killed.
MEMORY = "/dev/shm"  # noqa: S108
worker_tmp_dir = MEMORY if os.access(MEMORY, os.W_OK) else None
control_socket_disable = True  # its path is one per user: two installations would fight over it
loglevel = os.environ.get("SANMI_LOG_LEVEL", "warning")


def when_ready(server: Any) -> None:
    """Load the templates and set the application aside from garbage collection before the workers are forked.

    What the collector does not walk through stays shared memory, and a worker ends at once.
    """
    from saas.kernel.compiled_templates import load_templates

    load_templates(server.app.wsgi())
    gc.collect()
    gc.freeze()


def post_fork(server: Any, _worker: Any) -> None:
    """Tie the worker to the master's life and let it open its own database connections.

    ``close=False``: the inherited connections belong to the master; closing them here would end its sessions.
    """
    die_with_parent(server.pid)
    gc.set_threshold(10_000, 20, 20)  # a request leaves thousands of objects and hardly a cycle
    from saas.kernel.db import db

    application = server.app.wsgi()
    with application.app_context():
        for engine in db.engines.values():
            engine.dispose(close=False)
