"""Getting an installation ready: styles, translations, tables, rights."""

from importlib.resources import files
from pathlib import Path

import click
import polib

from keten.doors.commands.django_setup import start_django
from keten.ground.foundation.postgres.connections import is_external, role_name
from keten.ground.foundation.postgres.databases import ensure_database


def prepare_all() -> None:
    """Everything before the first start; safe to repeat."""
    from keten.ground.foundation.assets import install_assets

    compile_translations()
    from keten.ground.foundation.postgres.home import keten_home

    install_assets(keten_home() / "assets")
    start_django("owner")
    migrate_database()
    collect_static()


def compile_translations() -> None:
    """Make the binary catalogues that gettext reads; no system tool needed."""
    locale = Path(str(files("keten"))) / "locale"
    for catalogue in locale.glob("*/LC_MESSAGES/*.po"):
        polib.pofile(str(catalogue)).save_as_mofile(str(catalogue.with_suffix(".mo")))


def migrate_database() -> None:
    """Bring the tables up to date and give each role its rights; runs as the owner."""
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.utils import timezone

    from keten.ground.organisations.actions import load_reference
    from keten.ground.upkeep.queries import render_removal_functions
    from keten.insight.evaluation.actions import ship_methods
    from keten.journey.routing.actions import ship_models

    if not is_external():
        ensure_database(str(connection.settings_dict["NAME"]))
    call_command("migrate", verbosity=0, interactive=False)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(config_sql("rights.sql"))
        cursor.execute(config_sql("access.sql"))
        cursor.execute(render_removal_functions(app=role_name("app"), round_role=role_name("round")))
    load_reference()
    ship_models(now=timezone.now())
    ship_methods(now=timezone.now())
    click.echo("Database bijgewerkt.", err=True)


def config_sql(name: str) -> str:
    """What the three roles may do and see, with the names that this server gives them."""
    text = (files("keten.config") / name).read_text()
    return text.replace("{app}", role_name("app")).replace("{round}", role_name("round"))


def collect_static() -> None:
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
