"""The indicative check (*indicatie*): what it found, line by line. Never a decision; always labelled as indication.

A line holds codes and values; the words for a screen stand with the pages.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Amount = int | Decimal | date | str


@dataclass(frozen=True)
class Threshold:
    """A dated number and where it stands; ``value`` None when it is not known for the day."""

    value: int | Decimal | str | None
    source: str


Terms = Mapping[str, Threshold]
"""The thresholds of one day by name without "benefits.": "ww_weeks_needed"."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One condition (``met`` True, False, or None when unknown), or with ``is_result`` something that follows.

    ``value`` is what is known of the client, ``threshold`` what the rule asks, ``of`` the second number of the rule
    (26 of 36 weeks), ``source`` the article or page.
    """

    code: str
    value: Amount | None
    threshold: Amount | None
    source: str
    met: bool | None = None
    of: Amount | None = None
    is_result: bool = False


@dataclass(frozen=True, kw_only=True)
class Indication:
    """What may be expected under a law: ``likely`` all met, ``unlikely`` one not met, ``unknown`` otherwise."""

    law: str
    lines: tuple[Line, ...]
    label: str = "indicatie"

    @property
    def conclusion(self) -> str:
        answers = [line.met for line in self.lines if not line.is_result]
        if False in answers:
            return "unlikely"
        return "unknown" if None in answers or not answers else "likely"

    def get(self, code: str) -> Line | None:
        """The line with this code, if there is one."""
        return next((line for line in self.lines if line.code == code), None)


def whole(terms: Terms, name: str) -> int | None:
    """A threshold as a whole number, or None when it is not known for the day."""
    value = terms[name].value
    return value if isinstance(value, int) else None


def exact(terms: Terms, name: str) -> Decimal | None:
    """A threshold as an amount or share, or None when it is not known for the day."""
    value = terms[name].value
    return Decimal(value) if isinstance(value, int | Decimal) else None


def at_least(value: Decimal | int | None, threshold: Decimal | int | None) -> bool | None:
    """Unknown when either is."""
    return None if value is None or threshold is None else value >= threshold


def at_most(value: Decimal | int | None, threshold: Decimal | int | None) -> bool | None:
    """Unknown when either is."""
    return None if value is None or threshold is None else value <= threshold


def age_on(born_on: date, on: date) -> int:
    """Age in whole years; who was born on 29 February has a birthday on 1 March in other years."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def birthday(born_on: date, age: int) -> date:
    """The day on which somebody becomes an age."""
    try:
        return born_on.replace(year=born_on.year + age)
    except ValueError:
        return date(born_on.year + age, 3, 1)
