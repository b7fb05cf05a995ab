"""``sanmi tenant``: make tenants, put them out and let them in again, without a browser."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import click

from saas.app import create_app
from saas.checks import check_database, check_schema
from saas.commands.settings import read_settings
from saas.config import SettingError
from saas.kernel.clock import now
from saas.kernel.db import transaction
from saas.kernel.problems import Problem
from saas.startup import refuse
from tenants.industries import INDUSTRIES
from tenants.models import TenantStatus
from tenants.people.services import create_account
from tenants.services import NewTenant, create_tenant, list_tenants, set_tenant_status

INDUSTRY = click.Choice([code for code in INDUSTRIES if code != "common"])


@click.group()
def tenant() -> None:
    r"""Create, suspend, resume and list tenants.

    A tenant is one customer: a tree of units, people, standards, audits; nothing of it is seen by another.

    \b
      sanmi tenant create jiangnan --name-zh 江南银行 --name-en "Jiangnan Bank" \
                          --industry bank --admin-email wang@jiangnan.example
      sanmi tenant list
    """


@tenant.command()
@click.argument("slug")
@click.option("--name-zh", required=True, help="The name in Chinese.")
@click.option("--name-en", required=True, help="The name in English.")
@click.option("--industry", type=INDUSTRY, default="other", show_default=True, help="Whose standards come first.")
@click.option("--time-zone", default="Asia/Shanghai", show_default=True, help="Visits belong to its months.")
@click.option("--accent", help="Brand colour, such as #1a4f8a.")
@click.option("--admin-email", required=True, help="E-mail of the first administrator.")
@click.option("--admin-name", default="管理员", show_default=True, help="How colleagues see the administrator.")
@click.option(
    "--admin-password", envvar="SANMI_ADMIN_PASSWORD",
    help="First password; without it one is made and printed once. Better given as SANMI_ADMIN_PASSWORD: "
    "what stands on a command line can be read by others.",
)  # fmt: skip
def create(
    slug: str, name_zh: str, name_en: str, industry: str, time_zone: str, accent: str | None, admin_email: str,
    admin_name: str, admin_password: str | None,
) -> None:  # fmt: skip
    """Create the tenant SLUG (lower-case letters, digits, hyphens) with its first administrator."""
    password = admin_password or secrets.token_urlsafe(15)
    new = NewTenant(
        slug, name_zh, name_en, industry, admin_email, admin_name, password, accent=accent, time_zone=time_zone
    )
    with _ready() as address:
        create_tenant(new, now=now())
    click.echo(f"tenant    {slug}\nsign in   {address}/sign-in\ne-mail    {admin_email.strip().lower()}")
    if admin_password is None:
        click.echo(f"password  {password}   (shown only now; change it after the first sign-in)")


@tenant.command()
@click.argument("slug")
def suspend(slug: str) -> None:
    """Put the people of SLUG out at their next click; nothing of theirs is lost."""
    with _ready():
        set_tenant_status(slug, TenantStatus.SUSPENDED)
    click.echo(f"{slug}: suspended")


@tenant.command()
@click.argument("slug")
def resume(slug: str) -> None:
    """Let the people of SLUG in again."""
    with _ready():
        set_tenant_status(slug, TenantStatus.ACTIVE)
    click.echo(f"{slug}: active")


@tenant.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array, for programs.")
def list_all(*, as_json: bool) -> None:
    """List every tenant: slug, state, industry, names."""
    with _ready():
        rows = [
            {"slug": t.slug, "status": t.status, "industry": t.industry, "name_zh": t.name_zh, "name_en": t.name_en,
             "time_zone": t.time_zone, "created_at": t.created_at.isoformat()}
            for t in list_tenants()
        ]  # fmt: skip
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    if not rows:
        click.echo("no tenant yet; `sanmi tenant create --help` says how to make one", err=True)
    width = max((len(row["slug"]) for row in rows), default=0)
    for row in rows:
        names = f"{row['name_zh']} / {row['name_en']}"
        click.echo(f"{row['slug']:<{width}}  {row['status']:<9}  {row['industry']:<13}  {names}")


@tenant.command()
@click.argument("email")
@click.option("--password", envvar="SANMI_OPERATOR_PASSWORD", help="Without it one is made and printed once.")
def operator(email: str, password: str | None) -> None:
    """Make a platform operator: an account that manages tenants in the browser and sees nothing inside them."""
    chosen = password or secrets.token_urlsafe(15)
    with _ready() as address, transaction():
        create_account(email, chosen, now=now(), is_operator=True)
    click.echo(f"sign in   {address}/sign-in\ne-mail    {email.strip().lower()}")
    if password is None:
        click.echo(f"password  {chosen}   (shown only now)")


@contextmanager
def _ready() -> Iterator[str]:
    """Open the application on a current database and give its address; a refusal is one line and exit code 2."""
    settings = read_settings()
    try:
        check_database(settings)
        check_schema(settings)
        with create_app(settings).app_context():
            yield settings.base_url
    except SettingError as error:
        refuse(str(error))
    except Problem as problem:
        said = [f"{error.path}: {error.message.en}" for error in problem.errors] or [str(problem)]
        refuse("; ".join(said))
