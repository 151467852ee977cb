"""What a kind of appointment is: how long it takes, whom it takes, and what its time is spent on."""

from dataclasses import dataclass

from keten.dossier.clients.rules.register import Words

WAYS = ("location", "video", "phone")
WORKS = ("intake", "placement", "benefit")


@dataclass(frozen=True, kw_only=True)
class AppointmentKind:
    """*Soort afspraak*. ``people``, ``organisations``: how many of staff, and of partners, it takes at least.

    ``minutes``: how long; ``step``: which step of the contact person it is ("": none); ``follow_up``: the step after it
    was missed; ``work``: what its time is spent on; ``seats``: for how many clients a group is, 0: for one.
    """

    code: str
    name: Words
    purpose: Words
    minutes: int
    ways: tuple[str, ...]
    people: int
    organisations: int
    step: str
    follow_up: str
    work: str
    seats: int
    legal_basis: str

    @property
    def is_for_group(self) -> bool:
        return self.seats > 0
