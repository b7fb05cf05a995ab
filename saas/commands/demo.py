"""``sanmi demo``: four tenants with a year of visits, to look around in."""

from __future__ import annotations

import gc
import sys
import time
from pathlib import Path

import click
from sqlalchemy import func, select

from saas.app import create_app
from saas.checks import check_blobs, check_database, check_owner, schema_is_current
from saas.config import SettingError
from saas.demo import marker
from saas.demo.calendar import ZONE
from saas.demo.load import Step, load
from saas.demo.logins import demo_logins
from saas.demo.plan import Sizes
from saas.kernel.blobs import BlobStore
from saas.kernel.clock import now
from saas.kernel.db import db
from saas.migrate import migrate
from saas.startup import refuse, settings_or_exit
from tenants.models import Tenant

DEFAULT = Sizes()
SEED = 20261121


@click.command()
@click.option("--branches", type=click.IntRange(12), default=DEFAULT.branches, show_default=True, help="In all.")
@click.option("--audits", type=click.IntRange(12), default=DEFAULT.audits, show_default=True, help="In all.")
@click.option("--seed", type=int, default=SEED, show_default=True, help="Another seed is another year.")
@click.option("--if-empty", is_flag=True, help="Do nothing, and say nothing is wrong, when there are tenants.")
def demo(branches: int, audits: int, seed: int, if_empty: bool) -> None:
    """Load deterministic demo data through the real services.

    A load that was cut off is finished by the next one, with the sizes and the seed of the first.
    """
    settings = settings_or_exit()
    try:
        check_database(settings)
        if not schema_is_current(settings):
            check_owner(settings)
            migrate(settings)
        check_blobs(settings)
    except SettingError as error:
        refuse(str(error))
    app = create_app(settings)
    try:
        with app.app_context(), marker.alone(settings.data_dir):
            order = _order(settings.data_dir, Sizes(branches, audits), seed, if_empty)
            if order is not None:
                _load(order, settings.data_dir, app.extensions["sanmi_blobs"])
    except marker.Busy:
        refuse("demo data is being loaded into this data directory by another process")


def _order(data_dir: Path, sizes: Sizes, seed: int, if_empty: bool) -> marker.Order | None:
    """Return what to load, None when there is nothing to do; ends the command when it must not be done."""
    tenants = db.session.scalar(select(func.count()).select_from(Tenant))
    db.session.remove()
    begun = marker.unfinished(data_dir)
    if not tenants:
        order = marker.Order(sizes, seed, now().astimezone(ZONE).date())
        marker.begin(data_dir, order)
        return order
    if begun is not None:
        click.echo("demo: finishing the load that was cut off", err=True)
        return begun
    if marker.is_ready(data_dir):
        click.echo("demo: the demo data is already there", err=True)
        _print_logins()
    elif not if_empty:
        refuse("there are tenants already; demo data goes into an empty installation only (set SANMI_DATA_DIR)")
    return None


def _load(order: marker.Order, data_dir: Path, store: BlobStore) -> None:
    began = time.monotonic()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)  # what follows makes hardly a cycle; looking for them took an eighth of the time
    progress = _Progress()
    plans = load(order, store, progress.tell)
    marker.finish(data_dir)
    progress.end()
    audits, branches = sum(len(plan.visits) for plan in plans), sum(len(plan.branches) for plan in plans)
    seconds = time.monotonic() - began
    click.echo(f"demo: {len(plans)} tenants, {branches} branches, {audits} audits in {seconds:.1f} s", err=True)
    _print_logins()


class _Progress:
    """One line that is written over on a terminal, and once a tenant elsewhere."""

    def __init__(self) -> None:
        self.live = sys.stderr.isatty()
        self.tenant = ""

    def tell(self, step: Step) -> None:
        """Show how far the load is."""
        line = f"demo: {step.done:>6} of {step.total} audits  {step.tenant}"
        if self.live:
            click.echo(f"\r{line:<60}", nl=False, err=True)
        elif step.tenant != self.tenant:
            click.echo(line, err=True)
        self.tenant = step.tenant

    def end(self) -> None:
        """Leave the line."""
        if self.live:
            click.echo(err=True)


def _print_logins() -> None:
    logins = demo_logins()
    width = max(len(login.role) for login in logins)
    for login in logins:
        click.echo(f"{login.role:<{width}}  {login.email:<24}  {login.password}")
