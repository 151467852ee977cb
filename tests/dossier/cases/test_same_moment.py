"""Two people act on the same case at the same moment: one wins, the other reads what happened, nothing is half done."""

from datetime import date, timedelta

import pytest

from keten.dossier.cases import actions
from keten.dossier.cases.actions.granting import sync_case_grants
from keten.dossier.cases.models import Case, Handover, Responsibility, Step, Stewardship
from keten.dossier.clients.models import Client
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.actions import draining
from keten.ground.ledger.models import LedgerEvent
from keten.ground.ledger.queries import list_faults
from keten.ground.organisations.models import Staff
from keten.ground.promises.actions import run_round
from keten.ground.promises.models import Breach, RoundRun
from keten.journey.intake.actions import register_at_location
from tests.conftest import as_round
from tests.factories import TODAY, Chain, at, make_chain
from tests.together import at_the_same_moment

TIMES = range(5)  # a race is not lost on the first try
pytestmark = pytest.mark.usefixtures("own_database")


def _reasons(outcomes: list[object]) -> list[str]:
    """The sentences of those who were refused; anything else that went wrong is raised."""
    for outcome in outcomes:
        if isinstance(outcome, Exception) and not isinstance(outcome, Refused):
            raise outcome
    return [outcome.reason for outcome in outcomes if isinstance(outcome, Refused)]


def _events(kind: str, case: Case) -> int:
    return LedgerEvent.objects.filter(type=f"cases.{kind}", client_ref=case.client.ref).count()


def _round(day: date) -> RoundRun:
    with as_round():
        return run_round(on=day, now=at(day))


def _asked_of_all(chain: Chain) -> Handover:
    """A request to every coach of UWV."""
    case = chain.register()
    Handover.objects.filter(case=case).update(to_staff=None)
    sync_case_grants([case.client_id], today=TODAY)
    return Handover.objects.get(case=case)


def _accept(chain: Chain, handover: Handover, staff: Staff) -> Handover:
    return actions.accept_handover(handover=handover.key, by=chain.viewer(staff), now=at(TODAY))


def test_two_coaches_accept() -> None:
    chain = make_chain()
    for _ in TIMES:
        asked = _asked_of_all(chain)
        reasons = _reasons(
            at_the_same_moment(
                lambda asked=asked: _accept(chain, asked, chain.anna),
                lambda asked=asked: _accept(chain, asked, chain.bram),
            )
        )
        assert reasons == ["Een collega was u voor: deze klant is al aangenomen. Er is niets veranderd."]
        asked.refresh_from_db()
        steward = Stewardship.objects.get(case=asked.case)
        assert steward.staff_id == asked.answered_by_id
        assert steward.until_on is None
        assert _events("handover-accepted", asked.case) == 1
    assert list_faults() == []


def test_accepting_and_taking_back() -> None:
    chain = make_chain()
    for _ in TIMES:
        asked = _asked_of_all(chain)
        reasons = _reasons(
            at_the_same_moment(
                lambda asked=asked: _accept(chain, asked, chain.bram),
                lambda asked=asked: actions.withdraw_handover(
                    handover=asked.key, by=chain.viewer(chain.anna), now=at(TODAY)
                ),
            )
        )
        asked.refresh_from_db()
        assert len(reasons) == 1
        assert "Er is niets veranderd." in reasons[0]
        assert Stewardship.objects.filter(case=asked.case).exists() == (asked.answer == "accepted")


def test_two_people_end_the_same_step() -> None:
    chain = make_chain()
    for _ in TIMES:
        case = chain.register()
        step = Step.objects.get(case=case)
        done, missed = (
            lambda step=step: actions.complete_step(
                step=step.key, by=chain.viewer(chain.anna), now=at(TODAY), next_kind="talk", next_due_on=TODAY
            ),
            lambda step=step: actions.miss_step(
                step=step.key, reason="Ziek", by=chain.viewer(chain.dirk), now=at(TODAY), next_kind="call",
                next_due_on=TODAY,
            ),
        )  # fmt: skip
        reasons = _reasons(at_the_same_moment(done, missed))
        assert reasons == ["Deze stap was al afgerond. Er is niets veranderd."]
        step.refresh_from_db()
        following = Step.objects.get(case=case, outcome__isnull=True)
        assert (step.outcome, following.kind) in {("done", "talk"), ("missed", "call")}
        assert _events("step-ended", case) == 1


def test_closing_while_a_colleague_accepts() -> None:
    chain = make_chain()
    for _ in TIMES:
        asked = _asked_of_all(chain)
        reasons = _reasons(
            at_the_same_moment(
                lambda asked=asked: _accept(chain, asked, chain.anna),
                lambda asked=asked: actions.close_case(
                    case=asked.case.key, reason="work", by=chain.viewer(chain.dirk), now=at(TODAY)
                ),
            )
        )
        asked.refresh_from_db()
        case = Case.objects.get(pk=asked.case_id)
        assert case.closed_on == TODAY
        assert not Stewardship.objects.filter(case=case, until_on__isnull=True).exists()
        assert not Responsibility.objects.filter(case=case, until_on__isnull=True).exists()
        assert not Step.objects.filter(case=case, outcome__isnull=True).exists()
        if asked.answer == "accepted":
            assert reasons == []
        else:
            closed = "Dit dossier is gesloten. Schrijf de klant opnieuw in als er weer hulp nodig is."
            assert (asked.answer, reasons) == ("withdrawn", [closed])


def test_two_team_leaders_assign_the_same_clients() -> None:
    chain = make_chain()
    cases = [chain.register() for _ in range(6)]
    dirk = chain.viewer(chain.dirk)
    for _ in TIMES:
        batches = at_the_same_moment(
            *(
                lambda keys=keys, coach=coach: actions.assign_cases(
                    cases=keys, to_staff_id=coach.pk, by=dirk, now=at(TODAY)
                )
                for keys, coach in (
                    ([case.key for case in cases], chain.anna),
                    ([case.key for case in reversed(cases)], chain.bram),
                )
            )
        )
        assert _reasons(batches) == []
        open_now = Handover.objects.filter(answer__isnull=True)
        assert open_now.count() == len(cases)
        assert open_now.values("batch").distinct().count() == 1


def test_undoing_an_assignment_while_the_round_runs_and_a_coach_accepts() -> None:
    """Three who take the same chains; none of them waits for ever, nobody loses anything."""
    chain = make_chain()
    cases = [chain.register() for _ in range(10)]
    for days in TIMES:
        day = TODAY + timedelta(days=20 + days)
        dirk, anna = chain.viewer(chain.dirk, day), chain.viewer(chain.anna, day)
        batch = actions.assign_cases(
            cases=[case.key for case in cases], to_staff_id=chain.anna.pk, by=dirk, now=at(day, 8)
        )
        accepted = Handover.objects.get(case=cases[days], answer__isnull=True)
        outcomes = at_the_same_moment(
            lambda batch=batch, day=day, dirk=dirk: actions.withdraw_batch(batch=batch, by=dirk, now=at(day)),
            lambda day=day: _round(day),
            lambda row=accepted, day=day, anna=anna: actions.accept_handover(handover=row.key, by=anna, now=at(day)),
        )
        reasons = _reasons(outcomes)
        answers = set(Handover.objects.filter(batch=batch).values_list("answer", flat=True))
        assert None not in answers
        assert reasons == [] or "ingetrokken" in reasons[0]
        cases[days] = chain.register(on=day)
    assert list_faults() == []


def test_chains_are_always_taken_in_the_same_order() -> None:
    """The order in which the round takes them; two who both want the same two would otherwise wait for each other."""
    chain = make_chain()
    cases = [chain.register() for _ in range(8)]
    batch = actions.assign_cases(
        cases=[case.key for case in cases], to_staff_id=chain.anna.pk, by=chain.viewer(chain.dirk), now=at(TODAY)
    )
    asked = LedgerEvent.objects.filter(type="cases.handover-asked").order_by("-pk")[: len(cases)]
    actions.withdraw_batch(batch=batch, by=chain.viewer(chain.dirk), now=at(TODAY))
    taken_back = LedgerEvent.objects.filter(type="cases.handover-withdrawn").order_by("-pk")[: len(cases)]
    for events in (asked, taken_back):
        assert [event.client_ref for event in events] == sorted((c.client.ref for c in cases), reverse=True)


def test_two_rounds_at_once() -> None:
    chain = make_chain()
    for _ in range(5):
        chain.register()
    late = TODAY + timedelta(days=30)
    outcomes = at_the_same_moment(*[lambda: _round(late)] * 2)
    assert _reasons(outcomes) == []
    assert RoundRun.objects.get(on=late).found == Breach.objects.count() == 10  # no contact, step late
    assert LedgerEvent.objects.filter(type="promises.breach-found").count() == 10


def test_the_same_person_at_two_counters() -> None:
    chain = make_chain()
    person = chain.person(bsn="111222333")
    with draining():
        outcomes = at_the_same_moment(
            *(
                lambda coach=coach: register_at_location(
                    person=person, location_id=chain.location.pk, target_group="ww", by=chain.viewer(coach),
                    now=at(TODAY),
                )
                for coach in (chain.anna, chain.bram)
            )
        )  # fmt: skip
    reasons = _reasons(outcomes)
    assert len(reasons) == 1
    assert "al bekend" in reasons[0] or "al ingeschreven" in reasons[0]
    assert Client.objects.count() == Case.objects.count() == Handover.objects.count() == 1
