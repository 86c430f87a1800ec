"""`flask seed`: synthetic content for benchmarks."""

import json
from contextlib import AbstractContextManager

import click

from blog.demo import seed as seeding


@click.command("seed")
@click.option("--posts", type=click.IntRange(0), default=1_000, show_default=True)
@click.option("--comments", type=click.IntRange(0), default=2_000, show_default=True)
@click.option(
    "--pending",
    type=click.IntRange(0),
    help="How many comments wait for a moderator.  [default: one in 200]",
)
@click.option(
    "--index/--no-index",
    "is_indexed",
    default=None,
    help="Fill the search index, too.  [default: up to 200,000 articles and comments]",
)
@click.option("--seed", "number", type=int, default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def seed(
    posts: int,
    comments: int,
    pending: int | None,
    is_indexed: bool | None,
    number: int,
    as_json: bool,
) -> None:
    """Fill an empty site with synthetic articles and comments, the same for the same seed.

    All of it is there in the end, or nothing. SQLite is fastest while nobody else uses the file.
    """

    def bar(label: str, length: int) -> AbstractContextManager[seeding.Bar]:
        return click.progressbar(length=length, label=label, hidden=as_json)

    grown = seeding.seed(posts, comments, number, pending, is_indexed, bar)
    if as_json:
        click.echo(json.dumps(vars(grown)))
    else:
        made = f"{grown.posts} articles and {grown.comments} comments"
        click.echo(f"{made}, {grown.pending} of them waiting.")
        if not grown.can_be_searched:
            click.echo("Nothing of it is found by searching; `flask search rebuild` indexes it.")
