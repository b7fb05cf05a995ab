"""``sanmi serve``: the web server alone."""

from __future__ import annotations

import os
import sys

import click

from saas.checks import check_database
from saas.config import SettingError
from saas.startup import LISTEN_FD, listen, refuse, settings_or_exit


@click.command()
def serve() -> None:
    """Serve the web pages and the API with gunicorn on SANMI_BIND.

    The socket is opened here, so that a taken port is one clear line; under ``sanmi run`` it is inherited.
    """
    settings = settings_or_exit()
    try:
        if LISTEN_FD not in os.environ:
            check_database(settings)
            listener = listen(settings.bind)
            listener.set_inheritable(True)
            os.environ[LISTEN_FD] = str(listener.detach())
    except SettingError as error:
        refuse(str(error))
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "--config", "python:saas.gunicorn_conf"])
