"""Arrangements through the real actions, with the database as the last guard."""

import threading
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, connections, transaction

from keten.ground.foundation.decision import Refused
from keten.ground.ledger.models import LedgerEvent
from keten.ground.organisations.actions import (
    add_partner,
    arrange,
    end_partner,
    withdraw_arrangement,
)
from keten.ground.organisations.models import Arrangement, LocationPartner, Organisation, TargetGroup, Task
from keten.ground.organisations.queries import (
    get_matrix,
    list_changes,
    list_missing_arrangements,
    list_past_arrangements,
    preview_arrangement,
    responsible_for,
)
from tests.factories import EPOCH, TODAY, Chain, at, make_chain

LATER = TODAY + timedelta(days=46)


def take_over_intake(chain: Chain, **changed: object) -> None:
    given = {
        "location_id": chain.location.pk, "tasks": ["intake"], "target_groups": ["ww", "wia"],
        "organisation_id": chain.gemeente.pk, "from_on": LATER, "by": chain.viewer(chain.els), "now": at(TODAY),
    }  # fmt: skip
    arrange(**{**given, **changed})  # type: ignore[arg-type]


def intake(chain: Chain, on: object) -> str:
    found = responsible_for(task="intake", location_id=chain.location.pk, target_group="ww", on=on)  # type: ignore[arg-type]
    return found.name if found else ""


@pytest.mark.django_db
def test_the_municipality_takes_over_the_intake_from_a_date() -> None:
    chain = make_chain()
    take_over_intake(chain)
    assert intake(chain, LATER - timedelta(days=1)) == "UWV"
    assert intake(chain, LATER) == "gemeente Nijmegen"
    events = LedgerEvent.objects.filter(type="organisations.arrangement-made")
    assert {event.payload["target_group"] for event in events} == {"ww", "wia"}
    assert [row.organisation.name for row in list_changes(TODAY)] == ["gemeente Nijmegen"] * 2
    assert not list_missing_arrangements(TODAY)


@pytest.mark.django_db
def test_for_a_while_and_then_back() -> None:
    chain = make_chain()
    take_over_intake(chain, until_on=LATER + timedelta(days=30))
    assert intake(chain, LATER + timedelta(days=29)) == "gemeente Nijmegen"
    assert intake(chain, LATER + timedelta(days=30)) == "UWV"
    assert not list_missing_arrangements(TODAY)


@pytest.mark.django_db
def test_a_planned_arrangement_can_be_withdrawn() -> None:
    chain = make_chain()
    take_over_intake(chain)
    for row in list_changes(TODAY):
        withdraw_arrangement(arrangement_id=row.pk, by=chain.viewer(chain.els), now=at(TODAY))
    assert intake(chain, LATER) == "UWV"
    assert not list_missing_arrangements(TODAY)
    assert not list_changes(TODAY)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"from_on": TODAY - timedelta(days=1)}, "from_on"),
        ({"until_on": LATER}, "until_on"),
        ({"organisation_id": None}, "organisation"),
    ],
)
def test_what_cannot_be_is_refused_at_the_field(changed: dict[str, object], field: str) -> None:
    chain = make_chain()
    stranger = Organisation.objects.create(code="zorg", name="Zorggroep", kind="care", from_on=EPOCH)
    if "organisation_id" in changed:
        changed = {"organisation_id": stranger.pk}
    with pytest.raises(Refused) as refusal:
        take_over_intake(chain, **changed)
    assert refusal.value.field == field
    assert intake(chain, LATER) == "UWV"


@pytest.mark.django_db
def test_only_an_administrator_may() -> None:
    chain = make_chain()
    with pytest.raises(Refused):
        take_over_intake(chain, by=chain.viewer(chain.dirk))


@pytest.mark.django_db
def test_a_change_that_changes_nothing_says_so() -> None:
    chain = make_chain()
    with pytest.raises(Refused, match="al zo afgesproken"):
        take_over_intake(chain, organisation_id=chain.uwv.pk)


@pytest.mark.django_db
def test_the_preview_says_what_ends_and_changes_nothing() -> None:
    chain = make_chain()
    cells, names = preview_arrangement(
        location_id=chain.location.pk, tasks=["intake"], target_groups=["ww"], organisation_id=chain.gemeente.pk,
        from_on=LATER, until_on=None, today=TODAY,
    )  # fmt: skip
    assert names[cells[0].plan.changed[0].organisation_id] == "UWV"
    assert cells[0].plan.changed[0].span.until_on == LATER
    assert intake(chain, LATER) == "UWV"


@pytest.mark.django_db
def test_a_partner_with_tasks_cannot_leave() -> None:
    chain = make_chain()
    partner = LocationPartner.objects.get(organisation=chain.uwv)
    with pytest.raises(Refused, match="doet dan nog") as refusal:
        end_partner(partner_id=partner.pk, until_on=LATER, by=chain.viewer(chain.els), now=at(TODAY))
    assert refusal.value.field == "until_on"


@pytest.mark.django_db
def test_a_withdrawal_that_needs_a_partner_who_leaves_is_refused() -> None:
    chain = make_chain()
    arrange(
        location_id=chain.location.pk, tasks=Task.values, target_groups=TargetGroup.values, now=at(TODAY),
        organisation_id=chain.gemeente.pk, from_on=LATER, by=chain.viewer(chain.els),
    )  # fmt: skip
    partner = LocationPartner.objects.get(organisation=chain.uwv)
    end_partner(partner_id=partner.pk, until_on=LATER, by=chain.viewer(chain.els), now=at(TODAY))
    planned = Arrangement.objects.get(task="intake", target_group="ww", from_on=LATER)
    with pytest.raises(Refused, match="in die periode geen partner"):
        withdraw_arrangement(arrangement_id=planned.pk, by=chain.viewer(chain.els), now=at(TODAY))


@pytest.mark.django_db
def test_missing_arrangements_are_reported_also_later_ones() -> None:
    chain = make_chain()
    rows = Arrangement.objects.filter(location=chain.location)
    rows.filter(task="intake", target_group="none").delete()
    rows.filter(task="benefit", target_group="ww").update(until_on=LATER)
    rows.filter(task="placement", target_group="wia").update(from_on=LATER)
    found = [(m.task, m.target_group, m.from_on, m.until_on) for m in list_missing_arrangements(TODAY)]
    assert found == [
        ("intake", "none", TODAY, None), ("placement", "wia", TODAY, LATER), ("benefit", "ww", LATER, None),
    ]  # fmt: skip
    assert list_missing_arrangements(TODAY, location_ids=[]) == []
    cells = {(cell.task, cell.target_group): cell for row in get_matrix(chain.location.pk, on=TODAY) for cell in row}
    assert len(cells) == 30
    assert cells["intake", "none"].today is None
    assert cells["benefit", "ww"].missing is not None


@pytest.mark.django_db
def test_a_location_without_anything_misses_everything_until_it_closes() -> None:
    chain = make_chain()
    Arrangement.objects.filter(location=chain.location).delete()
    assert len(list_missing_arrangements(TODAY)) == 30
    chain.location.until_on = TODAY
    chain.location.save()
    assert list_missing_arrangements(TODAY) == []


@pytest.mark.django_db
def test_history_keeps_what_held() -> None:
    chain = make_chain()
    take_over_intake(chain, from_on=TODAY)
    past = list_past_arrangements(chain.location.pk, on=TODAY)
    assert {(row.organisation.name, row.until_on) for row in past} == {("UWV", TODAY)}


@pytest.mark.django_db
def test_the_database_refuses_an_overlap_whoever_writes_it() -> None:
    chain = make_chain()
    with pytest.raises(IntegrityError, match="one_organisation_per_task"), transaction.atomic():
        Arrangement.objects.create(
            location=chain.location, task="intake", target_group="ww", organisation=chain.gemeente, from_on=LATER
        )


@pytest.mark.usefixtures("own_database")
def test_two_administrators_at_the_same_moment_never_overlap() -> None:
    chain = make_chain()
    youth = Organisation.objects.create(code="jeugd", name="Jeugdhulp", kind="youth", from_on=EPOCH)
    by = chain.viewer(chain.els)
    add_partner(location_id=chain.location.pk, organisation_id=youth.pk, from_on=EPOCH, by=by, now=at(TODAY))
    ready = threading.Barrier(2)
    failed: list[Exception] = []

    def wish(organisation_id: int, first: int) -> None:
        try:
            ready.wait()
            for number in range(5):
                take_over_intake(
                    chain, organisation_id=organisation_id, by=by, from_on=LATER + timedelta(days=first + 3 * number)
                )
        except Exception as error:
            # The other may have been just ahead with the same partner next to it: then there is nothing to change.
            if "al zo afgesproken" not in str(error):
                failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=wish, args=given) for given in ((chain.gemeente.pk, 0), (youth.pk, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failed == []
    rows = Arrangement.objects.filter(task="intake", target_group="ww").order_by("from_on")
    assert all(a.until_on == b.from_on for a, b in pairwise(rows))
    assert not list_missing_arrangements(TODAY)
