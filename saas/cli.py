"""The ``sanmi`` command: one word a deed, loaded only when it is called."""

from __future__ import annotations

import importlib
from typing import cast

import click

COMMANDS: dict[str, tuple[str, str]] = {
    "run": ("saas.supervisor:run_command", "Start everything on this machine: queue, web, workers, relay."),
    "serve": ("saas.commands.serve:serve", "Start the web server alone."),
    "worker": ("saas.worker:worker", "Work one queue (aggregate, analysis or reports) until stopped."),
    "relay": ("saas.commands.relay:relay", "Hand committed jobs to the queue until stopped."),
    "migrate": ("saas.commands.migrate:migrate", "Bring the database to this release's schema."),
    "partition": ("saas.commands.partition:partition", "Split the large tables by tenant (PostgreSQL, many tenants)."),
    "demo": ("saas.commands.demo:demo", "Load deterministic demo data through the real services."),
    "doctor": ("saas.doctor:doctor", "Check settings, database, queue, storage and fonts, and say how to mend them."),
    "score": ("scoring.cli:score_command", "Score an answers file by a standard; print the score sheet."),
    "lint": ("scoring.cli:lint_command", "Examine a standard for traps before it is used."),
    "verify": ("saas.commands.verify:verify", "Recompute a score sheet or report and tell whether it is genuine."),
    "stats": ("saas.commands.stats:stats", "Compute one statistic from a JSON object on standard input."),
    "tenant": ("saas.commands.tenant:tenant", "Create, suspend, resume and list tenants."),
    "rebuild-rollups": ("saas.commands.rebuild:rebuild_rollups", "Recompute every rollup from the stored audits."),
}


class LazyGroup(click.Group):
    """Imports a command's module only when that command is called, so that ``--help`` is instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command, or None when there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        return cast(click.Command, getattr(importlib.import_module(module), attribute))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(cls=LazyGroup)
@click.version_option(package_name="sanmi")
def main() -> None:
    """Sanmi 三米: service-quality audits, scored exactly and compared fairly.

    Settings come from the environment (SANMI_DATABASE_URL, SANMI_REDIS_URL, SANMI_BLOB_URL,
    SANMI_SECRET_KEY, SANMI_DATA_DIR, SANMI_BIND, SANMI_BASE_URL); none is needed on one machine.
    """
