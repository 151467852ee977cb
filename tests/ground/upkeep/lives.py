"""Files of long ago, lived through the real actions, and a search for what is left of a person anywhere."""

from collections.abc import Iterable
from datetime import date

from django.db import connection

from keten.dossier.cases.actions import accept_handover, close_case, complete_step, merge_clients, plan_step
from keten.dossier.cases.models import Case, Handover, Step
from keten.dossier.clients.actions import break_glass, state_fact
from keten.dossier.clients.models import Client
from keten.dossier.questions.actions import start_form
from keten.ground.ledger.actions import draining
from keten.ground.organisations.rules.viewer import as_client
from tests.conftest import as_owner
from tests.factories import Chain, at

LONG_AGO = date(2020, 3, 2)  # a Monday
DUE = date(2025, 3, 2)  # five years later
MARKS = ("Zonderlingnaam", "Voornaamloos", "zonderling@voorbeeld.nl", "0699887766", "9988ZZ", "notitie-over-hond",
         "uitkomst-over-kat")  # fmt: skip
BSN = "111222333"


def live(chain: Chain, *, on: date = LONG_AGO, close: bool = True, **person: object) -> Case:
    """A client who was registered, helped and (``close``) left on one day."""
    with draining():
        case = chain.register(on=on, **person)
        asked = Handover.objects.get(case=case)
        steward = chain.viewer(asked.to_staff or chain.anna, on)
        accept_handover(handover=asked.key, by=steward, now=at(on, 10))
        step = Step.objects.get(case=case)
        complete_step(step=step.key, by=steward, now=at(on, 11), next_kind="talk", next_due_on=on)
        Step.objects.filter(case=case).update(note=MARKS[5], outcome_note=MARKS[6])
        if close:
            close_case(case=case.key, reason="work", by=steward, now=at(on, 12))
    case.refresh_from_db()
    return case


def live_marked(chain: Chain, *, on: date = LONG_AGO) -> Case:
    """As ``live``, by a person whose every datum can be found again."""
    case = live(
        chain, on=on, last_name=MARKS[0], first_name=MARKS[1], email=MARKS[2], phone=MARKS[3], postcode=MARKS[4],
        bsn=BSN,
    )  # fmt: skip
    _tell_more(case.client, on)
    return case


def _tell_more(client: Client, on: date) -> None:
    """What else the chain keeps of somebody: a fact that they stated, and a form that they began."""
    myself = as_client(client.pk, client.name, on=on)
    with draining():
        state_fact(client=client, datum="telefoon", value=MARKS[3], by=myself, now=at(on, 13))
        start_form(client=client, form="vroegmelding", by=myself, now=at(on, 14))


def merge(chain: Chain, keep: Case, double: Case, *, on: date = LONG_AGO) -> None:
    merge_clients(
        keep_id=keep.client_id, double_number=f"K-{double.client_id}", by=chain.viewer(chain.dirk, on), now=at(on, 13)
    )


def look_with_a_reason(chain: Chain, case: Case, *, on: date) -> None:
    """The team leader opens a file outside their own."""
    break_glass(
        known_as=case.client.number, born_on=case.client.born_on, reason="Dubbele inschrijving gevonden",
        by=chain.viewer(chain.dirk, on), now=at(on, 12),
    )  # fmt: skip


def find_texts(values: Iterable[bytes | str]) -> set[tuple[str, str]]:
    """``table, column`` of every text, JSON or binary column of any table in which one of these values stands."""
    needles = [value.encode() if isinstance(value, str) else bytes(value) for value in values]
    with as_owner():
        return {(table, column) for table, column, kind in _list_columns() if _holds(table, column, kind, needles)}


def _holds(table: str, column: str, kind: str, needles: list[bytes]) -> bool:
    as_bytes = f'"{column}"' if kind == "bytea" else f"convert_to(\"{column}\"::text, 'UTF8')"
    with connection.cursor() as cursor:
        cursor.execute(
            f"select exists(select 1 from {table}, unnest(%s::bytea[]) n where position(n in {as_bytes}) > 0)",
            [needles],
        )
        return bool(cursor.fetchone()[0])


def _list_columns() -> list[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("""
            select c.relname, a.attname, t.typname from pg_attribute a join pg_class c on c.oid = a.attrelid
            join pg_type t on t.oid = a.atttypid
            where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0
              and not a.attisdropped and (t.typcategory = 'S' or t.typname in ('bytea', 'json', 'jsonb', 'xml')
                or t.typname like any(array['\\_text', '\\_varchar', 'hstore']))""")
        return list(cursor.fetchall())


def plan(case: Case, chain: Chain, on: date) -> None:
    """A new step in an open case."""
    plan_step(case=case.key, kind="talk", due_on=on, by=chain.viewer(chain.dirk, on), now=at(on))
