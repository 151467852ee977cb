"""What a measure must say before it starts (P8), and what it may never claim."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from keten.ground.foundation.decision import Decision


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A measure as it is written down. ``detectable``: the least difference that so many clients can show; ``asked``:
    how many locations did not agree yet; ``has_more_horizons``: whether the figure is known at other moments too;
    ``treated`` and ``controls``: how many arms are served otherwise, or are not.
    """

    goal: str
    change: str
    indicator: str
    horizon_days: int | None
    second_horizon_days: int | None
    has_more_horizons: bool
    target: float | None
    baseline: float | None
    who: str
    stop_on: date | None
    has_owner: bool
    ground: str
    comparison: str
    unit: str
    told: str
    expected_clients: int | None
    expected_units: int | None
    detectable: float | None
    places: int
    asked: int
    treated: int
    controls: int

    @property
    def is_compared(self) -> bool:
        return self.comparison != "none"


def list_missing(plan: Plan, *, today: date, latest_stop: date) -> list[Decision]:
    """Everything that stands in the way of starting, in the order of the form: each a refusal with its field."""
    of_comparison = _list_of_comparison(plan) if plan.is_compared else ()
    return [*_list_of_aim(plan), *_list_of_course(plan, today, latest_stop), *of_comparison]


def check_start(plan: Plan, *, today: date, latest_stop: date) -> Decision:
    """No measure without its goal, figure, baseline, target, participants, end, owner and ground (MISSION P8)."""
    missing = list_missing(plan, today=today, latest_stop=latest_stop)
    return missing[0] if missing else Decision.yes()


def _list_of_aim(plan: Plan) -> Iterator[Decision]:
    if not plan.goal.strip():
        yield Decision.no("Schrijf op wat de maatregel moet bereiken.", "goal")
    if not plan.change.strip():
        yield Decision.no("Schrijf op wat er anders gaat dan nu.", "change")
    if not plan.indicator or plan.horizon_days is None:
        yield Decision.no("Kies het cijfer waaraan u ziet of het lukt.", "indicator")
    elif plan.baseline is None:
        yield Decision.no(
            "Er is voor deze locaties nog geen beginstand van dit cijfer. Kies een ander cijfer.", "indicator"
        )
    if plan.target is None:
        yield Decision.no("Schrijf op waar het cijfer naartoe moet.", "target")
    elif plan.target == plan.baseline:
        yield Decision.no("Het doel is gelijk aan de beginstand. Kies een doel dat daarvan verschilt.", "target")


def _list_of_course(plan: Plan, today: date, latest_stop: date) -> Iterator[Decision]:
    if not plan.who.strip():
        yield Decision.no("Schrijf op wie er meedoet.", "who")
    if not plan.places:
        yield Decision.no("Kies ten minste één locatie.", "locations")
    elif plan.asked:
        yield Decision.no("Nog niet elke locatie heeft gezegd dat zij meedoet.", "locations")
    if plan.stop_on is None:
        yield Decision.no("Kies de dag waarop de maatregel stopt.", "stop_on")
    elif plan.stop_on <= today:
        yield Decision.no("De stopdag is voorbij. Kies een latere dag.", "stop_on")
    elif plan.stop_on > latest_stop:
        yield Decision.no("Een maatregel duurt ten hoogste vijf jaar. Kies een eerdere stopdag.", "stop_on")
    if not plan.has_owner:
        yield Decision.no("Kies wie er verantwoordelijk is.", "owner")
    if not plan.ground:
        yield Decision.no("Kies op welke grondslag dit mag.", "ground")


def _list_of_comparison(plan: Plan) -> Iterator[Decision]:
    if not plan.unit:
        yield Decision.no("Kies waarover wordt geloot.", "unit")
    elif plan.unit == "coach" or plan.comparison == "staggered":
        yield Decision.no("Zo loten kan nog niet. Loot over klanten, weken of locaties.", "unit")
    if plan.has_more_horizons and plan.second_horizon_days in (None, plan.horizon_days):
        yield Decision.no(
            "Kies een tweede moment: een effect kan eerst negatief zijn en later positief.", "second_horizon"
        )
    if not plan.expected_clients:
        yield Decision.no("Schrijf op hoeveel klanten u verwacht.", "expected_clients")
    if plan.unit in ("coach", "week") and not plan.expected_units:
        yield Decision.no("Schrijf op over hoeveel coaches of weken wordt geloot.", "expected_units")
    elif plan.expected_clients and plan.detectable is None and None not in (plan.baseline, plan.target):
        yield Decision.no(
            "Met zo weinig klanten of locaties kan geen enkel verschil worden gezien.", "expected_clients"
        )
    if not plan.told.strip():
        yield Decision.no("Schrijf op wat klanten over hun deelname te lezen krijgen.", "told")
    if not plan.controls or not plan.treated:
        yield Decision.no("Een vergelijking heeft een groep die meedoet en een groep die niet meedoet.", "arms")


def check_alone(*, binds: bool, others: Sequence[str]) -> Decision:
    """Two measures cannot both say by which service model one case is served. ``others``: those here that do."""
    if binds and others:
        return Decision.no(
            "Een andere maatregel bepaalt hier al volgens welk model klanten worden geholpen. Wacht tot die stopt, of "
            "kies een andere doelgroep."
        )
    return Decision.yes()
