"""What the commands about promises and the ledger print: Dutch sentences, or one JSON object."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.utils import timezone

from keten.ground.foundation.decision import Refused
from keten.ground.ledger.queries import Fault, count_events, list_faults
from keten.ground.ledger.rules.anchoring import KeptAnchor, parse_kept_anchor
from keten.ground.promises.actions import run_day
from keten.ground.promises.models import RoundRun
from keten.ground.promises.queries import get_last_round, list_figures

_FAULTS = {
    "altered": "regel veranderd",
    "inserted": "regel ingevoegd",
    "removed": "regel of regels vóór deze plaats weggehaald",
    "link-broken": "regel sluit niet aan op de vorige",
    "last-row-removed": "laatste regel of regels weggehaald",
    "head-differs": "laatste regel komt niet overeen met de ketenkop",
    "anchor-differs": "de regels tot dit anker zijn veranderd, ingevoegd of weggehaald",
    "anchor-missing": "dit anker staat in het ankerbestand, maar niet (meer) zo in de database",
}


def print_round(*, on: date | None, as_json: bool) -> None:
    """Run the round of a day (today without one), anchor the ledger, write the anchor down outside the database."""
    now = timezone.now()
    day = on or timezone.localdate(now)
    try:
        run = run_day(on=day, now=now)
    except Refused as refused:
        raise SystemExit(refused.reason) from refused
    _print(_describe_round(run), as_json, lambda found: _round_lines(run, found["open"]))


def print_promises(*, as_json: bool, today: date) -> None:
    """Open breaches per location and rule, with the age of the oldest in days."""
    figures = [asdict(figure) | {"oldest_days": (today - figure.oldest_on).days} for figure in list_figures()]
    last = get_last_round()
    found = {"round": last.on if last else None, "figures": figures}
    _print(found, as_json, _promise_lines)


def print_ledger_faults(*, as_json: bool) -> int:
    """Check the whole ledger; 0 when nobody touched it, else 1."""
    faults = list_faults(kept=_read_kept_anchors(Path(settings.KETEN_ANCHOR_FILE)))
    _print({"events": count_events(), "faults": [asdict(fault) for fault in faults]}, as_json,
           lambda found: _fault_lines(found["events"], faults))  # fmt: skip
    return 1 if faults else 0


def _read_kept_anchors(file: Path) -> list[KeptAnchor]:
    if not file.is_file():
        return []
    try:
        return [parse_kept_anchor(line) for line in file.read_text().splitlines()]
    except ValueError as error:
        raise SystemExit(f"Het ankerbestand {file} is beschadigd: {error}") from error


def _describe_round(run: RoundRun) -> dict[str, Any]:
    return {name: getattr(run, name) for name in ("on", "seconds", "found", "climbed", "mended", "open")}


def _round_lines(run: RoundRun, open_per_rule: Mapping[str, int]) -> list[str]:
    counts = f"{run.found} gevonden, {run.climbed} hoger op de trap, {run.mended} hersteld"
    lines = [f"Dagronde van {run.on:%d-%m-%Y} in {run.seconds:.1f} s: {counts}."]
    return lines + [f"  {rule}: {count} open" for rule, count in open_per_rule.items()]


def _promise_lines(found: Mapping[str, Any]) -> list[str]:
    if found["round"] is None:
        return ["Er is nog geen dagronde geweest. Start er een met: keten round"]
    lines = [f"Stand na de dagronde van {found['round']:%d-%m-%Y}"]
    for row in found["figures"]:
        oldest = f"oudste sinds {row['oldest_on']:%d-%m-%Y} ({row['oldest_days']} dagen)"
        lines.append(f"  {row['location']}: {row['promise']} {row['rule']}: {row['open']} open, {oldest}")
    return lines if found["figures"] else [*lines, "  Alle beloften zijn nagekomen."]


def _fault_lines(events: int, faults: list[Fault]) -> list[str]:
    if not faults:
        return [f"Het logboek klopt: {events} regels gecontroleerd."]
    return [f"Het logboek klopt niet ({len(faults)} plaatsen).", *(f"  {_describe(fault)}" for fault in faults)]


def _describe(fault: Fault) -> str:
    where = f"anker van {fault.anchored_on}" if fault.anchored_on else f"keten {fault.chain}, plaats {fault.position}"
    return f"{where}: {_FAULTS[fault.kind]}"


def _print(found: Mapping[str, Any], as_json: bool, lines: Any) -> None:
    click.echo(json.dumps(found, default=str) if as_json else "\n".join(lines(found)))
