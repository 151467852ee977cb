"""The places of a region in a database: locations with UWV and their municipality, coaches, arrangements, a model."""

from dataclasses import dataclass, field
from datetime import date

from keten.ground.organisations.models import (
    Arrangement,
    Location,
    LocationPartner,
    Municipality,
    Organisation,
    Staff,
    StaffRole,
    TargetGroup,
    Task,
    Team,
    TeamMembership,
)
from keten.ground.organisations.queries import get_viewer
from keten.ground.organisations.rules.viewer import Viewer
from keten.insight.simulation.rules.assumptions import Assumptions
from keten.insight.simulation.rules.regional.organisations import UWV, number_of
from keten.insight.simulation.rules.regional.residents import World
from keten.insight.simulation.rules.seeing import who_does
from keten.journey.routing.library import list_shipped
from keten.journey.routing.models import ModelChoice, ModelVersion
from tests.factories import EPOCH, at

_PARTNERS = ("uwv", "municipality")


@dataclass
class Places:
    """Rows by their number in the log: locations from 1, organisations and staff as ``organisations`` numbers them."""

    locations: dict[int, Location] = field(default_factory=dict)
    organisations: dict[int, Organisation] = field(default_factory=dict)
    teams: dict[int, Team] = field(default_factory=dict)
    staff: dict[int, Staff] = field(default_factory=dict)
    leaders: dict[tuple[int, int], Staff] = field(default_factory=dict)

    def viewer(self, staff: Staff, on: date) -> Viewer:
        """Somebody as of a day."""
        found = get_viewer(staff.pk, on=on)
        assert found is not None
        return found

    def leader(self, location: int, on: date, *, organisation: int = UWV) -> Viewer:
        """The team leader of a partner at a location."""
        return self.viewer(self.leaders[location, organisation], on)

    def coach(self, organisation: int, location: int, number: int) -> Staff:
        """A coach by their number in the log, who begins to work at the location when they are first named."""
        if number not in self.staff:
            row = _hire(self.organisations[organisation], f"Coach {number}", "coach")
            TeamMembership.objects.create(team=self.teams[location], staff=row, from_on=EPOCH)
            self.staff[number] = row
        return self.staff[number]


def make_places(locations: int, world: World) -> Places:
    """All locations of a region, where everything is arranged as the simulation assumes."""
    places = Places()
    places.organisations[UWV] = Organisation.objects.create(code="uwv", name="UWV", kind="uwv", from_on=EPOCH)
    version = _publish(world)
    for number in range(1, locations + 1):
        _make_place(places, number, world.assumed, version)
    return places


def _make_place(places: Places, number: int, assumed: Assumptions, version: ModelVersion) -> None:
    home = Municipality.objects.create(code=f"GM9{number:03d}", name=f"Stad {number}", province="Gelderland")
    gemeente = Organisation.objects.create(
        code=f"gm9{number:03d}", name=f"gemeente Stad {number}", kind="municipality", municipality=home, from_on=EPOCH
    )
    places.organisations[number_of("municipality", number)] = gemeente
    row = Location.objects.create(
        name=f"Werkplein {number}", breadth="narrow", form="werkplein", municipality=home, from_on=EPOCH
    )
    places.locations[number] = row
    for partner in _PARTNERS:
        organisation = places.organisations[number_of(partner, number)]
        LocationPartner.objects.create(location=row, organisation=organisation, from_on=EPOCH)
        leader = _hire(organisation, f"Teamleider {partner} {number}", "team_leader")
        Team.objects.create(location=row, name=f"Team {partner}", leader=leader, from_on=EPOCH)
        places.leaders[number, number_of(partner, number)] = leader
    places.teams[number] = Team.objects.create(
        location=row, name="Coaches", leader=places.leaders[number, UWV], from_on=EPOCH
    )
    _arrange(places, number, assumed)
    ModelChoice.objects.bulk_create(
        ModelChoice(location=row, target_group=group, version=version, from_on=EPOCH, chosen_at=at(EPOCH))
        for group in TargetGroup.values
    )


def _arrange(places: Places, number: int, assumed: Assumptions) -> None:
    for task in Task.values:
        for group in TargetGroup.values:
            partner = who_does(assumed, task, group)
            Arrangement.objects.create(
                location=places.locations[number], task=task, target_group=group, from_on=EPOCH,
                organisation=places.organisations[number_of(partner, number)],
            )  # fmt: skip


def _hire(organisation: Organisation, name: str, role: str) -> Staff:
    email = f"{name.replace(' ', '.').lower()}@voorbeeld.nl"
    row = Staff.objects.create(organisation=organisation, name=name, email=email, from_on=EPOCH)
    StaffRole.objects.create(staff=row, role=role, from_on=EPOCH)
    return row


def _publish(world: World) -> ModelVersion:
    name = f"{world.model.code}-{world.model.version}"
    known = {"title": world.model.title, "text": list_shipped()[name], "has_stages": bool(world.model.stages)}
    moments = dict.fromkeys(("made_at", "saved_at", "published_at"), at(EPOCH))
    return ModelVersion.objects.get_or_create(
        code=world.model.code, version=world.model.version, defaults=known | moments
    )[0]
