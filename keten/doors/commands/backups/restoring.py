"""``keten restore``: into a database beside the one in use, compared table by table, and only then in its place."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import psycopg
from cryptography.fernet import InvalidToken

from keten.doors.commands.backups import BackupFailed, tell
from keten.doors.commands.backups.archive import Manifest, Opened, opened_archive
from keten.doors.commands.backups.contents import list_differences, read_contents
from keten.doors.commands.backups.programs import find_program, run_program
from keten.doors.commands.backups.swapping import check_target, put_anchors_in_place, swap_databases
from keten.doors.commands.django_setup import start_django
from keten.doors.commands.processes import run_keten
from keten.ground.foundation.postgres import conninfo, drop_database, ensure_database, keten_home

_NO_RIGHT = """Er mag geen database naast de oude worden gemaakt. Als beheerder van PostgreSQL, eenmalig:
ALTER ROLE {role} CREATEDB;"""
_WRONG_KEY = """
!!! DE SLEUTEL PAST NIET BIJ DE BSN'S IN DEZE RESERVEKOPIE.
!!! Zonder de sleutel van toen is geen BSN te lezen en wordt niemand op BSN gevonden.
!!! Zet de oude secrets.json (of KETEN_BSN_ENCRYPTION_KEY en KETEN_BSN_HASH_KEY) terug, en start daarna pas.
"""


def restore_backup(file: Path, *, target: str, replace: bool, only_test: bool, now: datetime) -> None:
    """Restore and prove a backup; then it takes the place of ``target``, unless it was only a test.

    Raises ``BackupFailed``; then nothing was replaced.
    """
    with opened_archive(file, workplace=keten_home() / "tmp") as opened:
        manifest = opened.manifest
        tell(f"Reservekopie van {manifest.made_at:%d-%m-%Y %H:%M} UTC, Keten {manifest.keten} {manifest.commit}: "
             f"{len(manifest.contents.tables)} tabellen, {manifest.contents.rows} rijen.")  # fmt: skip
        if not only_test:
            check_target(target, replace=replace)
        with _beside(target, keep=not only_test) as side:
            _restore_into(side, opened)
            if only_test:
                tell("Proef geslaagd: elke tabel en het logboek kloppen. Er is niets vervangen.")
                return
            run_keten("migrate")
            kept = swap_databases(side=side, target=target, now=now)
            aside = put_anchors_in_place(opened.anchors, target=target, now=now)
    tell(f"Teruggezet in {target}.")
    for old in filter(None, (kept, aside)):
        tell(f"De vorige staat er nog: {old}. Gooi hem weg als u zeker bent.")


@contextmanager
def _beside(target: str, *, keep: bool) -> Iterator[str]:
    """An empty database beside the target; gone again after a fault or a test."""
    side = f"{target[:50]}_restore"
    try:
        drop_database(side)  # of a restore that was cut off
        ensure_database(side)
    except psycopg.errors.InsufficientPrivilege as error:
        role = psycopg.conninfo.conninfo_to_dict(conninfo("owner")).get("user")
        raise BackupFailed(_NO_RIGHT.format(role=role)) from error
    done = False
    try:
        yield side
        done = keep
    finally:
        if not done:
            _leave_django()
            drop_database(side)


def _restore_into(side: str, opened: Opened) -> None:
    _load(side, opened)
    _compare(side, opened.manifest)
    start_django("owner", database=side)
    _check_migrations(opened.manifest)
    _check_ledger(opened.anchors)
    _check_keys()
    _leave_django()


def _load(side: str, opened: Opened) -> None:
    tell("Terugzetten naast de database in gebruik ...")
    program = find_program("pg_restore", at_least=int(opened.manifest.postgres.split(".")[0]))
    words = [
        str(opened.dump),
        "--exit-on-error",
        "--no-owner",
        "--no-privileges",
        f"--jobs={min(4, os.cpu_count() or 1)}",
    ]
    run_program(program, words, role="owner", database=side)


def _compare(side: str, manifest: Manifest) -> None:
    tell("Elke tabel vergelijken:")
    with psycopg.connect(conninfo("owner", side)) as connection:
        found = list(list_differences(manifest.contents, read_contents(connection, tell=tell)))
    if found:
        more = f" (en {len(found) - 5} meer)" if len(found) > 5 else ""
        raise BackupFailed(f"De teruggezette database is niet die van toen: {'; '.join(found[:5])}{more}.")


def _check_migrations(manifest: Manifest) -> None:
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    known = {".".join(name) for name in MigrationLoader(connection).disk_migrations}
    if newer := [name for name in manifest.migrations if name not in known]:
        raise BackupFailed(
            f"Deze reservekopie is van een nieuwere versie van Keten ({newer[-1]}). Werk Keten eerst bij."
        )


def _check_ledger(anchors: Path) -> None:
    from keten.ground.ledger.queries import count_events, list_faults
    from keten.ground.ledger.rules.anchoring import parse_kept_anchor

    faults = list_faults(kept=[parse_kept_anchor(line) for line in anchors.read_text().splitlines()])
    if faults:
        raise BackupFailed(f"Het logboek klopt niet met de ankers: {len(faults)} plaatsen, eerst {faults[0].kind}.")
    tell(f"Het logboek klopt: {count_events()} regels, ook met de ankers.")


def _check_keys() -> None:
    """Loud, but no reason to refuse: the right keys can be put back afterwards."""
    from keten.dossier.clients.models import Client
    from keten.dossier.clients.queries import get_bsn, hash_bsn

    for client in Client.objects.filter(bsn_encrypted__isnull=False).order_by("-pk")[:3]:
        try:
            fits = hash_bsn(get_bsn(client)) == bytes(client.bsn_hash or b"")
        except InvalidToken:
            fits = False
        if not fits:
            tell(_WRONG_KEY)
            return


def _leave_django() -> None:
    from django.conf import settings
    from django.db import connections

    if settings.configured:
        connections.close_all()
