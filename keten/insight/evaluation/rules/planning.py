"""What a measure must say before it starts (P8), and what it may never claim."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from keten.ground.foundation.decision import Decision


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A measure as it is written down. ``detectable``: the least difference that so many clients can show; ``asked``:
    how many locations did not agree yet; ``has_more_horizons``: whether the figure is known at other moments too; ``treated`` and ``controls``: how many arms are served otherwise, or are not.
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


@dataclass(frozen=True)
class Missing:
    """What is not there yet: the field of the form, and what to do, in plain Dutch."""

    field: str
    text: str


def list_missing(plan: Plan, *, today: date, latest_stop: date) -> list[Missing]:
    """Everything that stands in the way of starting, in the order of the form."""
    return [*_list_of_all(plan, today, latest_stop), *(_list_of_comparison(plan) if plan.is_compared else ())]


def check_start(plan: Plan, *, today: date, latest_stop: date) -> Decision:
    """No measure without its goal, figure, baseline, target, participants, end, owner and ground (MISSION P8)."""
    missing = list_missing(plan, today=today, latest_stop=latest_stop)
    return Decision.no(missing[0].text, missing[0].field) if missing else Decision.yes()


def _list_of_all(plan: Plan, today: date, latest_stop: date) -> Iterator[Missing]:
    if not plan.goal.strip():
        yield Missing("goal", "Schrijf op wat de maatregel moet bereiken.")
    if not plan.change.strip():
        yield Missing("change", "Schrijf op wat er anders gaat dan nu.")
    if not plan.indicator or plan.horizon_days is None:
        yield Missing("indicator", "Kies het cijfer waaraan u ziet of het lukt.")
    elif plan.baseline is None:
        yield Missing("indicator", "Er is voor deze locaties nog geen beginstand van dit cijfer. Kies een ander cijfer.")
    if plan.target is None:
        yield Missing("target", "Schrijf op waar het cijfer naartoe moet.")
    elif plan.target == plan.baseline:
        yield Missing("target", "Het doel is gelijk aan de beginstand. Kies een doel dat daarvan verschilt.")
    if not plan.who.strip():
        yield Missing("who", "Schrijf op wie er meedoet.")
    if not plan.places:
        yield Missing("locations", "Kies ten minste één locatie.")
    elif plan.asked:
        yield Missing("locations", "Nog niet elke locatie heeft gezegd dat zij meedoet.")
    if plan.stop_on is None:
        yield Missing("stop_on", "Kies de dag waarop de maatregel stopt.")
    elif plan.stop_on <= today:
        yield Missing("stop_on", "De stopdag is voorbij. Kies een latere dag.")
    elif plan.stop_on > latest_stop:
        yield Missing("stop_on", "Een maatregel duurt ten hoogste vijf jaar. Kies een eerdere stopdag.")
    if not plan.has_owner:
        yield Missing("owner", "Kies wie er verantwoordelijk is.")
    if not plan.ground:
        yield Missing("ground", "Kies op welke grondslag dit mag.")


def _list_of_comparison(plan: Plan) -> Iterator[Missing]:
    if not plan.unit:
        yield Missing("unit", "Kies waarover wordt geloot.")
    if plan.has_more_horizons and plan.second_horizon_days in (None, plan.horizon_days):
        yield Missing("second_horizon", "Kies een tweede moment: een effect kan eerst negatief zijn en later positief.")
    if not plan.expected_clients:
        yield Missing("expected_clients", "Schrijf op hoeveel klanten u verwacht.")
    if plan.unit in ("coach", "week") and not plan.expected_units:
        yield Missing("expected_units", "Schrijf op over hoeveel coaches of weken wordt geloot.")
    elif plan.expected_clients and plan.detectable is None:
        yield Missing("expected_clients", "Met zo weinig klanten of locaties kan geen enkel verschil worden gezien.")
    if not plan.told.strip():
        yield Missing("told", "Schrijf op wat klanten over hun deelname te lezen krijgen.")
    if not plan.controls or not plan.treated:
        yield Missing("arms", "Een vergelijking heeft een groep die meedoet en een groep die niet meedoet.")
