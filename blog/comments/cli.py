"""`flask comments`: what moderation needs from the command line."""

import json
from dataclasses import asdict

import click

from blog.comments.moderation.learned import training
from blog.comments.moderation.log import chain_lines
from blog.comments.moderation.verification import Wrong, verify_log

FAULTS = {
    "missing": "is missing",
    "altered": "is not what was written",
    "twice": "is there twice",
    "unchained": "was written past the chain",
    "cut": "is where the log ends, and it once ended elsewhere",
}


@click.group("comments")
def comments() -> None:
    """Comments, the rules that they are judged by, and the log of what was decided."""


@comments.command("train")
def train() -> None:
    """Let the spam score learn from the moderators' decisions that stand, now."""
    learned = training.train()
    click.echo(
        f"Learned from {learned.spam} comments that are spam and {learned.honest} that are not, "
        f"beside the examples it begins with: {learned.features} weights."
    )


@comments.command("verify-log")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def verify(ctx: click.Context, as_json: bool) -> None:
    """Check that no line of the moderation log was altered, removed or slipped in.

    Exit status 1 if one was; the first wrong line is named.
    """
    found = verify_log()
    if as_json:
        click.echo(json.dumps({"holds": found.wrong is None} | asdict(found)))
    elif found.wrong is not None:
        click.echo(_told(found.wrong), err=True)
    else:
        click.echo(f"{found.lines} lines, all as they were written; {found.erased} with erasures.")
    ctx.exit(0 if found.wrong is None else 1)


@comments.command("chain-log")
def chain() -> None:
    """Chain the lines that an earlier release wrote while both were running."""
    click.echo(f"{chain_lines()} lines chained.")


def _told(wrong: Wrong) -> str:
    row = f" (row {wrong.entry_id})" if wrong.entry_id is not None else ""
    return f"Line {wrong.number}{row} {FAULTS[wrong.fault]}; {wrong.number - 1} before it hold."
