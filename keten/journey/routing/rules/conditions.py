"""Conditions of decision tables and clocks: what one attribute must be. The smallest part of the language.

In a file: ``"< 27"``, ``"18..26"``, ``"60.."``, ``["ww", "several"]``, ``true``, ``"unknown"`` or ``"known"``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from keten.journey.routing.rules.attributes import CHOICE, WHOLE, YES_NO, Attribute

Value = int | str | bool | None
Picture = Mapping[str, Value]
"""What is known of a case on a day: by name of the attribute; None or absent is unknown."""

_COMPARED = re.compile(r"(<=|>=|<|>|=)\s*(\d{1,6})")
_RANGE = re.compile(r"(\d{1,6})?\s*\.\.\s*(\d{1,6})?")


class Fault(Exception):
    """Something in a file is not as it should be: said in Dutch, without the line (the reader adds it)."""


@dataclass(frozen=True)
class Condition:
    """The attribute lies in ``lowest`` .. ``highest`` (both included) or is one of ``among``, or is unknown.

    ``unknown`` says whether a case of which it is not known meets the condition.
    """

    attribute: Attribute
    lowest: int = 0
    highest: int = -1
    among: tuple[Value, ...] = ()
    unknown: bool = False

    def holds(self, picture: Picture) -> bool:
        """Whether a case meets this condition."""
        value = picture.get(self.attribute.name)
        if value is None:
            return self.unknown
        if self.attribute.kind == WHOLE:
            assert isinstance(value, int)
            return self.lowest <= value <= self.highest
        return value in self.among

    def describe(self) -> str:
        """In plain Dutch, for tables and reasons."""
        label = self.attribute.label
        if self.unknown:
            return f"{label}: niet bekend" if not self._is_known_any() else f"{label}: bekend of niet"
        if self._is_known_any():
            return f"{label}: bekend"
        if self.attribute.kind == YES_NO:
            return label if self.among == (True,) else f"niet: {label.lower()}"
        if self.attribute.kind == CHOICE:
            return f"{label}: {' of '.join(str(value).replace('_', ' ') for value in self.among)}"
        return f"{label} {self._describe_range()}"

    def _is_known_any(self) -> bool:
        if self.attribute.kind == WHOLE:
            return (self.lowest, self.highest) == (self.attribute.lowest, self.attribute.highest)
        return set(self.among) == set(list_values(self.attribute))

    def _describe_range(self) -> str:
        if self.lowest == self.highest:
            return f"is {self.lowest}"
        if self.highest == self.attribute.highest:
            return f"vanaf {self.lowest}"
        if self.lowest == self.attribute.lowest:
            return f"tot en met {self.highest}"
        return f"van {self.lowest} tot en met {self.highest}"


def list_values(attribute: Attribute) -> tuple[Value, ...]:
    """All values of a choice or a yes/no."""
    return (True, False) if attribute.kind == YES_NO else attribute.choices


def read_condition(attribute: Attribute, wanted: object) -> Condition:
    """A condition from a file. Raises ``Fault``."""
    if wanted == "unknown":
        if attribute.always:
            raise Fault(f"{attribute.name} is altijd bekend")
        return Condition(attribute, unknown=True)
    if wanted == "known":
        return Condition(attribute, attribute.lowest, attribute.highest, list_values(attribute))
    if attribute.kind == WHOLE:
        return _read_range(attribute, wanted)
    return _read_choice(attribute, wanted)


def _read_choice(attribute: Attribute, wanted: object) -> Condition:
    values = tuple(wanted) if isinstance(wanted, list) else (wanted,)
    known = list_values(attribute)
    strange = [value for value in values if type(value) not in (bool, str) or value not in known]
    if strange or not values:
        offered = ", ".join("true/false" if attribute.kind == YES_NO else str(value) for value in known)
        raise Fault(f"{attribute.name} kent {strange[0] if strange else 'niets'!r} niet; wel: {offered}")
    return Condition(attribute, among=values)


def _read_range(attribute: Attribute, wanted: object) -> Condition:
    lowest, highest = _bounds(attribute, wanted)
    lowest, highest = max(lowest, attribute.lowest), min(highest, attribute.highest)
    if lowest > highest:
        raise Fault(f"{attribute.name} kan nooit {wanted!r} zijn (van {attribute.lowest} tot {attribute.highest})")
    return Condition(attribute, lowest, highest)


def _bounds(attribute: Attribute, wanted: object) -> tuple[int, int]:
    if type(wanted) is int:
        return wanted, wanted
    text = wanted.strip() if isinstance(wanted, str) else ""
    if compared := _COMPARED.fullmatch(text):
        number = int(compared[2])
        return {
            "<": (attribute.lowest, number - 1), "<=": (attribute.lowest, number), "=": (number, number),
            ">": (number + 1, attribute.highest), ">=": (number, attribute.highest),
        }[compared[1]]  # fmt: skip
    if (between := _RANGE.fullmatch(text)) and text != "..":
        return int(between[1] or attribute.lowest), int(between[2] or attribute.highest)
    raise Fault(f'{attribute.name}: {wanted!r} is geen getal, grens ("< 27") of bereik ("18..26")')
