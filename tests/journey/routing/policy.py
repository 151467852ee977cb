"""Policy staff at a location, and the text of the youth model with a talk after four weeks."""

from keten.ground.organisations.models import Staff, StaffRole, TeamMembership
from tests.factories import EPOCH, Chain

# The days on which the examples of the youth model expect its talk: after eight weeks, and after four.
EARLIER = {
    "jongerengesprek = 2026-10-26": "jongerengesprek = 2026-09-28",
    "jongerengesprek = 2026-10-12": "jongerengesprek = 2026-09-14",
    "jongerengesprek = 2028-04-25": "jongerengesprek = 2028-03-28",
    "jongerengesprek = 2026-04-24": "jongerengesprek = 2026-03-27",
}


def make_policy_officer(chain: Chain, role: str = "policy_officer") -> Staff:
    """Somebody of the municipality who writes ways of working for this location."""
    name = f"P. Pol ({chain.location.name})"
    staff = Staff.objects.create(
        organisation=chain.gemeente, name=name, email=f"{role}-{chain.location.pk}@voorbeeld.nl", from_on=EPOCH
    )
    StaffRole.objects.create(staff=staff, role=role, from_on=EPOCH)
    TeamMembership.objects.create(team=chain.team, staff=staff, from_on=EPOCH)
    return staff


def after_four_weeks(text: str) -> str:
    """The youth model with its talk after four weeks, and examples that say so."""
    for late, early in EARLIER.items():
        text = text.replace(late, early)
    return text.replace('after = "P8W"', 'after = "P4W"').replace("Na acht weken", "Na vier weken")
