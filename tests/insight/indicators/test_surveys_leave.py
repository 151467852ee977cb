"""What clients said leaves for the analytical store added up: through the real actions, up to the figure."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import ibis
import pytest

from keten.dossier.questions.actions import mix_answers
from keten.dossier.questions.models import SurveyInvitation
from keten.ground.foundation.postgres.connections import conninfo
from keten.insight.indicators.actions.exporting import export_events
from keten.insight.indicators.library import list_definitions
from keten.insight.indicators.queries.counting import count_rows
from keten.insight.indicators.queries.opening import open_store
from keten.insight.indicators.queries.rows import ROWS, Derived, arrange
from keten.insight.indicators.rules.layout import TABLES
from keten.insight.indicators.store import Store
from tests.conftest import as_owner, as_round, copied_database
from tests.dossier.questions.surveying import GOOD, answer, ask
from tests.factories import TODAY, Chain, at, make_chain
from tests.insight.indicators.counted import keep
from tests.insight.indicators.reading import read_table

KEY = b"a key of this test"
MONTH, UNTIL = TODAY.replace(day=1), date(2027, 1, 1)
SKIPS = {"geholpen": "3"}  # says nothing about partitions
ASKED, CONTENT, SKIPPED = 14, 8, 3


@pytest.fixture(scope="module")
def _lived(template_database: str, django_db_blocker) -> Iterator[tuple[str, Chain]]:  # type: ignore[no-untyped-def]
    with copied_database("surveys leave", template_database, django_db_blocker) as name:
        yield name, _live()


def _live() -> Chain:
    chain = make_chain()
    rows = [ask(chain) for _client in range(ASKED - 1)]
    ask(chain, on=MONTH - timedelta(days=1), hour=23)  # in UTC the month before
    for number, row in enumerate(rows[: CONTENT + SKIPPED]):
        answer(row, GOOD if number < CONTENT else SKIPS)
    with as_round():
        assert mix_answers(on=TODAY, now=at(TODAY, 23)) == CONTENT + SKIPPED
    return chain


@pytest.fixture
def lived(_lived: tuple[str, Chain], django_db_blocker) -> Iterator[tuple[str, Chain]]:  # type: ignore[no-untyped-def]
    """Clients of one location who were asked in one month, of whom most answered."""
    with django_db_blocker.unblock():
        yield _lived


def export(name: str, folder: Path) -> Store:
    store = Store(folder)
    export_events(store=store, source=conninfo("round", name), key=KEY)
    return store


def derive(store: Store, until: date = UNTIL) -> Derived:
    con = ibis.duckdb.connect()
    return keep(open_store(store, store.read(), until=until, engine=con), con)


def count(store: Store, code: str, until: date = UNTIL) -> list[tuple[object, ...]]:
    """By location and month: how many, and of how many it holds."""
    one = list_definitions()[code]
    rows = count_rows(arrange(ROWS[one.over](derive(store, until))), one).to_pylist()
    assert all(row["organisation"] is row["target_group"] is None for row in rows)
    return [(row["location"], row["month"], row["n"], row["held"]) for row in rows]


def test_what_clients_said_becomes_figures(lived: tuple[str, Chain], tmp_path: Path) -> None:
    name, place = lived[0], lived[1].location.pk
    store = export(name, tmp_path)
    assert count(store, "satisfaction") == [(place, MONTH, CONTENT + SKIPPED, CONTENT)]
    assert count(store, "no_partitions_noticed") == [(place, MONTH, CONTENT, CONTENT)]
    assert count(store, "survey_response") == [(place, MONTH, ASKED, CONTENT + SKIPPED)]
    assert count(store, "survey_response", until=date(2026, 12, 1)) == []  # some may still answer


def test_of_who_was_asked_only_numbers_leave(lived: tuple[str, Chain], tmp_path: Path) -> None:
    name, chain = lived
    (row,) = read_table(export(name, tmp_path), "responses").to_pylist()
    assert row.pop("batch") == 1
    assert row == {
        "survey": "contactmoment_klant", "location": chain.location.pk, "month": MONTH, "asked": ASKED,
        "answered": CONTENT + SKIPPED,
    }  # fmt: skip
    for table in ("surveys", "responses"):
        assert not {"client", "case_ref", "staff", "subject", "day", "happened_on"} & TABLES[table].keys()


def test_the_response_stays_known_when_invitations_are_removed(lived: tuple[str, Chain], tmp_path: Path) -> None:
    """The last of these tests: nobody is asked any more afterwards."""
    name, chain = lived
    store = export(name, tmp_path)
    before = count(store, "survey_response")
    with as_owner():
        SurveyInvitation.objects.all().delete()
    ask(chain, on=date(2026, 12, 1))
    export(name, tmp_path)
    assert len(read_table(store, "responses")) == 2
    assert count(store, "survey_response") == before != []
