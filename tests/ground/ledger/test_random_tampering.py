"""Random tampering with a large ledger: every single one is found, and names the chain or the anchor."""

import random
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction

from keten.ground.ledger.actions import anchor_ledger, record_events_of
from keten.ground.ledger.models import LedgerEvent
from keten.ground.ledger.queries import list_faults
from tests.conftest import as_round
from tests.factories import TODAY, at
from tests.ground.ledger.chains import Tried
from tests.ground.ledger.tampering import Intruder
from tests.volumes import SEED, note, volume

EVENTS = volume(test=1_000, proof=100_000)
TAMPERINGS = volume(test=24, proof=200)
DAYS = 10
LENGTH = 20  # rows in a chain, spread over the days
Place = tuple[UUID, int]

_ROWS = f"""select '{Tried.type}' as type,
  md5((n %% %(chains)s)::text)::uuid as client_ref, null::bigint as organisation,
  jsonb_build_object('number', n) as payload from generate_series(1, %(events)s) n"""


def _fill() -> None:
    for day in range(DAYS):
        params: dict[str, object] = {"chains": EVENTS // LENGTH, "events": EVENTS // DAYS}
        record_events_of([Tried], rows_sql=_ROWS, params=params, now=at(TODAY))
        with as_round():
            anchor_ledger(on=TODAY + timedelta(days=day))


def _alter(i: Intruder, place: Place) -> None:
    i.alter(*place)


def _alter_and_rehash(i: Intruder, place: Place) -> None:
    i.alter(*place)
    i.rehash(*place)


def _rewrite_chain(i: Intruder, place: Place) -> None:
    i.alter(*place)
    i.relink(place[0])
    i.fix_head(place[0])


def _remove(i: Intruder, place: Place) -> None:
    i.remove(*place)


def _remove_and_close_the_gap(i: Intruder, place: Place) -> None:
    i.remove(*place)
    i.relink(place[0])
    i.fix_head(place[0])


def _remove_tail(i: Intruder, place: Place) -> None:
    i.run("delete from ledger_ledgerevent where chain = %(c)s and position >= %(p)s", c=place[0], p=max(place[1], 2))


def _remove_tail_and_fix_head(i: Intruder, place: Place) -> None:
    _remove_tail(i, place)
    i.fix_head(place[0])


def _remove_chain(i: Intruder, place: Place) -> None:
    i.remove_chain(place[0])


def _remove_chain_and_head(i: Intruder, place: Place) -> None:
    i.remove_chain(place[0])
    i.remove_head(place[0])


def _insert(i: Intruder, place: Place) -> None:
    i.insert(*place)


def _swap_with_the_next(i: Intruder, place: Place) -> None:
    first, second = place[1], place[1] % LENGTH + 1
    for old, new in ((first, -1), (second, first), (-1, second)):
        i.run("update ledger_ledgerevent set position = %(n)s where chain = %(c)s and position = %(o)s",
              c=place[0], o=old, n=new)  # fmt: skip


def _swap_ids(i: Intruder, place: Place) -> None:
    i.run("update ledger_ledgerevent set id = -id where chain = %(c)s and position = %(p)s", c=place[0], p=place[1])


TRICKS: list[Callable[[Intruder, Place], None]] = [
    _alter, _alter_and_rehash, _rewrite_chain, _remove, _remove_and_close_the_gap, _remove_tail,
    _remove_tail_and_fix_head, _remove_chain, _remove_chain_and_head, _insert, _swap_with_the_next, _swap_ids,
]  # fmt: skip


def test_every_random_tampering_is_found(own_database: str) -> None:
    choice = random.Random(SEED)
    _fill()
    started = time.monotonic()
    assert list_faults() == []
    note(events=LedgerEvent.objects.count(), chains=EVENTS // LENGTH, anchors=DAYS,
         verify_s=round(time.monotonic() - started, 3))  # fmt: skip
    found: Counter[str] = Counter()
    for number in range(TAMPERINGS):
        trick, position = TRICKS[number % len(TRICKS)], choice.randint(1, LENGTH)
        row = LedgerEvent.objects.filter(position=position).order_by("chain")[choice.randrange(EVENTS // LENGTH)]
        kinds = _find_after(trick, (row.chain, position))
        assert kinds, f"{trick.__name__} at {row.chain}, {position} was not found"
        found.update(kinds)
        note(tampered=number + 1, **{f"found_{kind}": times for kind, times in found.items()})
    assert list_faults() == []


def _find_after(trick: Callable[[Intruder, Place], None], place: Place) -> set[str]:
    """The kinds of faults after one trick, which is then undone; no other chain is named."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("set role none")
        trick(Intruder(connection.connection), place)
        faults = list_faults()
        transaction.set_rollback(True)
    assert {fault.chain for fault in faults} <= {place[0], None}
    return {fault.kind for fault in faults}
