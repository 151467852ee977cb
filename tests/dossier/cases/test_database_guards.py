"""Raw SQL as the app role, past all code: the database itself keeps what it can of the promises."""

from collections.abc import Iterator
from itertools import product

import psycopg
import pytest
from psycopg.errors import CheckViolation, ExclusionViolation, InsufficientPrivilege, NotNullViolation, UniqueViolation

from keten.dossier.cases.actions import accept_handover
from keten.dossier.cases.models import Handover, Responsibility, Stewardship
from keten.ground.foundation.postgres.connections import conninfo
from keten.ground.ledger.actions import draining
from tests.conftest import SEES_ALL, copied_database
from tests.factories import TODAY, at, make_chain

Ids = dict[str, object]

_HANDOVER = """insert into cases_handover (key, case_id, location_id, kind, to_organisation_id, keeps_steward,
  moves_responsibility, reason, asked_on, answer_due_on, answer, answered_by_id, answered_at, answer_reason,
  tell_client_by, client_told_on)
  values (gen_random_uuid(), %(new_case)s, %(location)s, %(kind)s, %(organisation)s, %(keeps)s, false, '',
  '2026-11-16', '2026-11-23', %(answer)s, %(by)s, %(at)s, %(why)s, %(tell)s, %(told)s)"""
_ASKED = {"kind": "person", "keeps": False, "answer": None, "by": None, "at": None, "why": "", "tell": None,
          "told": None}  # fmt: skip


@pytest.fixture(scope="module")
def world(template_database: str, django_db_blocker) -> Iterator[tuple[str, Ids]]:  # type: ignore[no-untyped-def]
    """One client with a contact person, and one who waits for a first answer."""
    with copied_database("guards", template_database, django_db_blocker) as name, draining():
        chain = make_chain()
        carried, new = chain.register(), chain.register()
        asked = Handover.objects.get(case=carried)
        accept_handover(handover=asked.key, by=chain.viewer(asked.to_staff), now=at(TODAY))
        Handover.objects.filter(case=new).update(answer="withdrawn", answered_at=at(TODAY))
        yield name, {
            "case": carried.pk, "new_case": new.pk, "client": carried.client_id, "location": chain.location.pk,
            "organisation": chain.gemeente.pk, "staff": chain.bram.pk, "asked": asked.pk,
            "stewardship": Stewardship.objects.get(case=carried).pk,
            "responsibility": Responsibility.objects.get(case=carried).pk,
        }  # fmt: skip


@pytest.fixture
def app(world: tuple[str, Ids]) -> Iterator[psycopg.Connection]:
    """Logged in as the app role; everything is undone."""
    with psycopg.connect(conninfo("app", world[0]), options=SEES_ALL) as connection:
        yield connection
        connection.rollback()


_STEWARD = "insert into cases_stewardship (case_id, staff_id, from_on, until_on, accepted_at) values"
_RESPONSIBLE = "insert into cases_responsibility (case_id, organisation_id, from_on, until_on) values"

REFUSED = {
    "a second contact person now": (
        f"{_STEWARD} (%(case)s, %(staff)s, '2026-11-16', null, now())", ExclusionViolation),
    "a second contact person from tomorrow": (
        f"{_STEWARD} (%(case)s, %(staff)s, '2026-11-17', null, now())", ExclusionViolation),
    "a second contact person for one day": (
        f"{_STEWARD} (%(case)s, %(staff)s, '2026-11-20', '2026-11-21', now())", ExclusionViolation),
    "a second contact person since for ever": (
        f"{_STEWARD} (%(case)s, %(staff)s, '-infinity', null, now())", ExclusionViolation),
    "two contact persons in one statement": (
        f"{_STEWARD} (%(new_case)s, %(staff)s, '2026-11-16', null, now()), "
        "(%(new_case)s, %(staff)s, '2026-11-18', null, now())", ExclusionViolation),
    "a contact person who never accepted": (
        f"{_STEWARD} (%(new_case)s, %(staff)s, '2026-11-16', null, null)", NotNullViolation),
    "a contact person until before the beginning": (
        f"{_STEWARD} (%(new_case)s, %(staff)s, '2026-11-16', '2026-11-15', now())", CheckViolation),
    "moving a contact person over another": (
        f"{_STEWARD} (%(case)s, %(staff)s, '2026-11-01', '2026-11-16', now()); "
        "update cases_stewardship set until_on = null where until_on = '2026-11-16'", ExclusionViolation),
    "overlapping responsibility": (
        f"{_RESPONSIBLE} (%(case)s, %(organisation)s, '2026-11-18', null)", ExclusionViolation),
    "overlapping responsibility in the past": (
        f"{_RESPONSIBLE} (%(case)s, %(organisation)s, '2026-11-01', '2026-11-17')", ExclusionViolation),
    "overlapping responsibility of the same organisation": (
        "insert into cases_responsibility (case_id, organisation_id, from_on) select case_id, organisation_id, from_on "
        "from cases_responsibility where id = %(responsibility)s", ExclusionViolation),
    "a second open case for a client": (
        "insert into cases_case (key, client_id, location_id, target_group, opened_on) "
        "values (gen_random_uuid(), %(client)s, %(location)s, 'ww', '2026-11-16')", UniqueViolation),
    "closing without a reason": (
        "update cases_case set closed_on = '2026-11-17' where id = %(case)s", CheckViolation),
    "closing with an empty reason": (
        "update cases_case set closed_on = '2026-11-17', close_reason = '' where id = %(case)s", CheckViolation),
    "closing with an unknown reason": (
        "update cases_case set closed_on = '2026-11-17', close_reason = 'zomaar' where id = %(case)s", CheckViolation),
    "a reason without closing": (
        "update cases_case set close_reason = 'work' where id = %(case)s", CheckViolation),
    "closing before opening": (
        "update cases_case set closed_on = '2026-11-15', close_reason = 'work' where id = %(case)s", CheckViolation),
    "a step that ended without an outcome": (
        "update cases_step set ended_at = now() where case_id = %(case)s", CheckViolation),
    "a step with an outcome that never ended": (
        "update cases_step set outcome = 'done' where case_id = %(case)s", CheckViolation),
    "a second open request": (
        f"{_HANDOVER}; {_HANDOVER}", UniqueViolation),
    "a handover without effect": (_HANDOVER.replace("%(keeps)s", "true"), CheckViolation),
    "taking back an acceptor": (
        "update cases_handover set answered_by_id = null where id = %(asked)s", CheckViolation),
    "taking back the moment of accepting": (
        "update cases_handover set answered_at = null where id = %(asked)s", CheckViolation),
    "deleting a case": ("delete from cases_case where id = %(case)s", InsufficientPrivilege),
    "deleting a client": ("delete from clients_client where id = %(client)s", InsufficientPrivilege),
    "deleting a contact person": ("delete from cases_stewardship", InsufficientPrivilege),
    "deleting a handover": ("delete from cases_handover", InsufficientPrivilege),
    "deleting a step": ("delete from cases_step", InsufficientPrivilege),
    "deleting responsibility": ("delete from cases_responsibility", InsufficientPrivilege),
    "emptying the cases": ("truncate cases_case cascade", InsufficientPrivilege),
    "writing a breach": (
        "insert into promises_breach (promise, rule, subject_id, case_id, client_ref, location_id, since_on, found_on, "
        "rung) values ('P1', 'no_step', 1, %(case)s, gen_random_uuid(), %(location)s, '2026-11-16', '2026-11-16', 0)",
        InsufficientPrivilege),
    "mending a breach by hand": ("update promises_breach set mended_on = '2026-11-16'", InsufficientPrivilege),
    "removing breaches": ("delete from promises_breach", InsufficientPrivilege),
    "writing a round": ("update promises_roundrun set found = 0", InsufficientPrivilege),
    "dropping a constraint": (
        "alter table cases_stewardship drop constraint one_contact_person", InsufficientPrivilege),
    "becoming the owner": ("set role keten_owner", InsufficientPrivilege),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_the_database_refuses(what: str, app: psycopg.Connection, world: tuple[str, Ids]) -> None:
    statements, error = REFUSED[what]
    with pytest.raises(error):
        _execute_all(app, statements, world[1] | _ASKED)


@pytest.mark.parametrize("answer", [None, "accepted", "refused", "withdrawn", "", "misschien"])
@pytest.mark.parametrize("kind", ["first", "person"])
def test_a_handover_is_never_half_answered(
    answer: str | None, kind: str, app: psycopg.Connection, world: tuple[str, Ids]
) -> None:
    """Every combination of empty and filled columns: a check constraint lets through what it cannot decide."""
    for by, moment, why, tell, told in product([None, world[1]["staff"]], [None, at(TODAY)], ["", "Vol"],
                                               [None, TODAY], [None, TODAY]):  # fmt: skip
        row = {"kind": kind, "answer": answer, "by": by, "at": moment, "why": why, "tell": tell, "told": told}
        try:
            with app.transaction(force_rollback=True):
                app.execute(_HANDOVER, world[1] | _ASKED | row)
            stored = True
        except CheckViolation:
            stored = False
        assert stored == _is_whole(**row), row


def _execute_all(connection: psycopg.Connection, statements: str, ids: Ids) -> None:
    for statement in statements.split("; "):
        connection.execute(statement, ids)


def _is_whole(kind: str, answer: str | None, by: object, at: object, why: str, tell: object, told: object) -> bool:
    answered = by is not None and at is not None
    if answer == "accepted":
        return answered and (kind == "first" or tell is not None)
    nobody_to_tell = tell is None and told is None
    if answer is None:
        return by is None and at is None and why == "" and nobody_to_tell
    if answer == "refused":
        return answered and why != "" and nobody_to_tell
    return answer == "withdrawn" and at is not None and nobody_to_tell  # by nobody: the system did it
