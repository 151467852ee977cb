"""The groups whose errors are shown apart, and the words for them.

Gender is not held by the chain as such (only how somebody wants to be addressed), origin neither: of those no errors
can be told, and the card says so.
"""

from keten.journey.profiling.rules.features import find_level

GROUPINGS = {"age": "leeftijd", "target_group": "uitkering", "province": "provincie"}


def describe_group(grouping: str, name: str) -> str:
    """A group in words: "leeftijd 55 jaar of ouder", "provincie Utrecht"."""
    known = find_level(grouping, name)
    return f"{GROUPINGS.get(grouping, grouping)} {known[1].words if known else name}"
