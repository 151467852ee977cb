"""``keten backup`` and ``keten restore``: everything in one file, and back again only when it is proved to be whole."""

import click


class BackupFailed(Exception):
    """A backup could not be made or restored; the message says in Dutch why and what to do. Nothing was replaced."""


def tell(line: str) -> None:
    """Progress, beside the output."""
    click.echo(line, err=True)
