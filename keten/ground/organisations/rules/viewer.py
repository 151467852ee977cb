"""Who is looking or acting: the few things about a member of staff that rules decide on."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """A member of staff, a client or the system on one day.

    ``location_ids`` are the locations where the person works in a team; ``replaces`` the colleagues whose desk the
    person looks after today; ``kind`` the kind of organisation. A client has the role "client" in one
    file, their own.
    """

    staff_id: int | None
    name: str
    organisation_id: int | None
    organisation_name: str
    kind: str
    roles: frozenset[str]
    location_ids: tuple[int, ...] = ()
    location_name: str = ""
    team_ids: tuple[int, ...] = ()
    replaces: tuple[int, ...] = ()
    client_id: int | None = None  # a client in their own file: role "client", no staff
    on: date | None = None  # the day for which all this holds
    session_stamp: int = 0  # of the sessions that still count; goes up when the account changes

    def has_role(self, *roles: str) -> bool:
        """True when the viewer has one of the roles today."""
        return not self.roles.isdisjoint(roles)

    @property
    def desks(self) -> tuple[int, ...]:
        """The staff ids whose work lies on this person's desk today: the own one and those replaced."""
        return (*(() if self.staff_id is None else (self.staff_id,)), *self.replaces)


SYSTEM = Viewer(
    staff_id=None, name="Keten", organisation_id=None, organisation_name="", kind="", roles=frozenset({"system"})
)


def as_client(client_id: int, name: str, *, on: date) -> Viewer:
    """A client who signed in, in their own file."""
    return Viewer(
        staff_id=None,
        name=name,
        organisation_id=None,
        organisation_name="",
        kind="",
        roles=frozenset({"client"}),
        client_id=client_id,
        on=on,
    )


def staff_of(by: Viewer) -> int:
    """The member of staff behind a viewer. Only after a rule that refuses everybody else."""
    assert by.staff_id is not None
    return by.staff_id
