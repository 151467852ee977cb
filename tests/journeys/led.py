"""What who leads, plans or inspects finds at a location: figures, measures, an inspection."""

from typing import Any

from django.utils import timezone

from keten.insight.indicators.models import Figure, FigureRun, Level
from tests.conftest import as_round
from tests.factories import Chain
from tests.insight.evaluation.planning import make_planning
from tests.insight.governance.inspecting import Inspecting, make_head, make_inspector


def make_figures(chain: Chain) -> None:
    """A figure of everything and one of this location: as if they were computed last night."""
    now = timezone.now()
    first = timezone.localdate(now).replace(day=1)
    shared = {"indicator": "outflow_work", "version": 1, "horizon_days": 365, "rows": 400, "value": 0.4, "low": 0.35,
              "high": 0.45}  # fmt: skip
    with as_round():
        run = FigureRun.objects.create(
            up_to=1, until=first, from_month=first.replace(year=first.year - 2), computed_at=now
        )  # fmt: skip
        Figure.objects.create(run=run, level=Level.COUNTRY, **shared)
        Figure.objects.create(run=run, level=Level.LOCATION, key=str(chain.location.pk), **shared)


def plan_measures(chain: Chain) -> list[tuple[Any, str]]:
    """A measure that runs and one in preparation: for who plans them."""
    world = make_planning(chain)
    running, draft = world.start(world.compared()), world.register()
    ways = (f"/maatregelen/{running.key}/", f"/maatregelen/{draft.key}/", "/wat-werkt/",
            f"/wat-werkt/{world.method.key}/maatregel/")  # fmt: skip
    return [(world.manager, way) for way in ways]


def inspect(chain: Chain) -> list[tuple[Any, str]]:
    """An inspection with a draft, a finding to react to and a final one with an obligation: for each who reads it."""
    heads = make_head(chain, chain.gemeente, "H. Hoofd"), make_head(chain, chain.uwv, "U. Hoofd")
    world = Inspecting(chain, make_inspector(), *heads, on=timezone.localdate())
    inspection = world.open()
    world.draw(inspection)
    world.write(inspection)
    sent, owed = world.send(inspection), world.oblige(world.settle(inspection))
    ways = ("", f"{inspection.key}/")
    return [
        *((world.inspector, f"/inspectie/{way}") for way in ways),
        *((world.inspector, f"/bevindingen/{row.key}/") for row in (sent, owed.finding)),
        (world.mayor, "/bevindingen/"),
        (world.mayor, f"/verplichtingen/{owed.key}/"),
    ]
