"""A forgotten filter leaks nothing: queries without any condition, as the web server of somebody elsewhere."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from keten.dossier.cases import queries
from keten.dossier.clients import queries as clients
from keten.dossier.clients.queries import show_viewer
from keten.ground.foundation.prepared import fetch_prepared
from keten.ground.organisations.queries import get_viewer
from keten.ground.organisations.rules.viewer import Viewer
from tests.access.rows import count_seen, find_rows, list_open_tables
from tests.access.world import SURNAME, Place, make_place
from tests.conftest import only_granted

pytestmark = pytest.mark.django_db


# Nobody in this world is served after a service model, or drawn for a profile, yet: guarded, without rows to leak.
_EMPTY = {"profiling_profiledraw", "routing_advice", "routing_binding", "routing_runningclock", "routing_stageperiod"}
# Who looked is shown in a file that is open, and to who watches over it.
# Whether a client was asked how it was, and answered, is for the client alone.
_NOT_FOR_LEADERS = {"clients_auditline", "clients_processingline", "enforcement_controlground",
                    "questions_surveyinvitation", "questions_surveystop", "governance_sampledfile",
                    "governance_fileanswer"}  # fmt: skip


@pytest.fixture
def places() -> tuple[Place, Place]:
    today = timezone.localdate()
    return (
        make_place("Werkplein Noord", today=today, municipality="GM0002"),
        make_place("Werkplein Zuid", today=today, municipality="GM0003"),
    )


def _viewers(place: Place) -> Iterator[tuple[str, Viewer | None]]:
    for role, staff in place.people.items():
        viewer = get_viewer(staff.pk, on=timezone.localdate())
        assert viewer is not None
        yield role, viewer
    yield "nobody", None


def test_every_table_that_belongs_to_a_client_is_guarded_and_has_rows_to_leak(places: tuple[Place, Place]) -> None:
    found = find_rows(places[1].case.client_id)
    assert {"cases_step", "chain_signals_signalmessage", "benefits_correction"} <= found.keys()  # two and three away
    assert {table for table, rows in found.items() if not rows} == _EMPTY
    assert list_open_tables(found) == []


def test_a_table_without_a_filter_shows_nothing_of_the_other_place(places: tuple[Place, Place]) -> None:
    here, there = places
    rows = find_rows(there.case.client_id)
    for role, viewer in _viewers(here):
        show_viewer(viewer, today=timezone.localdate())
        with only_granted():
            assert {table: seen for table in rows if (seen := count_seen(table, rows[table]))} == {}, role


def test_who_leads_here_sees_here(places: tuple[Place, Place]) -> None:
    here, _there = places
    show_viewer(get_viewer(here.chain.dirk.pk, on=timezone.localdate()), today=timezone.localdate())
    rows = find_rows(here.case.client_id)
    with only_granted():
        unseen = {table for table in rows if not count_seen(table, rows[table])}
    assert unseen == _NOT_FOR_LEADERS | _EMPTY


def test_a_query_whose_filter_is_taken_out_leaks_nothing(places: tuple[Place, Place], monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """The code's own condition replaced by none, in the search that everybody uses."""
    here, there = places
    viewer = get_viewer(here.chain.dirk.pk, on=timezone.localdate())
    assert viewer is not None
    monkeypatch.setattr(queries.files, "granted_to", lambda viewer: Q())
    assert list(queries.search_files(SURNAME, viewer=viewer)) == [there.case]  # the tests themselves see everything
    show_viewer(viewer, today=timezone.localdate())
    with only_granted():
        assert list(queries.search_files(SURNAME, viewer=viewer)) == []
        assert list(clients.list_grants(viewer).filter(client=there.case.client)) == []


def test_a_plan_that_is_kept_belongs_to_nobody(places: tuple[Place, Place]) -> None:
    """The web plans a statement once per connection: the plan made for who may look shows others nothing."""
    here, there = places
    today, table = timezone.localdate(), "select %s::bigint as kept, count(*) from clients_fact where client_id = %s"

    def count(place: Place) -> int:
        client_id = place.case.client_id
        with only_granted():
            return int(fetch_prepared(table, [client_id, client_id])[0][1])

    for _ in range(8):  # after five times PostgreSQL keeps one plan for all
        show_viewer(get_viewer(here.chain.dirk.pk, on=today), today=today)
        assert count(here) > 0
        assert count(there) == 0
    show_viewer(get_viewer(there.chain.dirk.pk, on=today), today=today)
    assert (count(here), count(there) > 0) == (0, True)
    show_viewer(None, today=today)
    assert (count(here), count(there)) == (0, 0)
    with connection.cursor() as cursor:
        cursor.execute("select generic_plans from pg_prepared_statements where statement like '%% as kept,%%'", [])
        assert cursor.fetchone()[0] > 5
