"""The way from a figure or an alarm into an inspection of it."""

from urllib.parse import urlencode

from django.urls import reverse

from keten.insight.indicators.models import Level
from keten.insight.indicators.queries.published import Place
from keten.insight.indicators.rules.definitions import Definition


def address_of_inspection(place: Place, *, one: Definition | None = None, days: int = 0, monitor: str = "") -> str:
    """Where an inspection begins, with a figure (at a horizon, 0 without one) or a monitor and the place filled in.

    Of an organisation the place stays open: parties of an inspection have a location.
    """
    location = place.key if place.level is Level.LOCATION else ""
    asked = {"cijfer": f"{one.code}-{days}" if one else "", "monitor": monitor, "locatie": location}
    return f"{reverse('open-inspection')}?{urlencode({name: value for name, value in asked.items() if value})}"
