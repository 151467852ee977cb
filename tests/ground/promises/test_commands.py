"""``keten round`` and ``keten promises`` as real processes."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections

from keten.ground.ledger.models import Anchor
from tests.conftest import run_keten
from tests.factories import TODAY, make_chain

LATE = (TODAY + timedelta(days=30)).isoformat()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "anchors.txt"


def keten(*words: str, database: str, file: Path, check: bool = True) -> tuple[int, str]:
    done = run_keten(*words, database=database, check=check, KETEN_ANCHOR_FILE=str(file))
    return done.returncode, done.stdout or done.stderr


def test_the_round_finds_anchors_and_writes_the_anchor_down_once(own_database: str, file: Path) -> None:
    make_chain().register()
    for _ in range(2):
        _, text = keten("round", "--on", LATE, "--json", database=own_database, file=file)
        told = json.loads(text)
        assert (told["on"], told["found"], told["open"]) == (LATE, 2, {"no_contact": 1, "step_late": 1})
    (line,) = file.read_text().splitlines()
    anchor = Anchor.objects.get()
    assert line == f"{LATE} {anchor.up_to} {anchor.chains} {bytes(anchor.digest).hex()}"
    assert keten("ledger", "verify", database=own_database, file=file)[0] == 0


def test_the_round_says_what_it_did(own_database: str, file: Path) -> None:
    chain = make_chain()
    chain.register()
    assert "nog geen dagronde" in keten("promises", database=own_database, file=file)[1]
    _, text = keten("round", "--on", LATE, database=own_database, file=file)
    assert text.startswith("Dagronde van 16-12-2026 in ")
    assert "2 gevonden, 0 hoger op de trap, 0 hersteld." in text
    assert "no_contact: 1 open" in text
    _, promises = keten("promises", database=own_database, file=file)
    assert f"{chain.location.name}: P1 no_contact: 1 open, oudste sinds 16-11-2026" in promises
    figures = json.loads(keten("promises", "--json", database=own_database, file=file)[1])["figures"]
    assert {(figure["rule"], figure["open"]) for figure in figures} == {("no_contact", 1), ("step_late", 1)}
    assert "Testpersoon" not in json.dumps(figures)  # published: without clients


def test_an_earlier_day_is_refused_with_a_sentence(own_database: str, file: Path) -> None:
    keten("round", "--on", LATE, database=own_database, file=file)
    code, text = keten("round", "--on", "2026-12-01", database=own_database, file=file, check=False)
    assert code == 1
    assert text == "De dagronde van 16-12-2026 is al geweest. Kies die dag of een latere.\n"
    connections.close_all()
