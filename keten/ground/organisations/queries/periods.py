"""What all these queries share: the condition that a period holds, and what is raised when nothing is found."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Q
from django.http import Http404


class Unknown(Http404):
    """There is no such thing, or the viewer may not know of it: both look the same."""


def in_force(on: date, prefix: str = "") -> Q:
    """Condition: the row's half-open period holds on this day."""
    return Q(**{f"{prefix}from_on__lte": on}) & not_ended(on, prefix)


def not_ended(on: date, prefix: str = "") -> Q:
    """Condition: the row's period holds on this day or later."""
    return Q(**{f"{prefix}until_on__isnull": True}) | Q(**{f"{prefix}until_on__gt": on})


def ordered(orders: Mapping[str, tuple[str, ...]], sort: str) -> tuple[str, ...]:
    """The columns of an order by its screen name, the first being the default; "-" turns the first column round."""
    columns = orders.get(sort.removeprefix("-")) or next(iter(orders.values()))
    return (f"-{columns[0]}", *columns[1:]) if sort.startswith("-") else columns
