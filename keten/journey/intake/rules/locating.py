"""Which location serves somebody who registers themselves: found by the municipality where they live."""

from collections.abc import Sequence
from dataclasses import dataclass

# In this order: named for the municipality, standing in it, standing in its labour market region.
SERVES, STANDS_THERE, SAME_REGION = "serves", "stands_there", "same_region"
_ORDER = (SERVES, STANDS_THERE, SAME_REGION)


@dataclass(frozen=True, kw_only=True)
class Place:
    """A location as seen from one municipality; ``is_counter``: people can go there."""

    location_id: int
    serves: bool
    stands_there: bool
    same_region: bool
    is_counter: bool = True


@dataclass(frozen=True)
class Chosen:
    """A location and why: ``serves``, ``stands_there`` or ``same_region``."""

    location_id: int
    because: str


def choose_location(places: Sequence[Place]) -> Chosen | None:
    """The location with the strongest tie; of several a counter, then the one that was there first."""
    tied = [(place, because) for place in places if (because := _tie(place))]
    if not tied:
        return None
    place, because = min(tied, key=lambda pair: (_ORDER.index(pair[1]), not pair[0].is_counter, pair[0].location_id))
    return Chosen(place.location_id, because)


def _tie(place: Place) -> str:
    if place.serves:
        return SERVES
    if place.stands_there:
        return STANDS_THERE
    return SAME_REGION if place.same_region else ""
