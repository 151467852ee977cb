"""What lines of a file with staff may refer to, in five queries."""

from collections.abc import Iterable
from datetime import date

from keten.ground.foundation.language import words_in_files
from keten.ground.organisations.models import (
    Location,
    LocationPartner,
    Organisation,
    Role,
    Specialism,
    Staff,
    Team,
)
from keten.ground.organisations.queries.periods import in_force, not_ended
from keten.ground.organisations.rules.importing import KnownStaffing


def get_known_staffing(on: date) -> KnownStaffing:
    """Organisations, locations, partners and teams on a day, and the e-mail addresses that are taken."""
    partners = LocationPartner.objects.filter(in_force(on)).values_list("location__name", "organisation")
    teams = Team.objects.filter(not_ended(on)).values_list("location__name", "name", "pk")
    return KnownStaffing(
        organisations={
            code.casefold(): pk for code, pk in Organisation.objects.filter(in_force(on)).values_list("code", "pk")
        },
        locations=frozenset(
            name.casefold() for name in Location.objects.filter(not_ended(on)).values_list("name", flat=True)
        ),
        teams={(location.casefold(), name.casefold()): pk for location, name, pk in teams},
        partners=frozenset((location.casefold(), organisation) for location, organisation in partners),
        emails=frozenset(email.casefold() for email in Staff.objects.values_list("email", flat=True)),
        roles=_words(Role.choices),
        specialisms=_words(Specialism.choices),
    )


def _words(choices: Iterable[tuple[str, object]]) -> dict[str, str]:
    return {word.casefold(): code for code, word in words_in_files(choices).items()}
