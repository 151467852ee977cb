"""A small region in which everything happens: few people, habits that make rare things common."""

from dataclasses import replace

from keten.insight.simulation.rules.regional.habits import Habits
from keten.insight.simulation.rules.regional.planting import CostShifting, FlowThrough, Prevention
from keten.insight.simulation.rules.regional.residents import Region, World
from tests.insight.simulation.worlds import region_world
from tests.volumes import volume

REGION = Region(
    seed=volume(test=225, proof=2), locations=2, people_a_year=volume(test=6, proof=30),
    months=volume(test=12, proof=18),
    plantings=(
        Prevention(location=1, law="pw", share=0.3), FlowThrough(location=2, share=0.9),
        CostShifting(location=2, contacts=0.5, handovers=4.0),
    ),
)  # fmt: skip


def busy_world() -> World:
    """As the world of other tests; what seldom happens does often."""
    world = region_world()
    return replace(world, habits=_make_busy(world.habits), assumed=replace(world.assumed, intake_days=4))


def _make_busy(habits: Habits) -> Habits:
    return replace(
        habits, early_notice=0.6, notice_days=(14, 40), returns=dict.fromkeys(habits.returns, 0.7),
        contact=replace(habits.contact, missed=0.2, a_month=0.8),
        steward=replace(habits.steward, refused=0.2, leaves_a_year=1.0, waits=0.4, moves=0.25),
        care=replace(habits.care, needs=0.7, signals_a_year=2.0),
        benefit=replace(habits.benefit, refused=0.1, corrected=0.4, continued=0.4),
    )  # fmt: skip
