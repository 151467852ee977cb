"""Our key for signing in at a provider: the half that may be shown."""

import json
from pathlib import Path

import click

from keten.ground.foundation.openid.keys import public_jwk, read_key


def print_public_key(file: Path) -> int:
    """Print what a provider must know of our key, as JSON Web Key Set; 1 when the file holds no key."""
    try:
        shown = public_jwk(read_key(file))
    except ValueError as error:
        click.echo(str(error), err=True)
        return 1
    click.echo(json.dumps({"keys": [shown]}, indent=2))
    return 0
