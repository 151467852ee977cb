"""What a service model may look at in a case: the closed list of attributes, with their domain."""

from dataclasses import dataclass

WHOLE, CHOICE, YES_NO = "whole", "choice", "yes_no"
TARGET_GROUPS = ("ww", "bijstand", "wia", "none", "several")
SCORE, OUTCOME = "score.", "outcome."


@dataclass(frozen=True)
class Attribute:
    """``name`` in files, ``label`` on screens. A whole number lies in ``lowest`` .. ``highest``, both included.

    Each attribute except those that are ``always`` known can be unknown.
    """

    name: str
    label: str
    kind: str
    lowest: int = 0
    highest: int = 0
    choices: tuple[str, ...] = ()
    always: bool = False

    def can_be(self, value: object) -> bool:
        """Whether something is a known value of this attribute."""
        if self.kind == WHOLE:
            return type(value) is int and self.lowest <= value <= self.highest
        return type(value) is bool if self.kind == YES_NO else value in self.choices


FIXED = (
    Attribute("target_group", "Doelgroep", CHOICE, choices=TARGET_GROUPS, always=True),
    Attribute("age", "Leeftijd", WHOLE, 0, 130, always=True),
    Attribute("days_registered", "Dagen ingeschreven", WHOLE, 0, 36500, always=True),
    Attribute("days_of_ww_left", "Dagen WW over", WHOLE, 0, 3650),
    Attribute("has_ww", "Heeft WW", YES_NO, always=True),
    Attribute("has_pw", "Heeft bijstand", YES_NO, always=True),
    Attribute("has_wia", "Heeft WIA", YES_NO, always=True),
)


def find_attribute(name: str, tests: dict[str, tuple[str, ...]]) -> Attribute | None:
    """The attribute of this name, or None. ``tests``: by code of a test its possible outcomes.

    ``score.TEST`` is a whole number from 0 to 100, ``outcome.TEST`` one of the outcomes of that test.
    """
    for attribute in FIXED:
        if attribute.name == name:
            return attribute
    test = name.removeprefix(SCORE).removeprefix(OUTCOME)
    if test == name or test not in tests:
        return None
    if name.startswith(SCORE):
        return Attribute(name, f"Score {test.replace('_', ' ')}", WHOLE, 0, 100)
    return Attribute(name, f"Uitkomst {test.replace('_', ' ')}", CHOICE, choices=tests[test])
