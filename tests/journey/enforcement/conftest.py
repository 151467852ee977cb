"""A client with a benefit of each law, and an investigation as far as a test needs it."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import pytest

from keten.dossier.benefits.models import BenefitPeriod
from keten.dossier.cases.models import Case
from keten.ground.organisations.models import Municipality, Organisation, Staff, StaffRole, TeamMembership
from keten.ground.organisations.rules.viewer import Viewer, as_client
from keten.journey.enforcement.actions import (
    answer_hearing,
    approve_decision,
    ask_hearing,
    make_decision,
    open_investigation,
)
from keten.journey.enforcement.actions.deciding import Choice
from keten.journey.enforcement.actions.investigating import Finding
from keten.journey.enforcement.models import Control, ControlDraw, ControlGround, FormalDecision, Investigation
from tests.conftest import as_round
from tests.factories import EPOCH, TODAY, Chain, at, make_chain

SAID = "Mijn kind was ziek, daarom kon ik niet."


@dataclass
class Desk:
    """One client and who deals with the benefit: ``maker`` and ``colleague`` of the organisation that pays."""

    chain: Chain
    case: Case
    law: str
    payer: Organisation
    maker: Staff
    colleague: Staff
    third: Staff
    other: Staff  # of the organisation that does not pay
    day: date = field(default=TODAY)

    def by(self, staff: Staff) -> Viewer:
        return self.chain.viewer(staff, self.day)

    @property
    def myself(self) -> Viewer:
        return as_client(self.case.client_id, "", on=self.day)

    def investigate(self, *duties: str, by: Staff | None = None, on: date | None = None) -> Investigation:
        finding = Finding(
            law=self.law, conducts=dict.fromkeys(duties, on or self.day), found="U kwam niet naar de cursus."
        )
        return open_investigation(case=self.case.key, finding=finding, by=self.by(by or self.maker), now=at(self.day))

    def hear(self, *duties: str, view: str = SAID) -> Investigation:
        row = self.investigate(*duties)
        ask_hearing(investigation=row.key, by=self.by(self.maker), now=at(self.day))
        answer_hearing(investigation=row.key, view=view, is_own_words=True, by=self.myself, now=at(self.day))
        return row

    def decide(self, row: Investigation, by: Staff | None = None, **given: object) -> FormalDecision:
        choice: dict[str, object] = {"outcome": "reduction", "culpability": "full", "reason": "U kon wel bellen."}
        if given.get("outcome", "reduction") == "reduction":
            choice |= {"percent": Decimal(25), "months": 4, "starts_on": self.day + timedelta(days=15)}
        return make_decision(
            investigation=row.key, choice=Choice(**choice | given), by=self.by(by or self.maker), now=at(self.day)
        )  # type: ignore[arg-type]

    def settle(self, *duties: str, **given: object) -> FormalDecision:
        """From finding to a decision that counts."""
        made = self.decide(self.hear(*duties), **given)
        return approve_decision(decision=made.key, by=self.by(self.colleague), now=at(self.day))


def make_desk(chain: Chain, law: str) -> Desk:
    """A client of one law with a running benefit; nobody but the coach and the payer may look."""
    payer = chain.uwv if law == "ww" else chain.gemeente
    if law == "pw" and payer.municipality_id is None:
        payer.municipality = Municipality.objects.get(code="GM0268")
        payer.save()
    case = chain.register(target_group="ww" if law == "ww" else "bijstand", on=TODAY - timedelta(days=90))
    BenefitPeriod.objects.create(
        client=case.client, law=law, payer=payer, from_on=date(2026, 1, 1), source="source:proef", recorded_at=at(TODAY)
    )
    maker, third = make_colleague(chain, payer, "M. de Maker"), make_colleague(chain, payer, "V. de Vierde")
    StaffRole.objects.filter(staff=maker).update(role="team_leader")
    chain.team.leader = maker  # leads here: may look
    chain.team.save()
    return Desk(
        chain=chain, case=case, law=law, payer=payer, maker=maker, third=third,
        colleague=chain.bram if law == "ww" else chain.carla, other=chain.carla if law == "ww" else chain.bram,
    )  # fmt: skip


def make_colleague(chain: Chain, organisation: Organisation, name: str) -> Staff:
    staff = Staff.objects.create(
        organisation=organisation,
        name=name,
        email=f"{name[0].lower()}{Staff.objects.count()}@voorbeeld.nl",
        from_on=EPOCH,
    )
    StaffRole.objects.create(staff=staff, role="coach", from_on=EPOCH)
    TeamMembership.objects.create(team=chain.team, staff=staff, from_on=EPOCH)
    return staff


def make_control(case: Case, payer: Organisation, *, on: date, **more: object) -> Control:
    """A client who was chosen, as the round does it."""
    with as_round():
        draw, _made = ControlDraw.objects.get_or_create(
            payer=payer, month=on.replace(day=1), defaults={"plan_from": on, "candidates": 1, "drawn_on": on}
        )
        control = Control.objects.create(
            draw=draw, case=case, law="ww", payer=payer, chosen_on=on, due_on=on + timedelta(days=28), **more
        )
        ControlGround.objects.bulk_create([ControlGround(control=control, by_rule=False, by_sample=True)])
        return control


@pytest.fixture
def chain(db):
    return make_chain()


@pytest.fixture
def ww(chain):
    return make_desk(chain, "ww")


@pytest.fixture
def pw(chain, settings):
    settings.KETEN_DEMO = True  # the example stands in for an ordinance
    return make_desk(chain, "pw")
