"""`flask seed`: synthetic content for benchmarks."""

import json

import click

from blog.demo import seed as seeding


@click.command("seed")
@click.option("--posts", type=click.IntRange(0), default=1_000, show_default=True)
@click.option("--comments", type=click.IntRange(0), default=2_000, show_default=True)
@click.option("--seed", "number", type=int, default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def seed(posts: int, comments: int, number: int, as_json: bool) -> None:
    """Fill an empty site with synthetic articles and comments, the same for the same seed."""
    with click.progressbar(length=posts + comments, label="Seeding", hidden=as_json) as bar:
        grown = seeding.seed(posts, comments, number, bar.update)
    if as_json:
        click.echo(json.dumps(vars(grown)))
    else:
        click.echo(f"{grown.posts} articles and {grown.comments} comments.")
