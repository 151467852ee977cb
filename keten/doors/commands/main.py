"""The ``keten`` command. Every subcommand translates its words, reads the clock and makes one call."""

import json
import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import click

from keten.doors.commands.django_setup import start_django
from keten.doors.commands.effect import effect
from keten.doors.commands.figures import figures
from keten.doors.commands.profile import profile


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Keten: de keten van werk en inkomen als één dienst."""


@main.command()
def setup() -> None:
    """Alles klaarzetten: stijlen, vertalingen en database. Start niets."""
    from keten.doors.commands.preparing import prepare_all

    prepare_all()


@main.command()
def migrate() -> None:
    """De database bijwerken en de rechten van de drie rollen zetten."""
    start_django("owner")
    from keten.doors.commands.preparing import migrate_database

    migrate_database()


@main.command()
@click.option("--port", type=int, default=lambda: int(os.environ.get("PORT", "8000")), show_default="PORT of 8000")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--workers", default=2, show_default=True)
def serve(port: int, host: str, workers: int) -> None:
    """De webserver starten."""
    start_django("app")
    from keten.doors.commands.serving import serve_forever

    serve_forever(host=host, port=port, workers=workers)


@main.command()
def work() -> None:
    """De werker starten: reacties, dagronde en onderhoud."""
    start_django("round")
    from keten.doors.commands.serving import work_forever

    work_forever()


@main.command()
@click.option("--port", default=8020, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--people", type=click.Path(exists=True, dir_okay=False), help="Nog een bestand met vaste personen.")
@click.option("--key", default="", help="De sleutel die vragers moeten meegeven; zonder: geen.")
def sources(port: int, host: str, people: str | None, key: str) -> None:
    """Nagebootste bronnen met fictieve personen: BRP, polisadministratie, uitkeringen en onderwijs."""
    from keten.doors.exchange.stand_in.server import serve_stand_in

    serve_stand_in(host=host, port=port, people=people, key=key, clock=date.today)


@main.command(name="round")
@click.option("--on", "on", type=click.DateTime(["%Y-%m-%d"]), help="De dag; zonder dag vandaag.")
@click.option("--json", "as_json", is_flag=True)
def run_round(on: datetime | None, as_json: bool) -> None:
    """De dagronde: zoek gebroken beloften, laat ze klimmen, sluit wat hersteld is."""
    start_django("round")
    from keten.doors.commands.reports import print_round

    print_round(on=on.date() if on else None, as_json=as_json)


@main.command()
@click.option("--on", "on", type=click.DateTime(["%Y-%m-%d"]), help="De dag; zonder dag vandaag.")
@click.option("--dry-run", is_flag=True, help="Alleen zeggen wat er zou gaan.")
@click.option("--json", "as_json", is_flag=True)
def retention(on: datetime | None, dry_run: bool, as_json: bool) -> None:
    """Verwijder wat zijn bewaartermijn heeft bereikt, met bewijs."""
    start_django("round")
    from keten.doors.commands.removing import remove_due

    sys.exit(remove_due(on=on.date() if on else None, dry_run=dry_run, as_json=as_json, now=datetime.now(UTC)))


@main.command()
@click.option("--json", "as_json", is_flag=True)
def promises(as_json: bool) -> None:
    """Per locatie: hoeveel beloften zijn gebroken en sinds wanneer."""
    start_django("round")
    from keten.doors.commands.reports import print_promises

    print_promises(as_json=as_json, today=date.today())


@main.group()
def ledger() -> None:
    """Het logboek."""


@ledger.command()
@click.option("--json", "as_json", is_flag=True)
def verify(as_json: bool) -> None:
    """Zoek regels die veranderd, ingevoegd of weggehaald zijn."""
    start_django("round")
    from keten.doors.commands.reports import print_ledger_faults

    sys.exit(print_ledger_faults(as_json=as_json))


@main.command()
@click.option("--from", "since", type=click.DateTime(["%Y-%m-%d"]), required=True, help="De eerste dag.")
@click.option("--until", "until", type=click.DateTime(["%Y-%m-%d"]), required=True, help="De laatste dag.")
def logboek(since: datetime, until: datetime) -> None:
    """Het Logboek Dataverwerkingen van deze dagen, als regels JSON."""
    start_django("round")
    from keten.doors.commands.looking import print_processing

    print_processing(since=since.date(), until=until.date())


@main.group()
def looks() -> None:
    """Wie in dossiers keek."""


@looks.command(name="verify")
@click.option("--json", "as_json", is_flag=True)
def verify_looks(as_json: bool) -> None:
    """Zoek regels over inzage die veranderd, ingevoegd of weggehaald zijn."""
    start_django("round")
    from keten.doors.commands.looking import print_log_faults

    sys.exit(print_log_faults(as_json=as_json, today=date.today()))


@main.command(name="administrator")
@click.option("--name", prompt="Naam")
@click.option("--email", prompt="E-mail")
@click.option("--organisation", prompt="Organisatie (naam)")
@click.option("--kind", type=click.Choice(["uwv", "municipality", "other"]), default="municipality", show_default=True)
def add_administrator(name: str, email: str, organisation: str, kind: str) -> None:
    """De eerste beheerder van een nieuwe installatie."""
    start_django("app")
    from keten.doors.commands.administrators import run

    sys.exit(run(name=name, email=email, organisation=organisation, kind=kind, now=datetime.now(UTC)))


@main.command(name="let-back-in")
@click.argument("email")
def let_back_in(email: str) -> None:
    """Voor wie niet meer binnenkomt: nieuw wachtwoord, tweede stap gewist, blokkade opgeheven."""
    start_django("app")
    from keten.doors.commands.administrators import run_let_back_in

    sys.exit(run_let_back_in(email=email, now=datetime.now(UTC)))


@main.command(name="public-key")
@click.argument("file", type=click.Path(path_type=Path))
def public_key(file: Path) -> None:
    """Wat een inlogdienst van onze sleutel moet weten (JWKS); het geheim blijft hier."""
    from keten.doors.commands.public_keys import print_public_key

    sys.exit(print_public_key(file))


@main.command()
@click.argument("place", type=click.Path(path_type=Path))
@click.option("--keep", "keep_days", type=click.IntRange(1), metavar="DAYS", help="Gooi oudere in dezelfde map weg.")
def backup(place: Path, keep_days: int | None) -> None:
    """Een reservekopie maken in PLACE: een map, of een nieuw bestand. Zonder de sleutels."""
    start_django("owner")
    from keten.doors.commands.backups import BackupFailed
    from keten.doors.commands.backups.making import make_backup

    try:
        click.echo(make_backup(place, keep_days=keep_days, now=datetime.now(UTC)))
    except BackupFailed as failed:
        raise SystemExit(str(failed)) from failed


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Ook als de database niet leeg is; die blijft onder een andere naam.")
@click.option("--test", "only_test", is_flag=True, help="Alleen proberen: alles vergelijken, niets vervangen.")
@click.option("--yes", "sure", is_flag=True, help="Niet vragen of u het zeker weet.")
def restore(file: Path, replace: bool, only_test: bool, sure: bool) -> None:
    """Een reservekopie terugzetten, nadat is bewezen dat ze klopt."""
    from keten.doors.commands.backups import BackupFailed
    from keten.doors.commands.backups.restoring import restore_backup
    from keten.doors.demo.marking import database_name
    from keten.ground.foundation.postgres import ensure_server

    ensure_server()
    target = database_name()
    if replace and not sure and not only_test:
        click.confirm(f"Database {target} vervangen door {file}?", abort=True)
    try:
        restore_backup(file, target=target, replace=replace, only_test=only_test, now=datetime.now(UTC))
    except BackupFailed as failed:
        raise SystemExit(str(failed)) from failed


@main.command()
def messages() -> None:
    """Teksten op de schermen die nog geen Engels hebben."""
    from keten.doors.commands.messages import list_missing

    click.echo("\n".join(list_missing()))


@main.command()
def doctor() -> None:
    """Zegt op één scherm wat er aan deze installatie mankeert en hoe u het herstelt."""
    from keten.doors.commands.doctor import examine

    sys.exit(examine())


@main.group(invoke_without_command=True)
@click.pass_context
def demo(context: click.Context) -> None:
    """De demo starten; de eerste keer wordt een regio gebouwd."""
    if context.invoked_subcommand is None:
        from keten.doors.commands.demo import run_demo

        run_demo(port=int(os.environ.get("PORT", "8000")))


@demo.command()
@click.option("--clients", default=2000, show_default=True)
@click.option("--months", default=18, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--yes", "sure", is_flag=True, help="Ook op een eigen server: de database wordt gewist.")
def build(clients: int, months: int, seed: int, sure: bool) -> None:
    """Bouw de regio opnieuw: fictieve klanten, geleefd via de echte handelingen."""
    from keten.doors.commands.demo import build_demo

    build_demo(clients=clients, months=months, seed=seed, sure=sure)


@main.group()
def model() -> None:
    """Werkwijzen (dienstverleningsmodellen)."""


@model.command(name="try")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--on", "on", type=click.Choice(["demo", "history"]), default="demo", show_default=True)
@click.option("--against", metavar="CODE", help="Vergelijk met deze werkwijze; zonder: die nu het meest in gebruik is.")
@click.option("--clients", type=click.IntRange(1), help="Zonder: 1000 verzonnen klanten, of 100000 oude dossiers.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True)
def try_model(file: Path, on: str, against: str | None, clients: int | None, seed: int, as_json: bool) -> None:
    """Probeer een werkwijze uit FILE voordat u overstapt: op verzonnen klanten, of op oude dossiers."""
    start_django("round")
    from keten.doors.commands.trying import Wish, try_file

    wish = Wish(on=on, against=against, clients=clients, seed=seed, as_json=as_json)
    sys.exit(try_file(file, wish, today=date.today()))


@main.command()
@click.argument("name")
@click.option("--clients", default=1_000_000, show_default=True)
@click.option("--events", default=50_000_000, show_default=True, help="Voor figures: hoeveel gebeurtenissen.")
@click.option("--json", "as_json", is_flag=True)
def bench(name: str, clients: int, events: int, as_json: bool) -> None:
    """Meet de snelheid; NAME is desk, evaluation, figures, file, models, portal of signals."""
    from keten.doors.commands.benching import run_bench

    print(json.dumps(run_bench(name, clients=clients, events=events), indent=None if as_json else 2))


@main.command()
@click.argument("name", required=False)
def prove(name: str | None) -> None:
    """Een bewijs op vol volume draaien; zonder NAME: welke er zijn."""
    from keten.doors.commands.proving import run_proof

    sys.exit(run_proof(name))


main.add_command(effect)
main.add_command(figures)
main.add_command(profile)
