"""The shortest walk through the chain: registered, accepted, stepped, handed over, closed."""

from datetime import timedelta

import pytest

from keten.dossier.cases import actions
from keten.dossier.cases.models import Case, Handover, Step, Stewardship
from keten.dossier.cases.queries import get_desk
from keten.ground.ledger.actions import drain, draining
from keten.ground.ledger.models import LedgerEvent
from keten.ground.ledger.queries import list_faults
from keten.ground.promises.actions import run_round
from keten.ground.promises.models import Breach
from tests.conftest import as_round
from tests.factories import TODAY, at, make_chain

pytestmark = pytest.mark.django_db


def test_a_client_walks_through_the_chain() -> None:
    chain = make_chain()
    with draining() as pending:
        case = chain.register()
        asked = Handover.objects.get(case=case)
        anna = chain.viewer(asked.to_staff)
        assert [row.status for row in get_desk(anna, today=TODAY).rows] == ["asked"]

        actions.accept_handover(handover=asked.key, by=anna, now=at(TODAY))
        assert Stewardship.objects.get(case=case).staff_id == anna.staff_id

        first_talk = Step.objects.get(case=case)
        tomorrow = TODAY + timedelta(days=1)
        actions.complete_step(step=first_talk.key, by=anna, now=at(tomorrow), next_kind="talk", next_due_on=tomorrow)
        handover = actions.ask_handover(
            case=case.key, to_organisation_id=chain.gemeente.pk, by=anna, now=at(tomorrow), reason="Bijstand"
        )
        carla = chain.viewer(chain.carla, tomorrow)
        actions.accept_handover(handover=handover.key, by=carla, now=at(tomorrow, 12))
        drain(pending)
        telling = Step.objects.get(case=case, kind="tell_client")
        assert telling.handover_id == handover.pk

        late = TODAY + timedelta(days=60)
        with as_round():
            run_round(on=late, now=at(late))
        assert set(Breach.objects.values_list("rule", flat=True)) == {"step_late", "client_not_told"}
        actions.complete_step(step=telling.key, by=chain.viewer(chain.carla, late), now=at(late))
        actions.close_case(case=case.key, reason="work", by=chain.viewer(chain.carla, late), now=at(late))
        with as_round():
            run_round(on=late, now=at(late, 20))
    assert not Breach.objects.filter(mended_on__isnull=True).exists()
    assert Case.objects.get().close_reason == "work"
    assert LedgerEvent.objects.filter(type="cases.handover-accepted").count() == 2
    assert list_faults() == []
