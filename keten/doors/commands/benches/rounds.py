"""The daily round under a million open cases."""

import json
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click
import psycopg

from keten.doors.commands.benches.loading import Loaded
from keten.doors.commands.benches.server import run_keten
from keten.ground.foundation.postgres import conninfo
from keten.ground.ledger.actions import anchor_ledger


def measure_rounds(loaded: Loaded) -> dict[str, float]:
    """The first round finds everything, the second nothing new, the one of the next day a day's worth."""
    _forget_rounds(loaded)
    with tempfile.TemporaryDirectory() as folder:
        anchors = str(Path(folder) / "anchors.txt")
        first, found = _go_round(loaded, loaded.loaded_on, anchors)
        again, _ = _go_round(loaded, loaded.loaded_on, anchors)
        next_day, found_next = _go_round(loaded, loaded.loaded_on + timedelta(days=1), anchors)
    return {
        "round_s": first,
        "round_again_s": again,
        "round_next_day_s": next_day,
        "breaches_planted": sum(loaded.planted.values()),
        "breaches_found": found["found"],
        "breaches_found_next_day": found_next["found"],
    }


def _go_round(loaded: Loaded, on: date, anchors: str) -> tuple[float, dict[str, Any]]:
    started = time.monotonic()
    printed = run_keten("round", "--on", on.isoformat(), "--json", database=loaded.database, KETEN_ANCHOR_FILE=anchors)
    seconds = round(time.monotonic() - started, 2)
    click.echo(f"  dagronde van {on}: {seconds} s, {printed.strip()}", err=True)
    return seconds, json.loads(printed)


def _forget_rounds(loaded: Loaded) -> None:
    """As before the first round, with the ledger anchored until the day before, as it would be every day."""
    with psycopg.connect(conninfo("owner", loaded.database), autocommit=True) as owner:
        owner.execute("truncate promises_breach, promises_roundrun restart identity")
        owner.execute("delete from ledger_anchor where anchored_on >= %s", [loaded.loaded_on - timedelta(days=1)])
        owner.execute("vacuum analyze promises_breach, ledger_anchor, ledger_ledgerevent, ledger_chainhead")
    for days in (2, 1):  # what was loaded, and what an earlier measurement added
        anchor_ledger(on=loaded.loaded_on - timedelta(days=days))
