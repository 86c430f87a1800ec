"""`flask comments`: what moderation needs from the command line."""

import click

from blog.comments.moderation.learned import training


@click.group("comments")
def comments() -> None:
    """Comments and the rules that they are judged by."""


@comments.command("train")
def train() -> None:
    """Let the spam score learn from the moderators' decisions that stand, now."""
    learned = training.train()
    click.echo(
        f"Learned from {learned.spam} comments that are spam and {learned.honest} that are not, "
        f"beside the examples it begins with: {learned.features} weights."
    )
