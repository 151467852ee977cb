"""Absence and replacement: a holiday must not put a client out of sight."""

from datetime import date, timedelta

import pytest

from keten.ground.foundation.decision import Refused
from keten.ground.ledger.models import LedgerEvent
from keten.ground.organisations.actions import (
    RegisteredAbsence,
    add_team,
    change_absence,
    end_absence,
    register_absence,
)
from keten.ground.organisations.models import Absence, Staff, StaffRole, TeamMembership
from keten.ground.organisations.queries import (
    Unknown,
    get_absence,
    get_viewer,
    list_absences,
    list_colleagues,
    list_doubtful,
    list_replacements,
)
from tests.factories import EPOCH, TODAY, Chain, at, make_chain

pytestmark = pytest.mark.django_db


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


@pytest.fixture
def chain() -> Chain:
    return make_chain()


def away(
    chain: Chain, staff: Staff, first: int, last: int | None, replacement: Staff | None = None, by: Staff | None = None
) -> RegisteredAbsence:
    return register_absence(
        staff_id=staff.pk, from_on=day(first), until_on=None if last is None else day(last), reason="leave",
        replacement_id=replacement.pk if replacement else None, by=chain.viewer(by or staff), now=at(TODAY),
    )  # fmt: skip


def test_the_replacement_gets_the_desk(chain: Chain) -> None:
    assert away(chain, chain.anna, 0, 7, chain.bram).warning == ""
    bram = get_viewer(chain.bram.pk, on=day(6))
    assert bram
    assert bram.desks == (chain.bram.pk, chain.anna.pk)
    assert get_viewer(chain.bram.pk, on=day(7)).replaces == ()  # type: ignore[union-attr]


def test_without_replacement_is_allowed_with_a_warning(chain: Chain) -> None:
    assert "uit beeld" in away(chain, chain.anna, 0, 7).warning
    assert [doubt.kind for doubt in list_doubtful(TODAY)] == ["absence_without_replacement"]


def test_who_carries_no_clients_needs_no_replacement(chain: Chain) -> None:
    assert away(chain, chain.dirk, 0, 7).warning == ""


def test_whoever_replaces_a_colleague_is_told_so(chain: Chain) -> None:
    away(chain, chain.anna, 0, 7, chain.bram)
    assert chain.anna.name in away(chain, chain.bram, 3, 5, chain.carla).warning


@pytest.mark.parametrize(("first", "last"), [(3, 5), (-5, 1), (6, None)])
def test_a_replacement_who_is_away_too_is_refused(chain: Chain, first: int, last: int | None) -> None:
    away(chain, chain.bram, first, last, chain.carla)
    with pytest.raises(Refused, match="zelf afwezig") as refusal:
        away(chain, chain.anna, 0, 7, chain.bram)
    assert refusal.value.field == "replacement"
    away(chain, chain.anna, -20, -10, chain.bram)  # another period is fine


def test_a_replacement_is_a_coach_at_the_same_location_in_service(chain: Chain) -> None:
    elsewhere = make_chain("Werkplein Elders")
    for wrong, reason in ((elsewhere.bram, "dezelfde locatie"), (chain.dirk, "coach")):
        with pytest.raises(Refused, match=reason):
            away(chain, chain.anna, 0, 7, wrong)
    Staff.objects.filter(pk=chain.bram.pk).update(until_on=day(3))
    with pytest.raises(Refused, match="in dienst"):
        away(chain, chain.anna, 0, 7, chain.bram)
    with pytest.raises(Refused, match="in dienst"):
        away(chain, chain.anna, 0, None, chain.bram)


def test_twice_in_the_same_period_is_refused(chain: Chain) -> None:
    away(chain, chain.anna, 0, 7)
    with pytest.raises(Refused) as refusal:
        away(chain, chain.anna, 6, 9)
    assert refusal.value.field == "from_on"
    with pytest.raises(Refused, match="na de eerste dag"):
        away(chain, chain.anna, 20, 20)


def test_by_oneself_a_team_leader_of_the_location_or_an_administrator(chain: Chain) -> None:
    elsewhere = make_chain("Werkplein Elders")
    for number, who in enumerate((chain.anna, chain.dirk, chain.els)):
        away(chain, chain.anna, 10 * number, 10 * number + 5, by=who)
    for who in (chain.bram, elsewhere.dirk):
        with pytest.raises(Refused, match="medewerker zelf"):
            away(chain, chain.anna, 50, 55, by=who)
    absence = Absence.objects.first()
    assert absence
    assert get_absence(absence.pk, viewer=chain.viewer(chain.dirk), on=TODAY) == absence
    with pytest.raises(Unknown):
        get_absence(absence.pk, viewer=elsewhere.viewer(elsewhere.dirk), on=TODAY)


def test_whom_one_may_arrange_it_for(chain: Chain) -> None:
    make_chain("Werkplein Elders")

    def names(staff: Staff) -> set[str]:
        return {row.name[0] for row in list_colleagues(chain.viewer(staff), on=TODAY)}

    assert names(chain.anna) == {"A"}
    assert names(chain.dirk) == {"A", "B", "C", "D"}
    assert list_colleagues(chain.viewer(chain.els), on=TODAY).count() == 10
    assert {row.name[0] for row in list_replacements(chain.anna.pk, on=TODAY)} == {"B", "C"}


def test_back_earlier_or_never_gone(chain: Chain) -> None:
    first = away(chain, chain.anna, 0, 7, chain.bram).absence
    end_absence(absence_id=first.pk, until_on=day(3), by=chain.viewer(chain.anna), now=at(day(3)))
    assert Absence.objects.get().until_on == day(3)
    planned = away(chain, chain.anna, 20, 27, chain.bram).absence
    end_absence(absence_id=planned.pk, until_on=day(20), by=chain.viewer(chain.anna), now=at(TODAY))
    assert not Absence.objects.filter(pk=planned.pk).exists()
    assert list(list_absences(day(3))) == []


def test_another_replacement_and_a_later_day_back(chain: Chain) -> None:
    absence = away(chain, chain.anna, 0, 7).absence
    changed = change_absence(
        absence_id=absence.pk, until_on=day(9), replacement_id=chain.bram.pk, by=chain.viewer(chain.dirk), now=at(TODAY)
    )
    assert changed.warning == ""
    away(chain, chain.bram, 12, 14, chain.carla)
    with pytest.raises(Refused, match="zelf afwezig"):
        change_absence(
            absence_id=absence.pk, until_on=day(13), replacement_id=chain.bram.pk, by=chain.viewer(chain.dirk),
            now=at(TODAY),
        )  # fmt: skip


def test_the_reason_stays_out_of_the_ledger(chain: Chain) -> None:
    register_absence(
        staff_id=chain.anna.pk,
        from_on=TODAY,
        until_on=None,
        reason="illness",
        by=chain.viewer(chain.anna),
        now=at(TODAY),
    )
    event = LedgerEvent.objects.get(type="organisations.absence-registered")
    assert "illness" not in str(event.payload)


def test_a_member_of_two_teams_may_be_replaced_from_either(chain: Chain) -> None:
    elsewhere = make_chain("Werkplein Elders")
    team = add_team(
        location_id=elsewhere.location.pk, name="Team 2", from_on=EPOCH, by=chain.viewer(chain.els), now=at(TODAY)
    )
    TeamMembership.objects.create(team=team, staff=chain.anna, from_on=EPOCH)
    assert away(chain, chain.anna, 0, 7, elsewhere.bram).warning == ""
    StaffRole.objects.filter(staff=elsewhere.carla).update(until_on=TODAY)
    assert elsewhere.carla not in list_replacements(chain.anna.pk, on=TODAY)
