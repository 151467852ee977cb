"""Many clients want the same few times at the same moment: nobody gets what another has, everybody gets a way on."""

from collections import Counter
from collections.abc import Iterator
from uuid import uuid4

import pytest

from keten.dossier.clients.queries import show_viewer
from keten.ground.ledger.actions import draining
from keten.ground.organisations.rules.viewer import as_client
from keten.journey.appointments.actions import SlotTaken, choose_slot, give_up_place, plan_meeting, take_place
from keten.journey.appointments.actions.grouping import GroupMeeting
from keten.journey.appointments.models import Appointment, Invitation, Occupation, Place
from keten.journey.appointments.showing import offer_times
from tests.conftest import as_owner
from tests.factories import TODAY, at, make_chain
from tests.journey.appointments.conftest import NEXT_WEEK, Story, accept_contact, clock, give_hours
from tests.together import at_the_same_moment

CLIENTS, SLOTS = 24, 6


@pytest.fixture
def crowd(own_database: str) -> Iterator[list[Story]]:
    """Clients of one coach who can be met for six half hours."""
    chain = make_chain()
    stories = []
    with draining() as pending:
        for _number in range(CLIENTS):
            case = chain.register(wanted=frozenset())
            if not stories:
                accept_contact(chain, case, pending)
            stories.append(Story(chain, case, pending))
        give_hours(chain, chain.anna, days=(0,))
        pending.clear()
        yield stories


def let_all(stories: list[Story], act) -> list[object]:  # type: ignore[no-untyped-def]
    """Everybody at once, each as a client on a connection of their own."""

    def of(story: Story, place: int):  # type: ignore[no-untyped-def]
        def perform() -> object:
            show_viewer(as_client(story.case.client_id, "", on=TODAY), today=TODAY)
            return act(story, place)

        return perform

    return at_the_same_moment(*(of(story, place) for place, story in enumerate(stories)))


def test_as_many_as_there_are_times_get_one_and_the_rest_is_offered_others(crowd: list[Story]) -> None:
    leader = crowd[0].chain.viewer(crowd[0].chain.anna)
    invitations = [_invite(story, leader) for story in crowd]
    times = [clock(NEXT_WEEK, 9 + half // 2, 30 * (half % 2)) for half in range(SLOTS)]

    def choose(story: Story, place: int) -> object:
        with draining():
            return choose_slot(
                invitation=invitations[place].key, starts_at=times[place % SLOTS], attempt=uuid4(), by=story.client,
                now=at(TODAY),
            )  # fmt: skip

    outcomes = let_all(crowd, choose)
    kinds = Counter(type(one) for one in outcomes)
    assert kinds == {Appointment: SLOTS, SlotTaken: CLIENTS - SLOTS}, outcomes
    with as_owner():
        taken = Occupation.objects.filter(staff=crowd[0].chain.anna, released_at=None)
        assert taken.values("starts_at").distinct().count() == taken.count() == SLOTS
    refused = next(place for place, one in enumerate(outcomes) if isinstance(one, SlotTaken))
    show_viewer(crowd[refused].client, today=TODAY)
    offer = offer_times(Invitation.objects.get(pk=invitations[refused].pk), now=at(TODAY))
    assert offer.is_later
    assert offer.days


def test_a_group_never_has_more_places_than_seats(crowd: list[Story]) -> None:
    chain = crowd[0].chain
    meeting = GroupMeeting(
        kind="training", title="Solliciteren", staff_ids=frozenset([chain.anna.pk]), seats=SLOTS,
        starts_at=clock(NEXT_WEEK, 13),
    )  # fmt: skip
    row = plan_meeting(location=chain.location.key, meeting=meeting, by=chain.viewer(chain.anna), now=at(TODAY))

    def ask(story: Story, place: int) -> object:
        with draining():
            return take_place(case=story.case.key, meeting=row.key, by=story.client, now=at(TODAY))

    outcomes = let_all(crowd, ask)
    assert all(isinstance(one, Place) for one in outcomes), outcomes
    assert Counter(one.state for one in outcomes) == {"placed": SLOTS, "waiting": CLIENTS - SLOTS}  # type: ignore[attr-defined]
    placed = next(place for place, one in enumerate(outcomes) if one.state == "placed")  # type: ignore[attr-defined]
    show_viewer(crowd[placed].client, today=TODAY)
    give_up_place(place=outcomes[placed].key, by=crowd[placed].client, now=at(TODAY))  # type: ignore[attr-defined]
    crowd[0].settle()
    with as_owner():
        states = Counter(Place.objects.filter(meeting=row).values_list("state", flat=True))
    assert states == {"placed": SLOTS, "waiting": CLIENTS - SLOTS - 1, "withdrawn": 1}


def _invite(story: Story, leader) -> Invitation:  # type: ignore[no-untyped-def]
    """By the coach, who is contact person of the first and is asked for the others: planned by the table here."""
    with as_owner():
        row = Invitation.objects.create(
            case=story.case, kind="talk", location=story.chain.location, way="location", asked_by=story.chain.anna,
            asked_at=at(TODAY), choose_by=NEXT_WEEK, from_on=NEXT_WEEK, until_on=NEXT_WEEK,
        )  # fmt: skip
        row.invited.create(staff=story.chain.anna)
    return row
