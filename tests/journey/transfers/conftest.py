"""A client whose WW ends on a day, with a contact person of UWV; and who does what with the transfer."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from keten.dossier.benefits.models import BenefitPeriod
from keten.dossier.cases.actions import accept_handover
from keten.dossier.cases.models import Case, Handover
from keten.ground.ledger.actions import Pending, drain, draining
from keten.ground.organisations.models import Staff
from keten.ground.organisations.rules.viewer import Viewer
from keten.ground.promises.actions import run_round
from keten.ground.promises.models import Breach
from keten.journey.transfers.models import Transfer
from tests.conftest import as_round
from tests.factories import TODAY, Chain, at, make_chain

DAY = timedelta(days=1)
ENDS = TODAY + timedelta(weeks=10)  # the first day without WW


@dataclass
class Story:
    """One client on a day that goes on; reactions are carried out by ``settle``."""

    chain: Chain
    case: Case
    pending: Pending
    day: date = TODAY

    def by(self, staff: Staff) -> Viewer:
        return self.chain.viewer(staff, self.day)

    @property
    def now(self) -> datetime:
        return at(self.day)

    @property
    def transfer(self) -> Transfer:
        return Transfer.objects.get(case=self.case, ended_on=None)

    def settle(self) -> None:
        with as_round():
            drain(self.pending)

    def hold_round(self, on: date | None = None) -> set[str]:
        """The round of a day and what follows; the rules of this app that are broken then."""
        self.day = on or self.day
        with as_round():
            run_round(on=self.day, now=at(self.day, 3))
        self.settle()
        self.case.refresh_from_db()
        mine = ("municipality_not_invited", "ww_end_not_told", "ww_end_undecided")
        return set(Breach.objects.filter(rule__in=mine, mended_on=None).values_list("rule", flat=True))


def accept(story: Story, staff: Staff) -> Handover:
    """The open request of the client, accepted by this coach."""
    asked = Handover.objects.get(case=story.case, answer=None)
    done = accept_handover(handover=asked.key, by=story.by(staff), now=story.now)
    story.settle()
    return done


def give_ww(story: Story, ends_on: date | None) -> BenefitPeriod:
    return BenefitPeriod.objects.create(
        client=story.case.client, law="ww", payer=story.chain.uwv, from_on=date(2026, 1, 1), expected_end_on=ends_on,
        source="source:proef", recorded_at=at(TODAY),
    )  # fmt: skip


@pytest.fixture
def story(db):
    chain = make_chain()
    with draining() as pending:
        case = chain.register(wanted=frozenset())
        story = Story(chain, case, pending)
        asked = Handover.objects.get(case=case)
        assert asked.to_staff
        accept(story, asked.to_staff)
        story.chain.anna, story.chain.bram = (
            (chain.anna, chain.bram) if asked.to_staff == chain.anna else (chain.bram, chain.anna)
        )
        give_ww(story, ENDS)
        yield story
