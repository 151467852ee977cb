"""Who is asked how it was, when, and what becomes of the answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from keten.dossier.cases.actions import close_case, complete_step, merge_clients, miss_step, plan_step
from keten.dossier.cases.models import Case
from keten.dossier.clients.models import Client
from keten.dossier.clients.queries import show_viewer
from keten.dossier.questions.actions import answer_survey, ask_partner, ask_survey, decline_survey, set_surveys
from keten.dossier.questions.models import SurveyAnswer, SurveyInvitation, SurveyStop, WaitingSurvey
from keten.dossier.questions.queries import UnknownSurvey, find_open_survey, list_counts, list_responses, list_texts
from keten.dossier.questions.rules.results import Quarter
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.actions import drain, draining
from keten.ground.ledger.models import LedgerEvent
from keten.ground.organisations.rules.viewer import SYSTEM, as_client
from keten.ground.upkeep.actions import run_retention
from keten.journey.chain_signals.actions import answer_signal, send_signal
from tests.conftest import as_owner, as_round, only_granted
from tests.dossier.questions.surveying import BAD, GOOD, answer, ask, keep_answers
from tests.factories import TODAY, Chain, at, make_chain
from tests.ground.upkeep.lives import DUE, LONG_AGO, live

pytestmark = pytest.mark.django_db
NOW = at(TODAY)


@pytest.fixture
def chain() -> Chain:
    return make_chain()


@pytest.fixture
def case(chain: Chain) -> Case:
    return chain.register()


@contextmanager
def reacting() -> Iterator[None]:
    with draining() as pending:
        yield
        drain(pending)


def do_step(chain: Chain, case: Case, kind: str, *, done: bool = True, hour: int = 10) -> None:
    by, now = chain.viewer(chain.dirk), at(TODAY, hour)
    with reacting():
        step = plan_step(case=case.key, kind=kind, due_on=TODAY, by=by, now=now)
        if done:
            complete_step(step=step.key, by=by, now=now)
        else:
            miss_step(step=step.key, reason="Niet gekomen", next_kind="talk", next_due_on=TODAY, by=by, now=now)


def count_waiting() -> int:
    with as_owner():
        return WaitingSurvey.objects.count()


@pytest.mark.parametrize(("kind", "asked"), [
    ("first_talk", True), ("talk", True), ("call", True), ("diagnosis", True), ("talk_of_three", True),
    ("documents", False), ("tell_client", False), ("wwb_test", False), ("employer", False),
])  # fmt: skip
def test_a_contact_with_the_client_is_followed_by_a_survey(chain: Chain, case: Case, kind: str, asked: bool) -> None:
    do_step(chain, case, kind)
    rows = list(SurveyInvitation.objects.values_list("client", "step_kind", "location", "asked_at"))
    assert rows == ([(case.client_id, kind, chain.location.pk, NOW)] if asked else [])  # the event's own time


def test_who_took_part_is_known_by_code(chain: Chain, case: Case) -> None:
    do_step(chain, case, "talk")
    assert SurveyInvitation.objects.get().organisations == ["gm0268", "uwv"]  # dirk did it, UWV answers for the client


def test_a_step_that_did_not_happen_is_not_asked_about(chain: Chain, case: Case) -> None:
    do_step(chain, case, "talk", done=False)
    assert not SurveyInvitation.objects.exists()


def test_not_twice_in_the_period(chain: Chain, case: Case) -> None:
    do_step(chain, case, "talk")
    do_step(chain, case, "call", hour=12)
    assert SurveyInvitation.objects.count() == 1
    again = {"client_id": case.client_id, "location_id": chain.location.pk, "step_kind": "call", "organisations": [],
             "by": SYSTEM}  # fmt: skip
    assert ask_survey(**again, now=at(TODAY + timedelta(days=29))) is None
    assert ask_survey(**again, now=at(TODAY + timedelta(days=30))) is not None


def test_a_partner_is_asked_after_an_answer_at_most_once_a_month(chain: Chain, case: Case) -> None:
    anna, carla = chain.viewer(case.stewardships.get().staff if case.stewardships.exists() else chain.anna), chain.carla
    for _ in range(2):
        with reacting():
            sent = send_signal(
                case=case.key, kind="question", values={"question": "Loopt er hulp?", "why": "Voor het plan"},
                addressee_id=chain.gemeente.pk, by=anna, now=NOW,
            )  # fmt: skip
            answer_signal(
                signal=sent.key, outcome="answered", reason="", values={"answer": "Ja"}, by=chain.viewer(carla), now=NOW
            )
    row = SurveyInvitation.objects.get()
    assert (row.staff_id, row.client_id, row.survey) == (anna.staff_id, None, "contactmoment_partner")
    assert row.organisations == ["gm0268", "uwv"]
    later = {"staff_id": row.staff_id, "location_id": row.location_id, "step_kind": "signal", "organisations": [],
             "by": SYSTEM}  # fmt: skip
    assert ask_partner(**later, now=at(TODAY + timedelta(days=30))) is None
    assert ask_partner(**later, now=at(TODAY + timedelta(days=31))) is not None


def test_answers_are_kept_once(chain: Chain, case: Case) -> None:
    row = ask(chain, client=case.client)
    assert answer(row) is True
    assert answer(row, BAD) is False
    assert count_waiting() == 1
    row.refresh_from_db()
    assert (row.answered, row.declined) == (True, False)


def test_only_who_was_asked_can_answer(chain: Chain, case: Case) -> None:
    row, other = ask(chain, client=case.client), chain.register().client
    for by in (as_client(other.pk, "", on=TODAY), chain.viewer(chain.anna), chain.viewer(chain.dirk), SYSTEM):
        with pytest.raises(UnknownSurvey):
            answer_survey(invitation=row.key, given=GOOD, by=by, now=NOW)
    assert count_waiting() == 0


def test_a_survey_that_is_over_or_skipped_is_not_answered(chain: Chain, case: Case) -> None:
    row = ask(chain, client=case.client)
    with pytest.raises(Refused, match="de tijd is om"):
        answer(row, on=row.expires_on + timedelta(days=1))
    decline_survey(invitation=row.key, by=as_client(case.client_id, "", on=TODAY), now=NOW)
    with pytest.raises(Refused, match="sloeg deze vragenlijst over"):
        answer(row)
    assert count_waiting() == 0
    assert find_open_survey(viewer=as_client(case.client_id, "", on=TODAY), today=TODAY) is None


def test_row_level_security_shows_an_invitation_to_who_was_asked_alone(chain: Chain, case: Case) -> None:
    """Without any condition: not to who leads or opens the file for work, and answers only where one works."""
    other = make_chain("Werkplein Elders")
    ask(chain, client=case.client)
    ask_partner(staff_id=chain.els.pk, location_id=chain.location.pk, step_kind="signal", organisations=[], by=SYSTEM,
                now=NOW)  # fmt: skip
    keep_answers(chain.location, 10, kind="talk", month=TODAY.replace(day=1))
    who = [chain.viewer(one) for one in (chain.dirk, chain.anna, chain.els, other.dirk)]
    who += [as_client(case.client_id, "", on=TODAY)]
    seen = []
    for viewer in who:
        show_viewer(viewer, today=TODAY)
        with only_granted():
            seen.append((SurveyInvitation.objects.count(), SurveyAnswer.objects.count()))
    assert seen == [(0, 10), (0, 10), (1, 0), (0, 0), (1, 0)]


def test_who_wants_no_surveys_gets_none_until_they_do(chain: Chain, case: Case) -> None:
    myself = as_client(case.client_id, "", on=TODAY)
    row = ask(chain, client=case.client)
    assert find_open_survey(viewer=myself, today=TODAY) == row
    for _ in range(2):
        set_surveys(wanted=False, by=myself, now=NOW)
    assert find_open_survey(viewer=myself, today=TODAY) is None
    later = {"client_id": case.client_id, "location_id": chain.location.pk, "step_kind": "talk", "organisations": [],
             "by": SYSTEM, "now": at(TODAY + timedelta(days=60))}  # fmt: skip
    assert ask_survey(**later) is None
    set_surveys(wanted=True, by=myself, now=NOW)
    assert ask_survey(**later) is not None
    told = LedgerEvent.objects.filter(type="questions.surveys-set", client_ref=case.client.ref)
    assert [one.payload["wanted"] for one in told.order_by("pk")] == [False, True]


def test_of_two_files_of_one_person_the_invitations_and_a_no_go_along(chain: Chain) -> None:
    keep, double = chain.register(), chain.register()
    for one in (keep, double):
        ask(chain, client=one.client)
        set_surveys(wanted=False, by=as_client(one.client_id, "", on=TODAY), now=NOW)
    dirk = chain.viewer(chain.dirk)
    close_case(case=double.key, reason="other", by=dirk, now=at(TODAY, 15))
    merge_clients(keep_id=keep.client_id, double_number=double.client.number, by=dirk, now=at(TODAY, 15))
    assert {row.client_id for row in SurveyInvitation.objects.all()} == {keep.client_id}
    assert SurveyStop.objects.get().client_id == keep.client_id


def test_the_response_counts_who_was_asked_in_the_quarter(chain: Chain) -> None:
    rows = [ask(chain) for _ in range(3)]
    ask(chain, on=TODAY - timedelta(days=90))
    answer(rows[0])
    found = list_responses(chain.location.pk, Quarter.of(TODAY), viewer=chain.viewer(chain.dirk))
    assert (found["contactmoment_klant"].asked, found["contactmoment_klant"].answered) == (3, 1)


def test_results_are_of_ones_own_location_alone(chain: Chain) -> None:
    other, month = make_chain("Werkplein Elders"), TODAY.replace(day=1)
    for place in (chain.location, other.location):
        keep_answers(place, 12, GOOD | {"kwijt": "Fijn"}, kind="talk", month=month)
    ask(other)
    asked = {"viewer": chain.viewer(chain.dirk), "quarter": Quarter.of(TODAY)}
    counts = list_counts(chain.location.pk, survey="contactmoment_klant", **asked)
    assert counts["schotten"] == {"talk": {"nee": 12}}
    assert list_counts(other.location.pk, survey="contactmoment_klant", **asked) == {}
    assert list_texts(other.location.pk, survey="contactmoment_klant", **asked) == []
    assert list_responses(other.location.pk, **asked) == {}


def test_invitations_go_after_their_term_and_answers_stay(chain: Chain, case: Case) -> None:
    old, young = ask(chain, client=case.client, on=TODAY - timedelta(days=366)), ask(chain)
    answer(old, on=TODAY - timedelta(days=366))
    keep_answers(chain.location, 10, kind="talk", month=(TODAY - timedelta(days=400)).replace(day=1))
    with as_round():
        done = {one.kind: one.removed for one in run_retention(on=TODAY, now=NOW)}
    assert (done["surveys"], done["waiting_surveys"]) == (1, 1)
    assert list(SurveyInvitation.objects.all()) == [young]
    assert count_waiting() == 0
    assert SurveyAnswer.objects.count() == 10


def test_a_file_that_goes_takes_its_invitations_along(chain: Chain) -> None:
    client = live(chain).client
    ask(chain, client=client, on=LONG_AGO)
    set_surveys(wanted=False, by=as_client(client.pk, "", on=LONG_AGO), now=at(LONG_AGO, 13))
    with as_round():
        run_retention(on=DUE, now=NOW)
    assert not Client.objects.filter(pk=client.pk).exists()
    assert not SurveyInvitation.objects.exists()
    assert not SurveyStop.objects.exists()
