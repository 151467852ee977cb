"""What may be drawn, and by which seed."""

from dataclasses import dataclass
from datetime import date

from keten.ground.foundation.decision import Decision

MOST_SEED = 2**53 - 1  # a number that a spreadsheet and a browser keep exactly


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """From which cases, how many, and how; as ``Sample`` describes it. ``open_until`` is the first day not in it."""

    location_ids: frozenset[int]
    open_from: date
    open_until: date
    size: int
    seed: int
    target_group: str = ""
    broken_promise: str = ""
    is_stratified: bool = False


def check_wanted(wanted: Wanted, *, party_locations: frozenset[int], most: int, today: date) -> Decision:
    """Only locations that the inspection is about, a period that has begun, and no more files than are needed."""
    if not wanted.location_ids or not wanted.location_ids <= party_locations:
        return Decision.no("Kies een of meer locaties waar het onderzoek over gaat.", "locations")
    if wanted.open_until <= wanted.open_from:
        return Decision.no("De laatste dag ligt voor de eerste.", "open_last")
    if wanted.open_from > today:
        return Decision.no("Deze periode is nog niet begonnen.", "open_from")
    if not 1 <= wanted.size <= most:
        return Decision.no("Zoveel dossiers kunt u niet trekken. Kies een kleiner aantal.", "size")
    if not 0 <= wanted.seed <= MOST_SEED:
        return Decision.no("Kies een toevalsgetal van 0 of hoger, met hoogstens vijftien cijfers.", "seed")
    return Decision.yes()
