"""The groups whose errors are shown apart, and the words for them.

Gender is not held by the chain as such (only how somebody wants to be addressed), origin neither: of those no errors
can be told, and the card says so.
"""

from collections.abc import Iterable

from keten.journey.profiling.rules.features import FEATURES, find_level

GROUPINGS = {"age": "leeftijd", "target_group": "uitkering", "province": "provincie"}


def describe_group(grouping: str, name: str) -> str:
    """A group in words: "leeftijd 55 jaar of ouder", "provincie Utrecht"."""
    known = find_level(grouping, name)
    return f"{GROUPINGS.get(grouping, grouping)} {known[1].words if known else name}"


def order_groups(grouping: str, names: Iterable[str]) -> list[str]:
    """Levels in their own order, places by name; a stored model does not keep the order."""
    places = {level.code: n for each in FEATURES if each.code == grouping for n, level in enumerate(each.levels)}
    return sorted(names, key=lambda name: (places.get(name, len(places)), name))
