"""``sanmi serve``: the web server alone."""

from __future__ import annotations

import os
import sys

import click

from saas.commands.settings import read_settings
from saas.config import SettingError
from saas.startup import LISTEN_FD, listen, prepare_data_dir, refuse


@click.command()
def serve() -> None:
    """Serve the web pages and the API with gunicorn on SANMI_BIND.

    The socket is opened here, so that a taken port is one clear line; under ``sanmi run`` it is inherited.
    """
    settings = read_settings()
    try:
        prepare_data_dir(settings)
        if LISTEN_FD not in os.environ:
            listener = listen(settings.bind)
            listener.set_inheritable(True)
            os.environ[LISTEN_FD] = str(listener.detach())
    except SettingError as error:
        refuse(str(error))
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "--config", "python:saas.gunicorn_conf"])
