"""Moving house: who serves the new municipality takes over, and the file goes there; until then nothing changes."""

from uuid import uuid4

import pytest

from keten.dossier.benefits.actions import submit_application
from keten.dossier.cases.actions import accept_handover, refuse_handover
from keten.dossier.cases.models import Handover, Responsibility, Spell, Stewardship
from keten.dossier.cases.queries import Unknown, open_case_file
from keten.dossier.clients.actions import record_delivery
from keten.dossier.clients.ports import Delivered
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.models import LedgerEvent
from keten.ground.organisations.models import Arrangement, LocationPartner, Municipality, Organisation
from keten.ground.organisations.rules.viewer import SYSTEM
from keten.ground.promises.models import Breach
from keten.journey.chain_signals.actions import answer_signal
from keten.journey.chain_signals.models import ChainSignal
from keten.journey.transfers.actions import report_move
from keten.journey.transfers.actions.moving import Move
from keten.journey.transfers.models import Transfer
from keten.journey.transfers.queries import get_standing
from tests.factories import EPOCH, TODAY, Chain, make_chain
from tests.journey.transfers.conftest import DAY, Story, accept


@pytest.fixture
def there(story: Story) -> Chain:
    """A location in Arnhem, with a municipality of its own."""
    arnhem = Municipality.objects.get(code="GM0202")
    chain = make_chain("Werkplein Arnhem")
    own = Organisation.objects.create(
        code="gm0202", name="gemeente Arnhem", kind="municipality", municipality=arnhem, from_on=EPOCH
    )
    for rows in (LocationPartner.objects, Arrangement.objects):
        rows.filter(location=chain.location, organisation=chain.gemeente).update(organisation=own)
    for staff in (chain.carla, chain.dirk):
        staff.organisation = own
        staff.save()
    chain.gemeente, chain.location.municipality = own, arnhem
    chain.location.save()
    return chain


def move(story: Story, code: str = "GM0202") -> Transfer:
    wish = Move(municipality_code=code, from_on=TODAY + 7 * DAY, summary="Zoekt werk in de zorg")
    return report_move(case=story.case.key, move=wish, by=story.by(story.chain.anna), now=story.now)


def of_bijstand(story: Story) -> None:
    story.case.target_group = "bijstand"
    story.case.save()


def test_the_municipality_there_is_asked_and_gets_a_signal(story: Story, there: Chain) -> None:
    of_bijstand(story)
    row = move(story)
    assert (row.to_organisation, row.location, row.contact) == (there.gemeente, there.location, "changes")
    signal = ChainSignal.objects.get(type="transfer")
    assert signal.addressee == there.gemeente
    assert signal.messages.get().body["values"]["summary"] == "Zoekt werk in de zorg"
    assert row.handover is not None
    assert row.handover.location == there.location
    assert row.handover.moves_responsibility


def test_nothing_changes_before_somebody_there_accepts(story: Story, there: Chain) -> None:
    of_bijstand(story)
    move(story)
    story.case.refresh_from_db()
    assert story.case.location == story.chain.location
    assert Stewardship.objects.get(case=story.case, until_on=None).staff == story.chain.anna
    assert story.case.client.municipality_id == "GM0268"


def test_who_accepts_there_gets_the_file_and_the_client_is_told(story: Story, there: Chain) -> None:
    of_bijstand(story)
    move(story)
    handover = accept(story, there.carla)
    story.case.refresh_from_db()
    assert story.case.location == there.location
    assert Stewardship.objects.get(case=story.case, until_on=None).staff == there.carla
    assert Responsibility.objects.get(case=story.case, until_on=None).organisation == there.gemeente
    assert handover.tell_client_by is not None  # and a step for it (P6)
    assert story.case.steps.filter(kind="tell_client", outcome=None).exists()
    assert Transfer.objects.get(reason="moved").outcome == "taken_over"
    story.case.client.refresh_from_db()
    assert story.case.client.municipality_id == "GM0202"
    spell = Spell.objects.get()
    assert (spell.because, spell.location, spell.until_on) == ("moved", story.chain.location, TODAY)
    moved = LedgerEvent.objects.get(type="cases.case-moved")
    assert moved.payload["location_id"] == there.location.pk


def test_who_was_asked_elsewhere_may_look_and_others_there_not(story: Story, there: Chain) -> None:
    of_bijstand(story)
    with pytest.raises(Unknown):
        open_case_file(story.case.key, viewer=story.by(there.carla))
    move(story)
    assert open_case_file(story.case.key, viewer=story.by(there.carla)) == story.case.pk
    with pytest.raises(Unknown):
        open_case_file(story.case.key, viewer=story.by(there.anna))


def test_the_round_finds_no_access_without_a_reason_after_the_move(story: Story, there: Chain) -> None:
    """Who decides on an application may look at the place of the file: there, after the move."""
    of_bijstand(story)
    submit_application(
        key=uuid4(), case=story.case.key, law="ww", submitted_to_id=story.chain.uwv.pk, by=story.by(story.chain.anna),
        now=story.now,
    )  # fmt: skip
    move(story)
    story.hold_round()
    accept(story, there.carla)
    story.hold_round()
    assert not Breach.objects.filter(rule__in=("grant_without_reason", "reason_without_grant"), mended_on=None).exists()


def test_a_colleague_at_the_old_place_cannot_take_what_was_asked_elsewhere(story: Story, there: Chain) -> None:
    move(story)
    asked = Handover.objects.get(case=story.case, answer=None)
    with pytest.raises((Refused, Unknown)):
        accept_handover(handover=asked.key, by=story.by(story.chain.bram), now=story.now)


def test_ww_goes_to_uwv_there_without_a_signal_to_itself(story: Story, there: Chain) -> None:
    row = move(story)
    assert (row.to_organisation, row.location) == (there.uwv, there.location)
    assert not ChainSignal.objects.exists()
    assert row.handover is not None
    assert not row.handover.moves_responsibility


def test_a_refusal_ends_it_and_another_can_be_asked(story: Story, there: Chain) -> None:
    of_bijstand(story)
    asked = move(story).handover
    assert asked is not None
    with pytest.raises(Refused):
        move(story)
    refuse_handover(handover=asked.key, reason="Woont hier niet", by=story.by(there.carla), now=story.now)
    story.settle()
    assert Transfer.objects.get(reason="moved").outcome == "not_taken"
    move(story)


def test_a_municipality_outside_keten_is_refused_with_the_way_out(story: Story) -> None:
    with pytest.raises(Refused) as refused:
        move(story, "GM0014")
    assert refused.value.field == "municipality"
    assert "Bel de gemeente" in refused.value.reason
    assert not Transfer.objects.exists()
    assert not Handover.objects.filter(case=story.case, answer=None).exists()


def test_to_where_one_lives_is_no_move(story: Story) -> None:
    with pytest.raises(Refused):
        move(story, "GM0268")


def test_the_register_is_shown_beside_and_never_overwritten(story: Story, there: Chain) -> None:
    said = Delivered(datum="adres.gemeente", value="Nijmegen")
    record_delivery(client=story.case.client, source="brp", delivered=[said], by=SYSTEM, now=story.now)
    of_bijstand(story)
    move(story)
    accept(story, there.carla)
    standing = get_standing(story.case.key, viewer=story.by(there.carla), today=TODAY)
    assert standing.overview.case.client.municipality.name == "Arnhem"
    assert standing.register_says == "Nijmegen"


def test_the_receiver_answers_the_signal(story: Story, there: Chain) -> None:
    of_bijstand(story)
    move(story)
    signal = ChainSignal.objects.get()
    accept(story, there.carla)
    answer_signal(signal=signal.key, outcome="taken_over", reason="", by=story.by(there.carla), now=story.now)
    signal.refresh_from_db()
    assert signal.state == "answered"
