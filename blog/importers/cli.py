"""`flask import`: content from elsewhere."""

import json
import sys
from pathlib import Path

import click

from blog.importers import markdown as importing


@click.group("import")
def importers() -> None:
    """Bring content in from elsewhere."""


@importers.command("markdown")
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would be done, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def markdown(path: Path, dry_run: bool, as_json: bool) -> None:
    """Bring in every Markdown file below PATH that has front matter.

    May be run again: what is the same stays, what changed in its file is changed here unless it
    was edited here. Ends with status 1 if a file could not be brought in; the others were.
    """
    files = importing.find_files(path)
    if not files:
        raise click.ClickException(f"There are no Markdown files below {path}.")
    with click.progressbar(length=len(files), label="Importing", hidden=as_json) as bar:
        report = importing.import_markdown(path, files, dry_run=dry_run, progress=bar.update)
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(report.lines()))
    sys.exit(0 if report.complete else 1)
