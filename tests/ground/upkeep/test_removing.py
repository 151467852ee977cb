"""What has reached its term goes, is proved, and leaves nothing of the person; the ledger still holds."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from keten.dossier.cases.models import Case, Step
from keten.dossier.clients.models import Client
from keten.ground.foundation.postgres.connections import role_name
from keten.ground.ledger.models import LedgerEvent
from keten.ground.ledger.queries import list_faults
from keten.ground.upkeep import actions
from keten.ground.upkeep.models import Removal
from keten.ground.upkeep.queries import is_proved, list_due
from tests.conftest import as_round
from tests.factories import TODAY, at, make_chain
from tests.ground.upkeep.lives import (
    BSN,
    DUE,
    LONG_AGO,
    MARKS,
    find_texts,
    live,
    live_marked,
    look_with_a_reason,
    merge,
)

pytestmark = pytest.mark.django_db


def remove(on: date = DUE, batch: int = 200) -> Removal:
    with as_round():
        done = actions.run_retention(on=on, now=at(TODAY), batch=batch)
    return next(removal for removal in done if removal.kind == "client_files")


def test_nothing_of_the_person_is_left_in_any_table() -> None:
    chain = make_chain()
    case, other = live_marked(chain), live(chain, close=False)
    client = case.client
    secrets = [bytes(client.bsn_encrypted or b""), bytes(client.bsn_hash or b""), BSN]
    assert ("clients_client", "last_name") in find_texts(MARKS)
    assert {("cases_step", "note"), ("clients_fact", "value")} <= find_texts(MARKS)
    Step.objects.filter(case=other).update(note="", outcome_note="")
    removal = remove()
    assert find_texts([*MARKS, *secrets]) == set()
    assert list(Client.objects.all()) == [other.client]
    assert removal.removed == 1
    assert removal.tables["cases_case"] == 1
    assert removal.tables["cases_step"] == 2
    assert removal.oldest_on == LONG_AGO


def test_the_ledger_holds_and_tells_it() -> None:
    chain = make_chain()
    ref = live_marked(chain).client.ref
    before = LedgerEvent.objects.filter(client_ref=ref).count()
    removal = remove()
    events = LedgerEvent.objects.filter(client_ref=ref).order_by("id")
    assert events.count() == before + 1
    last = events.last()
    assert last is not None
    assert last.type == "clients.client-removed"
    assert last.payload["removal_id"] == removal.pk
    assert list_faults() == []


def test_the_proof_follows_from_the_ledger_and_a_changed_one_does_not() -> None:
    chain = make_chain()
    for _ in range(5):
        live(chain)
    removal = remove(batch=2)  # the digest does not depend on the batches
    assert removal.removed == 5
    assert is_proved(removal, event_type="clients.client-removed")
    removal.digest = bytes(32)
    assert not is_proved(removal, event_type="clients.client-removed")


@pytest.mark.parametrize(("days", "removed"), [(-1, 0), (0, 1)])
def test_on_the_day_the_term_ends_and_not_before(days: int, removed: int) -> None:
    live(make_chain())
    assert remove(DUE + timedelta(days=days)).removed == removed


def test_an_open_case_keeps_everything() -> None:
    chain = make_chain()
    live(chain, close=False)
    assert remove().removed == 0
    assert Case.objects.count() == 1


def test_younger_rows_keep_everything() -> None:
    case = live(make_chain())
    Step.objects.filter(case=case).update(ended_at=at(DUE - timedelta(days=400)))
    assert remove().removed == 0


def test_a_double_goes_with_the_client_that_stayed() -> None:
    chain = make_chain()
    keep, double = live(chain), live_marked(chain)
    merge(chain, keep, double)
    refs = {keep.client.ref, double.client.ref}
    assert remove().removed == 2
    assert not Client.objects.exists()
    removed = LedgerEvent.objects.filter(type="clients.client-removed")
    assert {event.client_ref for event in removed} == refs
    assert find_texts([MARKS[0], MARKS[2]]) == set()


def test_a_younger_case_of_the_double_keeps_both() -> None:
    chain = make_chain()
    keep, double = live(chain), live(chain, on=LONG_AGO + timedelta(days=700))
    later = LONG_AGO + timedelta(days=701)
    look_with_a_reason(chain, keep, on=later)  # the old file is nobody's any more
    merge(chain, keep, double, on=later)
    assert remove().removed == 0


def test_again_on_the_same_day_changes_nothing() -> None:
    live(make_chain())
    first, events = remove(), LedgerEvent.objects.count()
    again = remove()
    assert (again.pk, again.removed, again.digest, again.done_at) == (
        first.pk, first.removed, first.digest, first.done_at,
    )  # fmt: skip
    assert LedgerEvent.objects.count() == events
    with as_round():
        assert actions.run_retention_when_due(on=DUE, now=at(TODAY)) == []


def test_looking_ahead_changes_nothing() -> None:
    live(make_chain())
    with as_round():  # as the command: the web may not read everything that goes
        due = {found.kind.code: found for found in list_due(on=date(2040, 1, 1))}
    assert (due["client_files"].count, due["client_files"].oldest_on) == (1, LONG_AGO)
    assert Client.objects.count() == 1
    assert not Removal.objects.exists()


def test_old_sessions_and_jobs_go_and_failed_jobs_stay() -> None:
    with connection.cursor() as cursor:
        cursor.execute("insert into django_session values ('oud', 'x', '2020-01-01'), ('nieuw', 'x', '2099-01-01')")
        for status in ("succeeded", "failed", "todo"):
            cursor.execute(
                "insert into procrastinate_jobs (queue_name, task_name, status) values ('q', %s, 'todo') returning id",
                [status],
            )
            job = cursor.fetchone()[0]
            cursor.execute(
                "update procrastinate_jobs set status = %s::procrastinate_job_status where id = %s", [status, job]
            )
            cursor.execute("update procrastinate_events set at = '2020-01-01' where job_id = %s", [job])
    remove()
    with connection.cursor() as cursor:
        cursor.execute("select session_key from django_session")
        assert cursor.fetchall() == [("nieuw",)]
        cursor.execute("select task_name from procrastinate_jobs order by 1")
        assert cursor.fetchall() == [("failed",), ("todo",)]


def test_the_web_server_may_not_call_the_functions() -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select upkeep_remove_client_files('2025-01-01', 1)")


def test_nobody_removes_ahead_of_time_by_choosing_a_later_day() -> None:
    live(make_chain())
    with pytest.raises(DatabaseError, match="toekomst"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"set local role {role_name('round')}; select upkeep_remove_client_files('2099-01-01', 1)")
    assert Client.objects.count() == 1


def test_the_round_itself_still_may_not_delete_a_client() -> None:
    live(make_chain())
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"set local role {role_name('round')}; delete from clients_client")


def test_a_table_of_the_same_name_does_not_mislead_the_function() -> None:
    """A worker that was taken over may make temporary tables; those are looked at last."""
    live(make_chain(), close=False)
    with as_round(), connection.cursor() as cursor:
        cursor.execute("create temporary table cases_case (id bigint, client_id bigint, closed_on date) on commit drop")
        cursor.execute("select upkeep_remove_client_files(%s, 10)::text", [TODAY])
        assert '"rows": []' in cursor.fetchone()[0]
