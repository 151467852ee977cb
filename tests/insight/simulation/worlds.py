"""What tests of the simulation share: shipped models, a small model of their own, and people."""

from datetime import date

from keten.insight.simulation.library import get_assumptions, get_habits, get_terms
from keten.insight.simulation.rules.comparing import START_ON, compare_on_region
from keten.insight.simulation.rules.people import Person, make_population
from keten.insight.simulation.rules.regional.residents import World
from keten.journey.routing.library import list_shipped, list_tests, read
from keten.journey.routing.rules.language import ServiceModel

NAMES = ("fasen-1", "route-ab-1", "toonkamer-1")
TWO_STAGES = """
code = "twee"
title = "Twee fasen"
summary = "Een klein model voor tests"
source = "eigen keuze"
tests = ["belemmeringen"]
[[stages]]
code = "zelf"
label = "Zelf"
lead = "placement"
longest = "P6M"
source = "eigen keuze"
[[stages]]
code = "samen"
label = "Samen"
lead = "reintegration"
longest = "P1Y"
offerings = ["scholing"]
keeps_contact_person = false
source = "eigen keuze"
[[table]]
when = { "outcome.belemmeringen" = "route_a" }
stage = "zelf"
because = "zoekt zelf"
[[table]]
when = { "outcome.belemmeringen" = "route_b" }
stage = "samen"
because = "krijgt hulp"
[[table]]
when = { "outcome.belemmeringen" = "unknown" }
stage = "zelf"
because = "nog niet bekend"
[[clocks]]
code = "stilte"
label = "Stilte"
starts = "stage_began"
stages = ["zelf"]
after = "P2M"
warn = "P2W"
step = "talk"
on_silence = "samen"
source = "eigen keuze"
[[clocks]]
code = "jong"
label = "Jong"
starts = "case_opened"
when = { age = "< 27", days_registered = ">= 20" }
after = "P1M"
warn = "P1W"
step = "call"
source = "eigen keuze"
[[clocks]]
code = "einde_ww"
label = "Einde WW"
starts = "ww_ends"
when = { days_of_ww_left = "..120" }
after = "P2M"
warn = "P2W"
step = "wwb_test"
source = "eigen keuze"
"""


def shipped(*names: str) -> list[ServiceModel]:
    """Models that ship with Keten."""
    return [read(list_shipped()[name]) for name in names or NAMES]


def people(n: int, seed: int = 1) -> list[Person]:
    """Synthetic clients as the try-out makes them."""
    assumed = get_assumptions()
    return make_population(
        n, seed=seed, start_on=START_ON, days=assumed.arrive_days, assumed=assumed, tests=list_tests()
    )


def compare(clients: int, seed: int, models: list[ServiceModel] | None = None) -> dict[str, object]:
    """A comparison on a region."""
    return compare_on_region(
        models or shipped(), clients=clients, seed=seed, assumed=get_assumptions(), tests=list_tests()
    )


def region_world(name: str = "fasen-1") -> World:
    """What a region that leaves a log is lived under."""
    (model,) = shipped(name)
    return World(
        model=model, assumed=get_assumptions(), habits=get_habits(), tests=list_tests(), terms=get_terms(TERMS_ON)
    )


UNTIL = date(2027, 7, 1)
TERMS_ON = date(2023, 1, 1)  # the first day of a region
