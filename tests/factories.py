"""A small chain to test with: one location, two organisations, a mixed team, everything arranged."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from keten.dossier.cases.models import Case
from keten.dossier.clients.actions import Person
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
from keten.journey.intake.actions import register_at_location

EPOCH = date(2020, 1, 1)
TODAY = date(2026, 11, 16)  # a Monday


def at(day: date, hour: int = 10) -> datetime:
    """An instant on a day."""
    return datetime.combine(day, time(hour), UTC)


@dataclass
class Chain:
    """Everything a test needs to name. ``viewer`` gives somebody as of a day."""

    location: Location
    uwv: Organisation
    gemeente: Organisation
    team: Team
    anna: Staff  # coach of UWV
    bram: Staff  # coach of UWV
    carla: Staff  # coach of the municipality
    dirk: Staff  # team leader, of the municipality
    els: Staff  # administrator
    names: int = field(default=0)

    def viewer(self, staff: Staff, on: date = TODAY) -> Viewer:
        viewer = get_viewer(staff.pk, on=on)
        assert viewer is not None
        return viewer

    def person(self, **given: object) -> Person:
        self.names += 1
        known = {"initials": "T.", "last_name": f"Testpersoon{self.names}", "born_on": date(1980, 1, 1)}
        return Person(**{**known, "municipality_code": "GM0268", **given})  # type: ignore[arg-type]

    def register(
        self, *, on: date = TODAY, target_group: str = "ww", by: Staff | None = None,
        wanted: frozenset[str] = frozenset(), **person: object,
    ) -> Case:  # fmt: skip
        """A client registered through the real action; ``person`` says who it is, ``wanted`` which coach to ask."""
        return register_at_location(
            person=self.person(**person), location_id=self.location.pk, target_group=target_group, wanted=wanted,
            by=self.viewer(by or self.anna, on), now=at(on, 9),
        )  # fmt: skip


def make_chain(name: str = "Werkplein Teststad") -> Chain:
    """The chain above; a second call with another name makes a second location with its own people."""
    municipality, _ = Municipality.objects.get_or_create(
        code="GM0268", defaults={"name": "Nijmegen", "province": "Gelderland"}
    )
    uwv = _organisation("uwv", "UWV", "uwv")
    gemeente = _organisation("gm0268", "gemeente Nijmegen", "municipality")
    location = Location.objects.create(
        name=name, breadth="narrow", form="werkplein", municipality=municipality, from_on=EPOCH
    )
    for organisation in (uwv, gemeente):
        LocationPartner.objects.create(location=location, organisation=organisation, from_on=EPOCH)
    people = {
        "anna": _staff(uwv, f"A. Adema ({name})", "coach"),
        "bram": _staff(uwv, f"B. Bakker ({name})", "coach"),
        "carla": _staff(gemeente, f"C. de Cock ({name})", "coach"),
        "dirk": _staff(gemeente, f"D. Dijkstra ({name})", "team_leader"),
        "els": _staff(gemeente, f"E. Eelman ({name})", "administrator"),
    }
    team = Team.objects.create(location=location, name="Team 1", leader=people["dirk"], from_on=EPOCH)
    for staff in (people["anna"], people["bram"], people["carla"]):
        TeamMembership.objects.create(team=team, staff=staff, from_on=EPOCH)
    _arrange(location, uwv, gemeente)
    return Chain(location=location, uwv=uwv, gemeente=gemeente, team=team, **people)


def _organisation(code: str, name: str, kind: str) -> Organisation:
    found, _ = Organisation.objects.get_or_create(code=code, defaults={"name": name, "kind": kind, "from_on": EPOCH})
    return found


def _staff(organisation: Organisation, name: str, role: str) -> Staff:
    email = f"{abs(hash(name))}@voorbeeld.nl"
    staff = Staff.objects.create(organisation=organisation, name=name, email=email, from_on=EPOCH)
    StaffRole.objects.create(staff=staff, role=role, from_on=EPOCH)
    return staff


def _arrange(location: Location, uwv: Organisation, gemeente: Organisation) -> None:
    Arrangement.objects.bulk_create(
        Arrangement(
            location=location, task=task, target_group=group, from_on=EPOCH,
            organisation=uwv if group in ("ww", "wia") else gemeente,
        )
        for task in Task.values
        for group in TargetGroup.values
    )  # fmt: skip
