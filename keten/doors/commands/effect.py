"""``keten effect``: what difference something made, on any table, and how far that may be believed."""

import sys
from pathlib import Path

import click

_LIST = "COL,COL,..."


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--arm", default="", metavar="COL", help="In welke groep iemand zit.")
@click.option("--control", default="", metavar="VALUE", help="Welke waarde daarvan de controlegroep is.")
@click.option("--outcome", default="", metavar="COL", help="De uitkomst; bij duur het aantal dagen.")
@click.option("--kind", type=click.Choice(["mean", "rate", "duration"]), help="Zonder: rate bij 0 en 1, anders mean.")
@click.option("--event", default="", metavar="COL", help="Bij duur: waarom het eindigde; 0 of leeg is nog niet.")
@click.option("--cause", default="", metavar="VALUE", help="Bij duur: om welke reden het gaat; zonder de eerste.")
@click.option("--cluster", default="", metavar="COL", help="Wat als geheel is toegewezen: kantoor, coach, week.")
@click.option("--block", default="", metavar="COL", help="Waarbinnen is geloot.")
@click.option("--covariates", default="", metavar=_LIST, help="Kenmerken van vóór de start.")
@click.option("--take-up", default="", metavar="COL", help="Of iemand echt meedeed.")
@click.option(
    "--design", default="randomised", show_default=True,
    type=click.Choice(["randomised", "observational", "staggered", "before-after"]), help="Hoe de groepen ontstonden.",
)  # fmt: skip
@click.option("--unit", default="", metavar="COL", help="Wie of welke plek; mag maar één keer (per periode).")
@click.option("--time", default="", metavar="COL", help="De periode, of wanneer de uitkomst is gemeten.")
@click.option("--first-treated", default="", metavar="COL", help="Wanneer het begon; leeg of 0 is nooit.")
@click.option("--placebo", default="", metavar="COL", help="Een uitkomst van vóór de start, waar niets mag zijn.")
@click.option("--before", default="", metavar="COL", help="Dezelfde uitkomst van ervoor, bij before-after.")
@click.option("--horizons", default="91,183,365", show_default=True, metavar="DAYS,...", help="Termijnen bij duur.")
@click.option("--json", "as_json", is_flag=True)
def effect(file: Path, as_json: bool, horizons: str, covariates: str, **columns: str | None) -> None:
    """Welk verschil het maakte, met interval en bewijskracht (A tot en met D, of X), uit een CSV-bestand."""
    from keten.doors.commands.effects import print_effect

    days = _split(horizons)
    if not all(day.isdigit() for day in days):
        raise click.UsageError("--horizons: geef hele dagen, gescheiden door komma's.")
    asked = {**columns, "covariates": tuple(_split(covariates)), "horizons": tuple(int(day) for day in days)}
    sys.exit(print_effect(file, asked, as_json=as_json))


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
