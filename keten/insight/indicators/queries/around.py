"""What figures did around changes at locations, as it was computed the last time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from keten.ground.organisations.models import Location
from keten.insight.indicators.models import Dip, FigureRun, Level
from keten.insight.indicators.queries.published import Place


@dataclass(frozen=True)
class Around:
    """A change: where, when, what changed (kind and name), and every figure around it."""

    place: Place
    on: date
    what: tuple[tuple[str, str], ...]
    dips: Sequence[Dip]

    @property
    def alarms(self) -> list[Dip]:
        """The figures that went worse here than elsewhere."""
        return [dip for dip in self.dips if dip.is_alarm]


def list_around(run: FigureRun) -> list[Around]:
    """Every change: those with an alarm first, then the latest first. Two queries."""
    rows = groupby(run.dips.order_by("key", "changed_on", "pk"), key=lambda dip: (dip.key, dip.changed_on))
    found = {where: list(dips) for where, dips in rows}
    names = dict(Location.objects.filter(pk__in={int(key) for key, _on in found}).values_list("pk", "name"))
    changes = [
        Around(Place(Level.LOCATION, key, names.get(int(key), key)), on,
               tuple((each["kind"], each["name"]) for each in dips[0].what), dips)
        for (key, on), dips in found.items()
    ]  # fmt: skip
    return sorted(changes, key=lambda one: (not one.alarms, -one.on.toordinal(), one.place.name))
