"""An inspectorate with an inspector, a location with management, and an inspection that is as far as a test needs."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from keten.ground.organisations.models import Organisation, Staff, StaffRole, TeamMembership
from keten.ground.organisations.rules.viewer import Viewer
from keten.insight.governance import actions
from keten.insight.governance.actions import Start
from keten.insight.governance.models import Finding, Inspection, Obligation, Sample
from keten.insight.governance.rules.access import Party
from keten.insight.governance.rules.sampling import Wanted
from tests.factories import EPOCH, TODAY, Chain, at, make_chain

QUESTIONS = ("Staat er een doel in het plan?", "Is er binnen een maand gesproken?")


@dataclass
class Inspecting:
    """A chain, who inspects it, and who speaks for its parties."""

    chain: Chain
    inspector: Staff
    mayor: Staff  # manages the location, of the municipality
    uwv_head: Staff  # manages the location, of UWV
    on: date = TODAY
    parties: tuple[Party, ...] = field(default=())

    def viewer(self, staff: Staff, on: date | None = None) -> Viewer:
        return self.chain.viewer(staff, on or self.on)

    def as_inspector(self, on: date | None = None) -> dict[str, Any]:
        return self.by(self.inspector, on)

    def by(self, staff: Staff, on: date | None = None) -> dict[str, Any]:
        return {"by": self.viewer(staff, on), "now": at(on or self.on)}

    def open(self, **given: Any) -> Inspection:
        parties = self.parties or (
            Party(self.chain.location.pk, self.chain.uwv.pk),
            Party(self.chain.location.pk, self.chain.gemeente.pk),
        )
        start = Start(
            **{"subject": "Plannen", "question": "Heeft iedereen een plan?", "parties": parties,
               "questions": QUESTIONS, "promise": "P5", **given}
        )  # fmt: skip
        return actions.open_inspection(start=start, **self.as_inspector())

    def want(self, **given: Any) -> Wanted:
        usual = {
            "location_ids": frozenset([self.chain.location.pk]), "open_from": self.on - timedelta(days=60),
            "open_until": self.on + timedelta(days=1), "size": 3, "seed": 12345,
        }  # fmt: skip
        return Wanted(**{**usual, **given})

    def draw(self, inspection: Inspection, **given: Any) -> Sample:
        return actions.draw_sample(inspection=inspection.key, wanted=self.want(**given), **self.as_inspector())

    def write(self, inspection: Inspection, **given: Any) -> Finding:
        given = {"text": "Een derde van de dossiers heeft geen doel.", **given}
        return actions.write_finding(inspection=inspection.key, **given, **self.as_inspector())

    def send(self, inspection: Inspection, **given: Any) -> Finding:
        return actions.send_finding(finding=self.write(inspection, **given).key, **self.as_inspector())

    def settle(self, inspection: Inspection, **given: Any) -> Finding:
        """Both parties reacted, and the inspector answered."""
        finding = self.send(inspection, **given)
        for party, staff in zip(inspection.parties.order_by("pk"), (self.uwv_head, self.mayor), strict=True):
            actions.give_reaction(finding=finding.key, party=party.pk, text="Dat klopt.", **self.by(staff))
        actions.write_afterword(finding=finding.key, text="Wij komen terug.", **self.as_inspector())
        return actions.settle_finding(finding=finding.key, **self.as_inspector())

    def oblige(self, finding: Finding, days: int = 30) -> Obligation:
        party = finding.inspection.parties.order_by("pk").last()
        assert party is not None
        return actions.impose_obligation(
            finding=finding.key, party=party.pk, owner=self.mayor.pk, text="Maak met iedereen een doel.",
            due_on=self.on + timedelta(days=days), **self.as_inspector(),
        )  # fmt: skip


def make_inspecting(chain: Chain | None = None, on: date = TODAY) -> Inspecting:
    """The people around a chain; nothing is inspected yet."""
    chain = chain or make_chain()
    return Inspecting(
        chain=chain, inspector=make_inspector(), mayor=make_head(chain, chain.gemeente, "B. Baas"),
        uwv_head=make_head(chain, chain.uwv, "U. Hoofd"), on=on,
    )  # fmt: skip


def make_inspector(name: str = "I. Inspecteur") -> Staff:
    """Of an organisation that has no part in any location."""
    code = f"inspectie-{uuid4().hex[:8]}"
    office = Organisation.objects.create(code=code, name="Inspectie Verzonnen", kind="other", from_on=EPOCH)
    staff = Staff.objects.create(organisation=office, name=name, email=f"{uuid4()}@voorbeeld.nl", from_on=EPOCH)
    StaffRole.objects.create(staff=staff, role="inspector", from_on=EPOCH)
    return staff


def make_head(chain: Chain, organisation: Organisation, name: str) -> Staff:
    """Somebody of this organisation who manages the location."""
    staff = Staff.objects.create(organisation=organisation, name=name, email=f"{uuid4()}@voorbeeld.nl", from_on=EPOCH)
    StaffRole.objects.create(staff=staff, role="location_manager", from_on=EPOCH)
    TeamMembership.objects.create(team=chain.team, staff=staff, from_on=EPOCH)
    return staff
