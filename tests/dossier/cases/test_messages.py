"""A message of a client: to whom it goes, who answers, once; silence is a breach and never an end."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from keten.dossier.cases.actions import (
    answer_message,
    change_target_group,
    close_case,
    close_message,
    move_message,
    note_messages_read,
    send_message,
)
from keten.dossier.cases.models import Message
from keten.dossier.cases.queries import (
    Unknown,
    count_unread,
    get_conversation,
    get_desk,
    get_message,
    list_benefit_messages,
    list_latest_messages,
    list_open_messages,
)
from keten.dossier.cases.rules.messages import MessageFacts, check_text, may_answer, may_handle, may_move, may_record
from keten.dossier.clients.models import AccessGrant, Notice
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.models import LedgerEvent
from keten.ground.organisations.models import Arrangement
from keten.ground.organisations.rules.viewer import SYSTEM, Viewer
from keten.ground.promises.actions import run_round
from keten.ground.promises.models import Breach
from tests.conftest import as_round
from tests.dossier.cases.messaging import carry, draft, myself, write
from tests.dossier.cases.messaging import sent as send
from tests.factories import TODAY, at, make_chain

pytestmark = pytest.mark.django_db
NOW = at(TODAY, 12)
DAY = timedelta(days=1)


@pytest.fixture
def chain():
    return make_chain()


def answer(message, by, text="Ja, dat kan.", **more):
    return answer_message(message=message.key, draft=draft(text, **more), by=by, now=NOW)


def held(on: date) -> list[Breach]:
    with as_round():
        run_round(on=on, now=at(on, 3))
        return list(Breach.objects.filter(rule="message_unanswered", mended_on=None))


def viewer(*roles: str, staff_id=7, organisation_id=1, locations=(1,)) -> Viewer:
    return Viewer(staff_id=staff_id, name="", organisation_id=organisation_id, organisation_name="", kind="uwv",
                  roles=frozenset(roles), location_ids=locations)  # fmt: skip


# --- Rules -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "may"), [
    (viewer("coach"), True),
    (viewer("coach", staff_id=8), False),
    (viewer("team_leader", staff_id=8), True),
    (viewer("team_leader", staff_id=8, locations=(2,)), False),
    (viewer("administrator", staff_id=8), False),
])  # fmt: skip
def test_about_work_who_has_regie_answers(who, may):
    facts = MessageFacts(location_id=1, steward_id=7)
    assert may_answer(who, facts).allowed is may
    assert may_move(who, facts).allowed is may


def test_without_a_contact_person_any_coach_of_the_location_answers():
    facts = MessageFacts(location_id=1, steward_id=None)
    assert may_answer(viewer("coach", staff_id=9), facts)
    assert not may_answer(viewer("coach", staff_id=9, locations=(2,)), facts)


def test_about_a_benefit_who_pays_answers_and_the_contact_person_can_take_it_back():
    facts = MessageFacts(location_id=1, steward_id=7, queue="benefit", organisation_id=2)
    assert may_answer(viewer("coach", staff_id=9, organisation_id=2), facts)
    assert not may_answer(viewer("coach"), facts)
    assert may_move(viewer("coach"), facts)
    assert not may_move(viewer("coach", staff_id=9, organisation_id=3), facts)


def test_what_is_done_or_not_of_the_client_is_not_handled_again():
    who = viewer("coach")
    for facts in ({"is_open": False}, {"from_client": False}):
        assert not may_handle(who, MessageFacts(location_id=1, steward_id=7, **facts))


def test_only_who_works_with_files_writes_down_for_a_client():
    assert may_record(viewer("coach"))
    assert not may_record(viewer("administrator"))


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001])
def test_a_message_says_something_and_not_too_much(text):
    assert check_text(text).field == "text"


# --- Sending and answering -------------------------------------------------------------------------------------


def test_to_the_contact_person_and_back(chain):
    case, staff = carry(chain, email="klant@voorbeeld.nl")
    by = chain.viewer(staff)
    row = write(case)
    assert (row.queue, row.from_client, row.author, row.answer_due_on) == ("work", True, None, TODAY + 2 * DAY)
    assert [one.pk for one in list_open_messages(viewer=by)] == [row.pk]
    answered = answer(row, by).message
    row.refresh_from_db()
    assert row.answered_by == answered
    assert list_open_messages(viewer=by) == []
    assert Notice.objects.get().about == answered.key
    assert count_unread(case.pk) == 1
    assert note_messages_read(case=case.pk, by=myself(case), now=NOW) == 1
    assert note_messages_read(case=case.pk, by=myself(case), now=at(TODAY, 14)) == 0
    answered.refresh_from_db()
    assert answered.read_at == NOW
    assert Notice.objects.get().withdrawn_at == NOW  # it was read before anything was sent
    told = list(LedgerEvent.objects.filter(type__startswith="cases.message").values_list("type", flat=True))
    assert told == ["cases.message-sent", "cases.message-sent", "cases.message-answered", "cases.messages-read"]
    assert all("gesprek" not in str(event.payload) for event in LedgerEvent.objects.all())


def test_the_same_form_again_is_the_same_message(chain):
    case, staff = carry(chain)
    attempt = uuid4()
    first, again = send(case, attempt=attempt), send(case, attempt=attempt, text="Iets anders")
    assert (first.was_there, again.was_there) == (False, True)
    assert first.message == again.message
    by, attempt = chain.viewer(staff), uuid4()
    one, two = answer(first.message, by, attempt=attempt), answer(first.message, by, attempt=attempt)
    assert two.was_there
    assert one.message == two.message
    assert Message.objects.count() == 2


def test_the_form_of_somebody_else_is_refused(chain):
    (case, _), (other, _) = carry(chain), carry(chain)
    attempt = uuid4()
    write(case, attempt=attempt)
    with pytest.raises(Refused, match="Dit formulier is al gebruikt"):
        write(other, attempt=attempt)


def test_an_answer_also_answers_what_came_before_but_not_what_came_after(chain):
    case, staff = carry(chain)
    first, second, other, third = write(case), write(case), write(case, queue="benefit"), write(case)
    answered = answer(second, chain.viewer(staff)).message
    assert set(Message.objects.filter(answered_by=answered)) == {first, second}
    assert {one.pk for one in list_open_messages(viewer=chain.viewer(staff))} == {other.pk, third.pk}


def test_only_who_it_is_for_answers(chain):
    case, staff = carry(chain)
    row = write(case)
    dirk = chain.viewer(chain.dirk)
    with pytest.raises(Unknown):
        answer(row, chain.viewer(chain.carla))  # of another organisation, with no reason to look
    question = write(case, queue="benefit")
    with pytest.raises(Refused, match="De organisatie die betaalt"):
        answer(question, dirk)  # leads the team here, but works for the municipality
    with pytest.raises(Refused, match="niet van de klant"):
        answer(answer(row, dirk).message, chain.viewer(staff))
    with pytest.raises(Refused, match="al beantwoord"):
        answer(row, chain.viewer(staff))


def test_on_behalf_of_a_client_with_the_way_it_was_said(chain):
    case, staff = carry(chain, email="klant@voorbeeld.nl")
    said = {"case": case.key, "draft": draft(), "now": NOW}
    row = send_message(way="telephone", queue="benefit", by=chain.viewer(staff), **said).message
    assert (row.from_client, row.author, row.way, row.organisation) == (True, staff, "telephone", chain.uwv)
    assert row.answer_due_on == TODAY + 2 * DAY
    assert not Notice.objects.exists()  # what the client said themselves is no news to them
    with pytest.raises(Unknown):
        send_message(way="paper", by=chain.viewer(chain.carla), **said)


def test_closed_with_a_reason_and_only_with_one(chain):
    case, staff = carry(chain)
    row = write(case)
    by = chain.viewer(staff)
    with pytest.raises(Refused, match="Schrijf kort op waarom"):
        close_message(message=row.key, reason=" ", by=by, now=NOW)
    close_message(message=row.key, reason="Samen gebeld", by=by, now=NOW)
    row.refresh_from_db()
    assert (row.closed_reason, row.closed_by, row.is_open) == ("Samen gebeld", staff, False)
    with pytest.raises(Refused, match="al beantwoord of afgesloten"):
        close_message(message=row.key, reason="Nog eens", by=by, now=NOW)


def test_a_case_does_not_close_over_a_question(chain):
    case, staff = carry(chain)
    row, by = write(case), chain.viewer(staff)
    with pytest.raises(Refused, match="Er staat nog een bericht"):
        close_case(case=case.key, reason="work", by=by, now=NOW)
    answer(row, by)
    close_case(case=case.key, reason="work", by=by, now=NOW)
    with pytest.raises(Refused, match="Dit dossier is gesloten"):
        write(case)


def test_the_database_keeps_what_was_written(chain):
    case, _staff = carry(chain)
    row = write(case)
    for change in ({"text": "Anders"}, {"sent_at": NOW}, {"from_client": False}, {"answer_due_on": TODAY}):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Message.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Message.objects.filter(pk=row.pk)._raw_delete("default")


@pytest.mark.parametrize("fault", [
    {"closed_at": NOW}, {"moved_at": NOW}, {"queue": "benefit"}, {"closed_reason": "x"}, {"moved_reason": "x"},
])  # fmt: skip
def test_half_of_what_belongs_together_is_refused(chain, fault):
    case, _staff = carry(chain)
    row = write(case)
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=row.pk).update(**fault)


# --- About a benefit -------------------------------------------------------------------------------------------


def may_look(case, organisation) -> bool:
    return AccessGrant.objects.filter(
        client=case.client, because="message", organisation=organisation, until_on=None
    ).exists()


def test_a_question_about_a_benefit_goes_to_who_pays_and_lets_them_look_until_it_is_answered(chain):
    case, staff = carry(chain)
    change_target_group(case=case.pk, target_group="bijstand", by=SYSTEM, now=at(TODAY))
    carla = chain.viewer(chain.carla)
    assert list_benefit_messages(viewer=carla) == []
    row, secret = write(case, queue="benefit"), write(case, text="Alleen voor mijn contactpersoon")
    assert row.organisation == chain.gemeente
    assert may_look(case, chain.gemeente)
    assert list_benefit_messages(viewer=carla) == [row]
    assert list_benefit_messages(viewer=chain.viewer(staff)) == []
    assert [line.message for line in get_conversation(case.key, viewer=carla).lines] == [row]
    with pytest.raises(Unknown):
        get_message(secret.key, viewer=carla)
    answer(row, carla)
    assert not may_look(case, chain.gemeente)
    assert list_benefit_messages(viewer=carla) == []
    rules = {"grant_without_reason", "reason_without_grant"}
    with as_round():
        run_round(on=TODAY + DAY, now=at(TODAY + DAY, 3))
    assert not Breach.objects.filter(rule__in=rules).exists()


def test_a_lost_grant_of_a_question_is_found(chain):
    case, _staff = carry(chain)
    write(case, queue="benefit")
    assert AccessGrant.objects.filter(client=case.client, because="message").update(until_on=TODAY) == 1
    with as_round():
        run_round(on=TODAY, now=at(TODAY, 3))
    assert Breach.objects.filter(rule="reason_without_grant").exists()


def test_who_comes_to_pay_later_does_not_get_what_was_sent_before(chain):
    case, _staff = carry(chain)
    row = write(case, queue="benefit")
    Arrangement.objects.filter(task="benefit").update(organisation=chain.gemeente)
    assert list_benefit_messages(viewer=chain.viewer(chain.carla)) == []
    row.refresh_from_db()
    assert row.organisation == chain.uwv


def test_where_nobody_was_arranged_to_pay_the_contact_person_gets_it(chain):
    case, staff = carry(chain)
    Arrangement.objects.filter(task="benefit").delete()
    row = write(case, queue="benefit")
    assert (row.queue, row.organisation) == ("work", None)
    with pytest.raises(Refused, match="niet afgesproken welke organisatie"):
        move_message(message=row.key, queue="benefit", reason="Geld", by=chain.viewer(staff), now=NOW)


def test_moved_with_a_reason_and_the_same_last_day(chain):
    case, staff = carry(chain)
    by, row = chain.viewer(staff), write(case)
    with pytest.raises(Refused, match="Schrijf kort op waarom"):
        move_message(message=row.key, queue="benefit", reason="", by=by, now=NOW)
    moved = move_message(message=row.key, queue="benefit", reason="Gaat over geld", by=by, now=NOW)
    assert (moved.queue, moved.organisation_id, moved.answer_due_on) == ("benefit", chain.uwv.pk, row.answer_due_on)
    assert may_look(case, chain.uwv)
    with pytest.raises(Refused, match="staat daar al"):
        move_message(message=row.key, queue="benefit", reason="Nog eens", by=by, now=NOW)
    back = move_message(message=row.key, queue="work", reason="Toch over werk", by=by, now=NOW)
    assert (back.queue, back.organisation_id, back.moved_reason) == ("work", None, "Toch over werk")
    assert not may_look(case, chain.uwv)


# --- Not in time (P2) ------------------------------------------------------------------------------------------

FRIDAY = date(2026, 11, 20)


def test_due_today_is_not_late_and_a_weekend_does_not_count(chain):
    case, staff = carry(chain)
    row = write(case, on=FRIDAY, hour=22)
    assert row.answer_due_on == date(2026, 11, 24)  # two working days: Monday, Tuesday
    assert write(case, on=FRIDAY + DAY).answer_due_on == date(2026, 11, 24)  # sent on a Saturday
    assert held(date(2026, 11, 24)) == []
    late = held(date(2026, 11, 25))
    assert {one.subject_id for one in late} == set(Message.objects.values_list("pk", flat=True))
    assert {(one.promise, one.owner_id, one.since_on) for one in late} == {("P2", staff.pk, date(2026, 11, 25))}
    answer_message(message=Message.objects.latest("pk").key, draft=draft(), by=chain.viewer(staff, date(2026, 11, 25)),
                   now=at(date(2026, 11, 25)))  # fmt: skip
    assert held(date(2026, 11, 25)) == []


def test_about_a_benefit_it_lies_with_nobody_in_person(chain):
    case, _staff = carry(chain)
    write(case, queue="benefit")
    (late,) = held(TODAY + 5 * DAY)
    assert (late.owner_id, late.organisation_id) == (None, chain.uwv.pk)


def test_closed_and_moved_are_looked_at_as_they_are_now(chain):
    case, staff = carry(chain)
    by, closed, moved = chain.viewer(staff), write(case), write(case)
    close_message(message=closed.key, reason="Gebeld", by=by, now=NOW)
    move_message(message=moved.key, queue="benefit", reason="Geld", by=by, now=NOW)
    (late,) = held(TODAY + 5 * DAY)
    assert (late.subject_id, late.owner_id) == (moved.pk, None)


# --- On the desk -----------------------------------------------------------------------------------------------


def on_the_desk(chain, staff, on=TODAY):
    return {row.case_key: row for row in get_desk(chain.viewer(staff, on), today=on).rows}


def test_a_message_stands_on_the_desk_until_it_is_answered(chain, django_assert_num_queries):
    case, staff = carry(chain)
    before = on_the_desk(chain, staff)[case.key]
    write(case, queue="benefit")
    assert on_the_desk(chain, staff)[case.key] == before  # somebody else answers that
    row = write(case)
    by = chain.viewer(staff)
    with django_assert_num_queries(1):
        (shown,) = [one for one in get_desk(by, today=TODAY).rows if one.case_key == case.key]
    assert (shown.status, shown.kind, shown.due_on) == ("message", "soon", row.answer_due_on)
    assert on_the_desk(chain, staff, TODAY + 2 * DAY)[case.key].status in ("message", "step_late")
    assert on_the_desk(chain, staff, TODAY + 3 * DAY)[case.key].status == "message_late"
    answer(row, by)
    assert on_the_desk(chain, staff)[case.key] == before


def test_the_panel_shows_unanswered_ones_first(chain):
    case, staff = carry(chain)
    first = write(case)
    other = write(case, queue="benefit")
    answered = answer(first, chain.viewer(staff)).message
    assert list_latest_messages(case.pk) == [other, answered, first]
