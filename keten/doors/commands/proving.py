"""``keten prove``: the tests of one promise at full volume; the figures are kept in ``docs/proof``."""

import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import click

from keten.doors.commands import proofs
from keten.doors.commands.benches.machine import describe_machine
from keten.doors.commands.proofs import Proof
from keten.ground.foundation.postgres.connections import ensure_server

CHECKOUT = Path(__file__).resolve().parents[3]
LONGEST_S = 9 * 60


@dataclass(frozen=True)
class Outcome:
    passed: bool
    seconds: float
    figures: dict[str, Any]


def run_proof(name: str | None) -> int:
    """Run one proof, or list them all; 0 when it passed. ``KETEN_SEED`` repeats an earlier one."""
    known = list_proofs()
    if name is None:
        click.echo("\n".join(f"{key:<12} {proof.shows}" for key, proof in known.items()))
        return 0
    if name not in known:
        raise SystemExit(f"{name} bestaat niet. Te bewijzen: {', '.join(known)}.")
    if not (CHECKOUT / "tests").is_dir():
        raise SystemExit("Bewijzen gebruiken de tests: draai dit in een checkout van Keten.")
    ensure_server()
    seed = int(os.environ.get("KETEN_SEED") or secrets.randbelow(10**6))
    started_at, machine = datetime.now(UTC), describe_machine()
    click.echo(f"{known[name].shows}\nzaad {seed}", err=True)
    outcome = _run_tests(known[name], seed)
    file = CHECKOUT / "docs" / "proof" / f"{name}.json"
    _write(file, {
        "proof": name, "shows": known[name].shows, "passed": outcome.passed, "commit": _describe_commit(),
        "seed": seed, "started": started_at.isoformat(timespec="seconds"), "seconds": outcome.seconds,
        "machine": machine, "figures": outcome.figures,
    })  # fmt: skip
    click.echo(f"{'Geslaagd' if outcome.passed else 'NIET geslaagd'} in {outcome.seconds} s, zie {file}", err=True)
    return 0 if outcome.passed else 1


def list_proofs() -> dict[str, Proof]:
    """All proofs by name: the modules in ``proofs``."""
    return {
        module.name: import_module(f"{proofs.__name__}.{module.name}").PROOF for module in iter_modules(proofs.__path__)
    }


def _run_tests(proof: Proof, seed: int) -> Outcome:
    """All processes side by side; their figures are added up."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"figures-{place}.json" for place in range(proof.at_once)]
        running = [_start(proof, file, seed + 10**6 * place) for place, file in enumerate(files)]
        passed = [_wait(process, until=started + LONGEST_S) for process in running]
        kept = [json.loads(file.read_text()) for file in files if file.exists()]
    return Outcome(all(passed), round(time.monotonic() - started, 1), _add_up(kept))


def _start(proof: Proof, figures: Path, seed: int) -> subprocess.Popen[bytes]:
    environment = os.environ | {"KETEN_PROOF_FIGURES": str(figures), "KETEN_PROOF_SEED": str(seed)}
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-x", "-p", "no:cacheprovider", *proof.tests]
    return subprocess.Popen(command, cwd=CHECKOUT, env=environment)


def _wait(process: subprocess.Popen[bytes], *, until: float) -> bool:
    try:
        return process.wait(timeout=max(0.0, until - time.monotonic())) == 0
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return False


def _add_up(kept: list[dict[str, Any]]) -> dict[str, Any]:
    """One process: its figures. Several: the sum of what was counted by each."""
    if len(kept) == 1:
        return kept[0]
    names = list(dict.fromkeys(name for figures in kept for name in figures))
    return {name: sum(figures.get(name, 0) for figures in kept) for name in names}


def _describe_commit() -> str:
    """The commit that was proved, with a plus when files were changed since."""
    commit = _git("rev-parse", "--short", "HEAD")
    changed = [line for line in _git("status", "--porcelain").splitlines() if "docs/proof/" not in line]
    return f"{commit}{'+' if changed else ''}"


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=CHECKOUT, capture_output=True, text=True, check=False).stdout.strip()


def _write(file: Path, found: dict[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
