"""``kill -9`` in the middle of removing: whole batches went, each proved, and the next run finishes the rest."""

import os
import signal
import subprocess
import sys
import time

from keten.dossier.cases.models import Case, Step
from keten.dossier.clients.models import Client
from keten.ground.ledger.models import LedgerEvent
from keten.ground.ledger.queries import list_faults
from keten.ground.upkeep.models import Removal
from keten.ground.upkeep.queries import is_proved
from tests.conftest import run_keten
from tests.factories import make_chain
from tests.ground.upkeep.lives import DUE, live

FILES = 40
# One file to a batch, so that there is a middle.
_REMOVING = f"""
import django; django.setup()
from datetime import UTC, date, datetime
from keten.ground.upkeep.actions import run_retention
run_retention(on=date({DUE.year}, {DUE.month}, {DUE.day}), now=datetime.now(UTC), batch=1)
"""


def test_a_kill_in_the_middle_leaves_whole_batches_and_the_rest_goes_later(own_database: str) -> None:
    chain = make_chain()
    for _ in range(FILES):
        live(chain)
    _kill_in_the_middle(own_database)
    left = Client.objects.count()
    assert 0 < left < FILES
    removal = Removal.objects.get(kind="client_files")
    assert removal.done_at is None
    _check(removal, gone=FILES - left)
    run_keten("retention", "--on", DUE.isoformat(), database=own_database)
    removal.refresh_from_db()
    assert removal.done_at is not None
    _check(removal, gone=FILES)
    assert not Case.objects.exists()
    assert not Step.objects.exists()
    assert list_faults() == []


def _kill_in_the_middle(database: str) -> None:
    environment = os.environ | {
        "KETEN_DATABASE": database, "KETEN_ROLE": "round", "DJANGO_SETTINGS_MODULE": "keten.config.settings",
    }  # fmt: skip
    process = subprocess.Popen([sys.executable, "-c", _REMOVING], env=environment)
    until = time.monotonic() + 60
    while Client.objects.count() > FILES - 3 and time.monotonic() < until:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    time.sleep(0.2)  # the server notices that the killed one is gone


def _check(removal: Removal, *, gone: int) -> None:
    assert removal.removed == gone
    assert LedgerEvent.objects.filter(type="clients.client-removed").count() == gone
    assert is_proved(removal, event_type="clients.client-removed")
