"""A location that plans a measure: figures of the last run, who plans, and a plan with nothing missing."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from keten.ground.organisations.models import Location, Municipality, Staff
from keten.ground.organisations.rules.viewer import Viewer
from keten.insight.evaluation import actions
from keten.insight.evaluation.actions import Draft
from keten.insight.evaluation.models import Measure, Method
from keten.insight.indicators.models import Figure, FigureRun, Level
from tests.conftest import as_round
from tests.factories import Chain, at, make_chain
from tests.insight.governance.inspecting import make_head

FIGURE, DAYS = "outflow_work", 183


@dataclass
class Planning:
    """A chain, who manages its location for the municipality, and a working method to try."""

    chain: Chain
    manager: Staff
    method: Method
    on: date

    def viewer(self, staff: Staff | None = None) -> Viewer:
        return self.chain.viewer(staff or self.manager, self.on)

    def by(self, staff: Staff | None = None, on: date | None = None) -> dict[str, Any]:
        return {"by": self.viewer(staff), "now": at(on or self.on)}

    def draft(self, **given: Any) -> Draft:
        """Whole, without a comparison."""
        whole = Draft(
            title="Eerder een gesprek", goal="Meer mensen aan het werk", change="Een gesprek na vier weken",
            indicator=FIGURE, horizon_days=DAYS, target=0.4, who="Iedereen die zich meldt",
            location_ids=frozenset([self.chain.location.pk]), stop_on=self.on + timedelta(days=365),
            owner_id=self.manager.pk, ground="none_needed",
        )  # fmt: skip
        return replace(whole, **given)

    def compared(self, **given: Any) -> Draft:
        """Whole, by drawing lots over clients."""
        lots: dict[str, Any] = {
            "comparison": "randomised", "unit": "client", "expected_clients": 4000, "second_horizon_days": 365,
            "told": "U doet mee aan een proef. Het lot bepaalt wie eerder een gesprek krijgt.",
        }  # fmt: skip
        return self.draft(**(lots | given))

    def register(self, draft: Draft | None = None, **given: Any) -> Measure:
        found = actions.register_measure(method=self.method.key, draft=draft or self.draft(**given), **self.by())
        return Measure.objects.get(pk=found.pk)

    def start(self, draft: Draft | None = None) -> Measure:
        row = self.register(draft)
        return actions.start_measure(measure=row.key, **self.by())


def make_planning(chain: Chain | None = None, on: date | None = None) -> Planning:
    """With figures of this location; nothing is planned yet."""
    chain, on = chain or make_chain(), on or timezone.localdate()
    actions.ship_methods(now=timezone.now())
    manager = make_head(chain, chain.gemeente, "B. Plannenmaker")
    found = Planning(chain=chain, manager=manager, method=Method.objects.get(code="opstapjes"), on=on)
    publish(chain.location, on=on)
    return found


def publish(location: Location, *, on: date, rows: int = 400, share: float = 0.3) -> None:
    """A figure of a location, in the last run or in a new one."""
    with as_round():
        run = FigureRun.objects.order_by("-pk").first() or FigureRun.objects.create(
            up_to=1, until=on, from_month=date(on.year - 2, on.month, 1), computed_at=timezone.now()
        )
        for level, key in ((Level.LOCATION, str(location.pk)), (Level.COUNTRY, "")):
            Figure.objects.get_or_create(
                run=run, indicator=FIGURE, horizon_days=DAYS, level=level, key=key, month=None,
                defaults={"version": 1, "rows": rows, "held": round(rows * share), "value": share,
                          "low": share - 0.05, "high": share + 0.05},
            )  # fmt: skip


def add_location(chain: Chain, name: str, **figure: Any) -> Location:
    """Another location, with its own figure."""
    place = Location.objects.create(
        name=name, breadth="full", form="werkplein", municipality=Municipality.objects.all()[0],
        from_on=chain.location.from_on,
    )  # fmt: skip
    publish(place, on=timezone.localdate(), **figure)
    return place
