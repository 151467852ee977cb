"""Two installations that know each other, for measuring: UWV asks on the one, the municipality answers on the other.

Each is a database of its own; both know the same clients, who were registered through the real action.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.utils import timezone

from keten.doors.commands.benches import server
from keten.doors.demo.people import list_test_bsns
from keten.doors.exchange.actions import make_subscription
from keten.doors.exchange.rules.signing import write_secret
from keten.dossier.clients.actions import Person
from keten.ground.foundation.postgres import create_from_template, drop_database
from keten.ground.ledger.actions import draining
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
KINDS = ("uwv", "municipality")  # of the sender, of the receiver
_SOURCES = [f"urn:nld:oin:{number:020}:systeem:meting" for number in (1, 2)]
_ADMINISTRATOR = Viewer(  # of databases that only exist while measuring
    staff_id=None,
    name="meting",
    organisation_id=None,
    organisation_name="",
    kind="",
    roles=frozenset({"administrator"}),
)


@dataclass(frozen=True, kw_only=True)
class Side:
    """One installation: its database, the organisation on the other side, a coach here and the clients' files."""

    database: str
    partner: int
    coach: int
    cases: list[UUID]

    def viewer(self) -> Viewer:
        """The coach as of today."""
        found = get_viewer(self.coach, on=timezone.localdate())
        assert found is not None
        return found


def make_sides(prefix: str, *, port: int, clients: int) -> list[Side]:
    """The sender and the receiver, which serves on this port; their databases were made by ``make_databases``."""
    secret = write_secret(secrets.token_bytes(32))
    addresses = (f"http://127.0.0.1:{port}/uitwisseling/gebeurtenissen/", "http://127.0.0.1:9/")
    made = []
    for place, name in enumerate(name_databases(prefix)):
        with working_on(name), draining():
            made.append(_make_side(name, place, addresses[place], secret, clients))
    return made


def make_databases(prefix: str) -> None:
    """Two empty ones: one is migrated, the other is its copy."""
    sender, receiver = name_databases(prefix)
    drop_database(sender)
    drop_database(receiver)
    server.make_database(sender)
    create_from_template(receiver, sender)


def drop_databases(prefix: str) -> None:
    """Both."""
    connection.close()
    for name in name_databases(prefix):
        drop_database(name)


def name_databases(prefix: str) -> list[str]:
    """Of the sender, of the receiver."""
    return [f"{prefix}_{side}" for side in ("sender", "receiver")]


@contextmanager
def working_on(database: str) -> Iterator[None]:
    """Django's own connection goes to this database for the time of the block."""
    connection.close()
    connection.settings_dict["NAME"] = database
    yield
    connection.close()


def _make_side(database: str, place: int, address: str, secret: str, clients: int) -> Side:
    home, _ = Municipality.objects.get_or_create(
        code="GM0268", defaults={"name": "Nijmegen", "province": "Gelderland"}
    )  # fmt: skip
    location = Location.objects.create(
        name="Meting", breadth="narrow", form="werkplein", municipality=home, from_on=EPOCH
    )
    organisations = [_add_organisation(kind, location) for kind in KINDS]
    own, other = organisations[place], organisations[1 - place]
    coach = Staff.objects.create(organisation=own, name="Meting", email="meting@voorbeeld.nl", from_on=EPOCH)
    StaffRole.objects.create(staff=coach, role="coach", from_on=EPOCH)
    team = Team.objects.create(location=location, name="Meting", from_on=EPOCH)
    TeamMembership.objects.create(team=team, staff=coach, from_on=EPOCH)
    Arrangement.objects.bulk_create(
        Arrangement(location=location, task=task, target_group=group, from_on=EPOCH, organisation=own)
        for task in Task.values for group in TargetGroup.values
    )  # fmt: skip
    make_subscription(
        organisation_id=other.pk, address=address, our_source=_SOURCES[place], their_source=_SOURCES[1 - place],
        secret=secret, by=_ADMINISTRATOR, now=timezone.now(),
    )  # fmt: skip
    side = Side(database=database, partner=other.pk, coach=coach.pk, cases=[])
    side.cases.extend(_register(side, location.pk, bsn) for bsn in list_test_bsns(0)[:clients])
    return side


def _add_organisation(kind: str, location: Location) -> Organisation:
    made = Organisation.objects.create(code=f"meting-{kind}", name=f"Meting {kind}", kind=kind, from_on=EPOCH)
    LocationPartner.objects.create(location=location, organisation=made, from_on=EPOCH)
    return made


def _register(side: Side, location_id: int, bsn: str) -> UUID:
    person = Person(
        initials="T.", last_name=f"Meting{bsn}", born_on=date(1980, 1, 1), municipality_code="GM0268", bsn=bsn
    )
    case = register_at_location(
        person=person, location_id=location_id, target_group=TargetGroup.values[0], by=side.viewer(),
        now=timezone.now(),
    )  # fmt: skip
    return case.key
