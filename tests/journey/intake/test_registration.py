"""Registering: routed by the arrangement, asked of a coach, with a first date; or refused with a way out."""

from datetime import date, timedelta

import pytest

from keten.dossier.cases.actions import close_case
from keten.dossier.cases.models import Case, Handover, Responsibility, Step
from keten.dossier.clients.models import Client
from keten.dossier.clients.queries import find_by_bsn
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.models import LedgerEvent
from keten.ground.organisations.models import Absence, Arrangement, StaffSpecialism
from keten.journey.intake.actions import register_at_location
from tests.factories import TODAY, Chain, at, make_chain

pytestmark = pytest.mark.django_db
BSN = "111222333"


def register(chain: Chain, *, by: str = "anna", target_group: str = "ww", location_id: int | None = None,
             wanted: frozenset[str] = frozenset(), **person: object) -> Case:  # fmt: skip
    return register_at_location(
        person=chain.person(**person), location_id=location_id or chain.location.pk, target_group=target_group,
        by=chain.viewer(getattr(chain, by)), now=at(TODAY), wanted=wanted,
    )  # fmt: skip


@pytest.mark.parametrize(("target_group", "organisation"), [("ww", "uwv"), ("bijstand", "gemeente")])
def test_the_arrangement_decides_who_is_asked_and_who_is_responsible(target_group: str, organisation: str) -> None:
    chain = make_chain()
    case = register(chain, target_group=target_group)
    expected = getattr(chain, organisation)
    assert Responsibility.objects.get(case=case).organisation == expected
    asked = Handover.objects.get(case=case)
    assert (asked.kind, asked.to_organisation, asked.answer) == ("first", expected, None)
    assert asked.to_staff is not None
    assert asked.to_staff.organisation == expected


def test_the_first_talk_has_a_date_within_ten_working_days() -> None:
    step = Step.objects.get(case=register(make_chain()))
    assert (step.kind, step.due_on) == ("first_talk", date(2026, 11, 30))


def test_everything_is_in_the_ledger_of_the_client() -> None:
    case = register(make_chain(), bsn=BSN)
    events = LedgerEvent.objects.filter(client_ref=case.client.ref).order_by("position")
    assert [event.type for event in events] == [
        "clients.client-registered", "cases.case-opened", "cases.step-planned", "cases.handover-asked",
    ]  # fmt: skip


def test_who_has_room_is_asked_first_and_specialisms_go_before_room() -> None:
    chain = make_chain()
    StaffSpecialism.objects.create(staff=chain.bram, specialism="debt")
    asked = [Handover.objects.get(case=register(chain)).to_staff for _ in range(2)]
    assert set(asked) == {chain.anna, chain.bram}
    for _ in range(3):
        case = register(chain, wanted=frozenset({"debt"}))
        assert Handover.objects.get(case=case).to_staff == chain.bram


def test_nobody_who_is_away_is_asked() -> None:
    chain = make_chain()
    Absence.objects.create(staff=chain.anna, from_on=TODAY, reason="leave")
    assert {Handover.objects.get(case=register(chain)).to_staff for _ in range(2)} == {chain.bram}
    Absence.objects.create(staff=chain.bram, from_on=TODAY, until_on=TODAY + timedelta(days=3), reason="illness")
    assert Handover.objects.get(case=register(chain)).to_staff is None  # then any coach of the organisation


@pytest.mark.parametrize("task", ["intake", "reintegration"])
def test_without_an_arrangement_registering_is_refused_with_a_way_out(task: str) -> None:
    chain = make_chain()
    Arrangement.objects.filter(location=chain.location, task=task, target_group="wia").update(until_on=TODAY)
    with pytest.raises(Refused) as refused:
        register(chain, target_group="wia")
    assert refused.value.field == "target_group"
    assert refused.value.reason.endswith("Vraag de beheerder om de ketenafspraak aan te vullen.")
    assert not Client.objects.exists()


def test_a_known_bsn_makes_no_second_client() -> None:
    chain = make_chain()
    first = register(chain, bsn=BSN)
    close_case(case=first.key, reason="work", by=chain.viewer(chain.dirk), now=at(TODAY))
    second = register(chain, bsn=BSN, target_group="bijstand")
    assert second.client_id == first.client_id
    assert Client.objects.get().pk == find_by_bsn(BSN).id
    assert second.pk == first.pk  # who returns goes on in the same file: tests/dossier/cases/test_reopening.py


def test_a_known_bsn_with_another_date_of_birth_is_refused() -> None:
    """A slip of the pen: the BSN of one person must not open the file of another."""
    chain = make_chain()
    first = register(chain, bsn=BSN)
    close_case(case=first.key, reason="work", by=chain.viewer(chain.dirk), now=at(TODAY))
    with pytest.raises(Refused, match="andere geboortedatum") as refused:
        register(chain, bsn=BSN, born_on=date(1981, 1, 1))
    assert refused.value.field == "bsn"
    assert Case.objects.get() == first


def test_a_client_with_an_open_case_is_not_registered_again() -> None:
    chain = make_chain()
    register(chain, bsn=BSN)
    with pytest.raises(Refused, match="heeft een open dossier"):
        register(chain, bsn=BSN)
    assert Case.objects.count() == Handover.objects.count() == Step.objects.count() == 1


@pytest.mark.parametrize(("person", "field"), [
    ({"bsn": "123456789"}, "bsn"),
    ({"last_name": "  "}, "last_name"),
    ({"born_on": TODAY + timedelta(days=1)}, "born_on"),
    ({"born_on": date(1870, 1, 1)}, "born_on"),
])  # fmt: skip
def test_wrong_data_is_refused_at_the_field(person: dict[str, object], field: str) -> None:
    chain = make_chain()
    with pytest.raises(Refused) as refused:
        register(chain, **person)
    assert refused.value.field == field
    assert not Client.objects.exists()
    assert not LedgerEvent.objects.exists()


def test_only_coaches_and_team_leaders_of_the_location_register() -> None:
    here, there = make_chain(), make_chain("Werkplein Elders")
    register(here, by="dirk")
    for chain, by, place in ((here, "els", here.location), (there, "anna", here.location)):
        with pytest.raises(Refused) as refused:
            register(chain, by=by, location_id=place.pk)
        assert refused.value.field == "location"
    assert Case.objects.count() == 1
