"""Who returns within twelve months goes on in the same file, with its history; after that a new one begins."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from keten.dossier.cases.actions import accept_handover, ask_handover, close_case, merge_clients, open_case, reopen_case
from keten.dossier.cases.models import Case, Handover, Responsibility, Spell, Step, Stewardship
from keten.dossier.cases.queries import get_overview
from keten.dossier.cases.rules.closing import may_reopen
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.models import LedgerEvent
from keten.ground.organisations.actions import end_staff
from keten.ground.organisations.models import Staff, TeamMembership
from keten.ground.organisations.rules.viewer import SYSTEM
from keten.ground.promises.actions import run_round
from keten.ground.promises.models import Breach
from keten.journey.intake.actions import register_at_location
from keten.journey.intake.actions.oneself import open_own_file
from keten.journey.intake.queries import list_possible_doubles
from keten.journey.routing.actions import choose_model
from keten.journey.routing.models import Binding, ModelVersion
from tests.conftest import as_round
from tests.factories import TODAY, Chain, at, make_chain

pytestmark = pytest.mark.django_db
BSN = "111222333"
DAY = timedelta(days=1)
LAST, TOO_LATE = date(2027, 11, 15), date(2027, 11, 16)  # closed on 16 November 2026


@pytest.fixture
def chain() -> Chain:
    return make_chain()


def live(chain: Chain, **given: object) -> tuple[Case, Staff]:
    """Registered, accepted and closed on one day: the case, and who was contact person."""
    case = chain.register(bsn=BSN, **given)  # type: ignore[arg-type]
    asked = Handover.objects.get(case=case)
    coach = asked.to_staff
    assert coach is not None
    accept_handover(handover=asked.key, by=chain.viewer(coach), now=at(TODAY))
    close_case(case=case.key, reason="work", by=chain.viewer(coach), now=at(TODAY, 12))
    case.refresh_from_db()
    return case, coach


def come_back(chain: Chain, on: date, case: Case, **given: object) -> Case:
    person = chain.person(bsn=BSN, last_name=case.client.last_name)
    wish = {"location_id": chain.location.pk, "target_group": "bijstand", **given}
    return register_at_location(person=person, by=chain.viewer(chain.dirk, on), now=at(on), **wish)  # type: ignore[arg-type]


def asked_of(case: Case) -> Handover:
    return Handover.objects.get(case=case, answer=None)


@pytest.mark.parametrize(("on", "reopens"), [(TODAY, True), (LAST, True), (TOO_LATE, False)])
def test_until_the_last_day_before_twelve_months(chain: Chain, on: date, reopens: bool) -> None:
    case, _coach = live(chain)
    assert (come_back(chain, on, case).pk == case.pk) is reopens
    assert Case.objects.count() == (1 if reopens else 2)
    assert Spell.objects.count() == (1 if reopens else 0)


def test_a_leap_day_counts_to_the_last_of_february() -> None:
    closed_on = date(2028, 2, 29)
    assert may_reopen(closed_on, today=date(2029, 2, 27), months=12).allowed
    assert not may_reopen(closed_on, today=date(2029, 2, 28), months=12).allowed
    assert not may_reopen(None, today=closed_on, months=12).allowed


def test_it_opens_with_its_history_and_terms_count_from_the_return(chain: Chain) -> None:
    case, _coach = live(chain)
    back = come_back(chain, LAST, case)
    assert (back.opened_on, back.closed_on, back.close_reason, back.target_group) == (LAST, None, None, "bijstand")
    spell = Spell.objects.get()
    assert (spell.opened_on, spell.from_on, spell.until_on) == (TODAY, TODAY, TODAY)
    assert (spell.because, spell.close_reason, spell.target_group) == ("closed", "work", "ww")
    assert Responsibility.objects.get(case=back, until_on=None).organisation == chain.gemeente
    assert Stewardship.objects.filter(case=back).count() == 1  # of then: nobody accepted yet
    assert Step.objects.get(case=back, outcome=None).kind == "first_talk"
    overview = get_overview(back.key, viewer=chain.viewer(chain.dirk, LAST))
    assert len(overview.handovers) == 2
    assert overview.spells == (spell,)
    told = LedgerEvent.objects.get(type="cases.case-reopened").payload
    assert (told["case_id"], told["closed_on"]) == (case.pk, TODAY.isoformat())
    assert LedgerEvent.objects.filter(type="cases.case-opened").count() == 1


def test_outflow_stays_countable_after_two_returns(chain: Chain) -> None:
    case, coach = live(chain)
    for on in (TODAY + 30 * DAY, TODAY + 60 * DAY):
        back = come_back(chain, on, case)
        accept_handover(handover=asked_of(back).key, by=chain.viewer(coach, on), now=at(on))
        close_case(case=back.key, reason="other", by=chain.viewer(coach, on), now=at(on + DAY))
    closed = [*Spell.objects.filter(because="closed").order_by("until_on").values_list("until_on", "close_reason")]
    case.refresh_from_db()
    assert [*closed, (case.closed_on, case.close_reason)] == [
        (TODAY, "work"), (TODAY + 31 * DAY, "other"), (TODAY + 61 * DAY, "other"),
    ]  # fmt: skip


def test_the_last_contact_person_is_asked_first(chain: Chain) -> None:
    case, coach = live(chain)
    back = come_back(chain, LAST, case)  # for bijstand: the arrangement would ask somebody of the municipality
    assert asked_of(back).to_staff == coach
    assert asked_of(back).kind == "first"


def test_who_left_is_not_asked(chain: Chain) -> None:
    case, coach = live(chain)
    end_staff(staff_id=coach.pk, until_on=LAST, by=SYSTEM, now=at(LAST))
    assert asked_of(come_back(chain, LAST, case)).to_staff == chain.carla


def test_who_works_elsewhere_now_is_not_asked(chain: Chain) -> None:
    case, coach = live(chain)
    TeamMembership.objects.filter(staff=coach).update(until_on=LAST)
    assert asked_of(come_back(chain, LAST, case)).to_staff == chain.carla


def test_at_another_location_the_same_case_goes_on_there(chain: Chain) -> None:
    case, _coach = live(chain)
    there = make_chain("Werkplein Elders")
    back = come_back(there, LAST, case, location_id=there.location.pk)
    assert (back.pk, back.location) == (case.pk, there.location)
    assert asked_of(back).to_staff == there.carla
    assert Spell.objects.get().location == chain.location


def test_by_oneself_too(chain: Chain) -> None:
    case, coach = live(chain)
    back = open_own_file(client=case.client, form="bijstand_aanvraag", by=SYSTEM, now=at(LAST))
    assert back.pk == case.pk
    assert asked_of(back).to_staff == coach


def test_the_file_of_a_double_that_was_joined(chain: Chain) -> None:
    case, _coach = live(chain)
    other = chain.register(target_group="bijstand")
    close_case(case=other.key, reason="other", by=chain.viewer(chain.dirk, TODAY + DAY), now=at(TODAY + DAY))
    merge_clients(keep_id=other.client_id, double_number=case.client.number, by=SYSTEM, now=at(TODAY + DAY))
    back = come_back(chain, LAST, case)  # the BSN went along to who stayed; the case that closed last goes on
    assert (back.pk, back.client_id) == (other.pk, other.client_id)
    assert Case.objects.filter(client=other.client_id).count() == 2


def test_an_open_case_stays_the_only_one(chain: Chain) -> None:
    case, _coach = live(chain)
    come_back(chain, LAST, case)
    with pytest.raises(Refused):
        come_back(chain, LAST, case)
    with pytest.raises(Refused):
        reopen_case(
            case=case.pk, location_id=chain.location.pk, target_group="ww", responsible_id=None, by=SYSTEM, now=at(LAST)
        )


def test_a_closed_case_beside_an_open_one_stays_closed(chain: Chain) -> None:
    case, _coach = live(chain)
    place = {"location_id": chain.location.pk, "target_group": "ww", "responsible_id": None, "by": SYSTEM}
    open_case(client=case.client, now=at(LAST), **place)  # type: ignore[arg-type]
    with pytest.raises(Refused):
        reopen_case(case=case.pk, now=at(LAST), **place)  # type: ignore[arg-type]


def test_the_registrar_is_told_that_the_file_opens_again(chain: Chain) -> None:
    case, _coach = live(chain)
    person = chain.person(bsn=BSN, last_name=case.client.last_name)
    assert [one.closed_on for one in list_possible_doubles(person, on=LAST)] == [TODAY]
    assert [one.closed_on for one in list_possible_doubles(person, on=TOO_LATE)] == [None]
    come_back(chain, LAST, case)
    assert [one.closed_on for one in list_possible_doubles(person, on=LAST)] == [None]  # open: nothing of it is said


def test_the_round_counts_from_the_return(chain: Chain) -> None:
    case, _coach = live(chain)
    reopen_case(
        case=case.pk, location_id=chain.location.pk, target_group="none", responsible_id=None, by=SYSTEM, now=at(LAST)
    )
    with as_round():
        run_round(on=LAST, now=at(LAST, 3))
        assert set(Breach.objects.values_list("rule", "since_on")) == {("no_responsible", LAST)}
        run_round(on=LAST + 3 * DAY, now=at(LAST + 3 * DAY, 3))
        found = dict(Breach.objects.values_list("rule", "since_on"))
    assert found == dict.fromkeys(("no_responsible", "no_contact", "no_step"), LAST)


def test_what_was_not_told_before_is_no_breach_after(chain: Chain) -> None:
    case = chain.register(bsn=BSN)
    coach = asked_of(case).to_staff
    assert coach is not None
    accept_handover(handover=asked_of(case).key, by=chain.viewer(coach), now=at(TODAY))
    ask_handover(
        case=case.key, to_organisation_id=chain.gemeente.pk, to_staff_id=chain.carla.pk, by=chain.viewer(coach),
        now=at(TODAY),
    )  # fmt: skip
    accept_handover(handover=asked_of(case).key, by=chain.viewer(chain.carla), now=at(TODAY))
    close_case(case=case.key, reason="work", by=chain.viewer(chain.carla), now=at(TODAY, 12))
    back = come_back(chain, LAST, case)
    with as_round():
        run_round(on=LAST, now=at(LAST, 3))
        assert list(Breach.objects.values_list("rule", flat=True)) == []
    assert get_overview(back.key, viewer=chain.viewer(chain.dirk, LAST)).client_to_tell is None


def test_the_way_of_working_begins_anew(chain: Chain) -> None:
    version = ModelVersion.objects.get(code="fasen", location=None)
    for group in ("ww", "bijstand"):
        choose_model(
            version=version.key, location_id=chain.location.pk, target_groups=[group], from_on=TODAY, by=SYSTEM,
            now=at(TODAY),
        )  # fmt: skip
    case, _coach = live(chain)
    come_back(chain, LAST, case)
    assert [(row.from_on, row.until_on) for row in Binding.objects.filter(case=case).order_by("from_on")] == [
        (TODAY, LAST), (LAST, None),
    ]  # fmt: skip


def test_what_was_before_cannot_be_changed(chain: Chain) -> None:
    case, _coach = live(chain)
    come_back(chain, LAST, case)
    for change in (lambda: Spell.objects.update(until_on=LAST), lambda: Spell.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
