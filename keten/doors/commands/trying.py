"""``keten model try``: a way of working from a file beside the one that is in use."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click
from django.utils.translation import override

from keten.doors.demo.progress import Progress
from keten.insight.simulation.library import get_assumptions
from keten.insight.simulation.queries import find_version, find_version_in_use
from keten.insight.simulation.rules.comparing import compare_on_region
from keten.insight.simulation.showing import show_result
from keten.insight.simulation.trying import compare_history
from keten.journey.routing.library import list_tests, read
from keten.journey.routing.rules.language import ServiceModel
from keten.journey.routing.rules.reading import InvalidModel

DEMO_CLIENTS, HISTORY_CASES = 1_000, 100_000
_WITHOUT_TESTS = (
    "Let op: van oude dossiers zijn de scores van toetsen niet bekend. "
    "Waar een werkwijze naar een toets vraagt, is hier gerekend zonder score."
)


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What the command was asked."""

    on: str
    against: str | None
    clients: int | None
    seed: int
    as_json: bool


def try_file(file: Path, wish: Wish, *, today: date) -> int:
    """Print the comparison; 1 when the file is not a whole model, with every line and reason."""
    try:
        tried = read(file.read_text(encoding="utf-8"))
    except (InvalidModel, UnicodeDecodeError) as invalid:
        _say_faults(file, invalid)
        return 1
    other = find_version(wish.against) if wish.against else find_version_in_use(on=today)
    if other is None:
        click.echo(f"Werkwijze {wish.against or ''} is er niet. Noem er een met --against, zoals fasen.", err=True)
        return 1
    result = _compare([read(other.text), tried], wish, today)
    if wish.as_json:
        click.echo(json.dumps(result, ensure_ascii=False))
    else:
        _print(result)
    return 0


def _say_faults(file: Path, invalid: Exception) -> None:
    if not isinstance(invalid, InvalidModel):
        click.echo(f"{file} is geen tekst in UTF-8.", err=True)
        return
    for fault in invalid.faults:
        click.echo(f"{file}, regel {fault.line}: {fault.text}", err=True)


def _compare(models: list[ServiceModel], wish: Wish, today: date) -> dict[str, Any]:
    progress = Progress(1.0, "Nabootsen" if wish.on == "demo" else "Oude dossiers")
    told = _Told(progress)
    started = time.monotonic()
    if wish.on == "demo":
        clients = wish.clients or DEMO_CLIENTS
        found = compare_on_region(
            models, clients=clients, seed=wish.seed, assumed=get_assumptions(), tests=list_tests(), tell=told
        )
    else:
        found = compare_history(models, limit=wish.clients or HISTORY_CASES, seed=wish.seed, today=today, tell=told)
    progress.finish()
    click.echo(f"{time.monotonic() - started:.1f} s", err=True)
    return found


class _Told:
    """What is told is how far it is; the line wants how much was added."""

    def __init__(self, progress: Progress) -> None:
        self.progress, self.share = progress, 0.0

    def __call__(self, share: float) -> None:
        self.progress.add(share - self.share)
        self.share = share


def _print(result: Mapping[str, Any]) -> None:
    with override("nl"):
        shown = show_result(result)
        click.echo(f"{shown['finding']}\n{result['clients']} klanten\n")
        click.echo(f"{'':58}{'':12}" + "".join(f"{title[:26]:>28}" for title in shown["titles"]))
        for row in shown["measures"]:
            cells = "".join(f"{_cell(cell):>28}" for cell in row["cells"])
            click.echo(f"{str(row['label'])[:57]:58}{row['kind']!s:12}{cells}")
        if result.get("unknown") == "tests":
            click.echo(f"\n{_WITHOUT_TESTS}")


def _cell(cell: Mapping[str, Any]) -> str:
    return f"{cell['value']} ({cell['low']}–{cell['high']})" if "low" in cell else str(cell["value"])
