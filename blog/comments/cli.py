"""`flask comments`: what moderation needs from the command line."""

import json
from dataclasses import asdict
from typing import Any

import click

from blog.accounts.permissions import SYSTEM
from blog.comments.legal.figures import as_rows, year_figures
from blog.comments.moderation.learned import training
from blog.comments.moderation.log import chain_lines
from blog.comments.moderation.reasons import explain
from blog.comments.moderation.rehearsal import REHEARSED, Rehearsal, propose, rehearse
from blog.comments.moderation.rule_names import rule_name
from blog.comments.moderation.verdict import Reason
from blog.comments.moderation.verification import Wrong, verify_log
from blog.core.errors import Invalid
from blog.core.settings.store import current, parse

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


@comments.command("rehearse")
@click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="NAME=VALUE",
    help="A setting to try, as in max_links=3; NAME+=VALUE adds a line to a list.",
)
@click.option("--last", default=1_000, show_default=True, help="Comments, the newest first.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def try_settings(changes: tuple[str, ...], last: int, as_json: bool) -> None:
    """Judge the last comments again under other settings; nothing is changed.

    Lists exactly those that would have come out differently, with the rules that make the
    difference.
    """
    found = rehearse(SYSTEM, propose(_values(changes)), last)
    if as_json:
        click.echo(json.dumps(_as_json(found), ensure_ascii=False))
        return
    for each in found.differences:
        click.echo(f"#{each.row.id} {each.row.author_name}: {each.before} -> {each.after}")
        for mark, reasons in (("+", each.added), ("-", each.dropped)):
            for reason in reasons:
                rule = f"{rule_name(reason.rule)} ({reason.rule})"
                click.echo(f"    {mark} {rule}: {_in_words(reason)}")
    click.echo(f"{len(found.differences)} of {found.judged} would have come out differently.")
    if found.without_facts:
        click.echo(f"{found.without_facts} more have no facts to be judged by.")


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


@comments.command("report-year")
@click.argument("year", type=click.IntRange(1970, 9998))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def report_year(year: int, as_json: bool) -> None:
    """Print the figures of YEAR: notices, reports, decisions, and the reasons for rejecting."""
    figures = year_figures(year)
    if as_json:
        click.echo(json.dumps({"year": year} | figures))
        return
    for group, name, number in as_rows(figures):
        click.echo(f"{group:<18}  {name:<24}  {number}")


@comments.command("chain-log")
def chain() -> None:
    """Chain the lines that an earlier release wrote while both were running."""
    click.echo(f"{chain_lines()} lines chained.")


def _values(changes: tuple[str, ...]) -> dict[type[Any], dict[str, Any]]:
    """What was asked for, by group and name. Raises Invalid for what no rule reads."""
    values: dict[type[Any], dict[str, Any]] = {group: {} for group in REHEARSED}
    for change in changes:
        name, equals, text = change.partition("=")
        adds, name = name.endswith("+"), name.removesuffix("+").strip().rpartition(".")[2]
        group = next((group for group, names in REHEARSED.items() if name in names), None)
        if group is None or not equals:
            known = ", ".join(name for names in REHEARSED.values() for name in names)
            raise Invalid(f"{change}: no rule reads that. NAME=VALUE with one of: {known}.")
        value = parse(group, name, text)
        if adds and isinstance(value, str):
            before = values[group].get(name, getattr(current(group), name))
            value = f"{before}\n{value}".strip()
        values[group][name] = value
    return values


def _as_json(found: Rehearsal) -> dict[str, Any]:
    return {
        "judged": found.judged,
        "without_facts": found.without_facts,
        "differences": [
            {
                "comment": each.row.id,
                "before": each.before,
                "after": each.after,
                "added": [reason.as_json() for reason in each.added],
                "dropped": [reason.as_json() for reason in each.dropped],
            }
            for each in found.differences
        ],
    }


def _in_words(reason: Reason) -> str:
    template, params = explain(reason)
    return template % params


def _told(wrong: Wrong) -> str:
    row = f" (row {wrong.entry_id})" if wrong.entry_id is not None else ""
    return f"Line {wrong.number}{row} {FAULTS[wrong.fault]}; {wrong.number - 1} before it hold."
