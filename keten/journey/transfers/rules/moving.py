"""Moving house (*verhuizing*): to whom the client goes."""

from dataclasses import dataclass

from keten.ground.foundation.decision import Decision


@dataclass(frozen=True, kw_only=True)
class Destination:
    """Who serves residents of a municipality: ``home`` is the municipality itself when it works at the location,
    ``intake`` who does the intake there by arrangement. Ids; None where there is none.
    """

    location_id: int | None
    home: int | None
    intake: int | None


def choose_receiver(destination: Destination, *, target_group: str) -> int | None:
    """Bijstand is of the municipality; for everybody else the arrangement says who takes in."""
    first, second = destination.home, destination.intake
    if target_group != "bijstand":
        first, second = second, first
    return first or second


def check_moves(*, from_code: str, to_code: str, has_open: bool) -> Decision:
    """To another municipality, and once at a time."""
    if has_open:
        return Decision.no("Er loopt al een verhuizing van deze klant.")
    if from_code == to_code:
        return Decision.no("De klant woont volgens ons al in deze gemeente.", "municipality")
    return Decision.yes()


def check_reachable(receiver: int | None) -> Decision:
    """A municipality outside Keten: say so, with the way out."""
    if receiver is not None:
        return Decision.yes()
    return Decision.no(
        "Deze gemeente doet niet mee aan Keten. Bel de gemeente, en geef de samenvatting van het dossier mee als de"
        " klant dat goed vindt. Sluit dit dossier pas als de nieuwe gemeente de klant kent.",
        "municipality",
    )
