"""``keten profile``: train, look at, publish and withdraw the statistical model. A person decides, by name."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from keten.doors.commands.django_setup import start_django

_DAY = click.DateTime(["%Y-%m-%d"])
_BY = click.option(
    "--by", "email", required=True, metavar="EMAIL", help="Wie dit beslist: een beheerder of locatiemanager."
)


@click.group()
def profile() -> None:
    """Het kansmodel: de kans op werk, met uitleg."""


@profile.command()
@click.option("--split", "split", type=_DAY, help="Leer van dossiers van vóór deze dag; toets op die van daarna.")
@click.option("--since", "since", type=_DAY, help="Alleen dossiers die vanaf deze dag zijn geopend.")
@click.option("--publish", is_flag=True, help="Meteen publiceren als het mag; vraagt ook --by.")
@click.option("--by", "email", metavar="EMAIL", default="", help="Wie het publiceert: een beheerder of locatiemanager.")
def train(split: datetime | None, since: datetime | None, publish: bool, email: str) -> None:
    """Train een nieuwe versie en toets haar op latere dossiers."""
    start_django("round")
    from keten.doors.commands.profiling import run_training

    if publish and not email:
        raise click.UsageError("Publiceren vraagt ook --by EMAIL: een mens beslist.")
    days = (split.date() if split else None, since.date() if since else None)
    sys.exit(run_training(split=days[0], since=days[1], publish_by=email if publish else "", now=datetime.now(UTC)))


@profile.command()
@click.option("--version", type=int, help="Welke versie; zonder: alle, in het kort.")
def show(version: int | None) -> None:
    """Welke versies er zijn en hoe goed hun kansen uitkwamen."""
    start_django("round")
    from keten.doors.commands.profiling import print_versions

    sys.exit(print_versions(version))


@profile.command()
@click.option("--version", type=int, help="Welke versie; zonder: de nieuwste.")
@_BY
def publish(version: int | None, email: str) -> None:
    """Toon de kansen van deze versie, als ze op latere dossiers uitkwamen."""
    start_django("round")
    from keten.doors.commands.profiling import run_publishing

    sys.exit(run_publishing(version=version, email=email, now=datetime.now(UTC)))


@profile.command()
@_BY
def withdraw(email: str) -> None:
    """Toon geen kansen meer."""
    start_django("round")
    from keten.doors.commands.profiling import run_withdrawing

    sys.exit(run_withdrawing(email=email, now=datetime.now(UTC)))


@profile.command()
@click.option("--version", type=int, help="Welke versie; zonder: de getoonde, anders de nieuwste.")
def drift(version: int | None) -> None:
    """Of de mensen van nu nog lijken op die waarvan het model leerde; 1 bij alarm."""
    start_django("round")
    from keten.doors.commands.profiling import print_drift

    sys.exit(print_drift(version=version, now=datetime.now(UTC)))


@profile.command()
@click.option("--version", type=int, help="Welke versie; zonder: de getoonde, anders de nieuwste.")
@click.option("--organisation", default="de keten", show_default=True, help="Wie het model gebruikt.")
@click.option("--contact", default="Stel uw vraag aan uw contactpersoon.", help="Waar vragen heen gaan.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def card(version: int | None, organisation: str, contact: str, folder: Path) -> None:
    """Schrijf de modelkaart en het bericht voor het Algoritmeregister in een map."""
    start_django("round")
    from keten.doors.commands.profiling import get_stored_card
    from keten.journey.profiling.rules.card import write_card
    from keten.journey.profiling.rules.register_entry import write_entry

    found = get_stored_card(version, organisation=organisation, contact=contact)
    folder.mkdir(parents=True, exist_ok=True)
    files = {"modelkaart.md": write_card(found), "algoritmeregister.json": _json(write_entry(found))}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
        click.echo(str(folder / name))


def _json(entry: object) -> str:
    return json.dumps(entry, indent=2, ensure_ascii=False) + "\n"
