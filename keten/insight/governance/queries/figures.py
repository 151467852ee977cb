"""The published figures that an inspection can start from."""

from dataclasses import dataclass

from keten.insight.indicators.library import list_definitions
from keten.insight.indicators.models import Figure, FigureRun, Level


@dataclass(frozen=True, kw_only=True)
class FigureChoice:
    """A figure of the last run: its code and by when (0 without a horizon)."""

    code: str
    horizon_days: int

    @property
    def name(self) -> str:
        """As an address and a form have it: "outflow_work-183"."""
        return f"{self.code}-{self.horizon_days}"


def list_figure_choices() -> list[FigureChoice]:
    """What the last run published for the country, in the order of the definitions; none before the first run."""
    run = _last_run()
    if run is None:
        return []
    order = {code: place for place, code in enumerate(list_definitions())}
    shown = run.figures.filter(level=Level.COUNTRY, month=None, value__isnull=False, indicator__in=order)
    found = shown.values_list("indicator", "horizon_days").distinct()
    choices = [FigureChoice(code=code, horizon_days=days) for code, days in found]
    return sorted(choices, key=lambda one: (order[one.code], one.horizon_days))


def find_figure(choice: FigureChoice, *, location_id: int | None) -> Figure | None:
    """The cell of the last run, over all its months: of a location, or of all together. None when it is not shown."""
    run = _last_run()
    if run is None:
        return None
    level, key = (Level.LOCATION, str(location_id)) if location_id else (Level.COUNTRY, "")
    found = run.figures.filter(indicator=choice.code, horizon_days=choice.horizon_days, level=level, month=None)
    return found.filter(key=key, hidden="", value__isnull=False).select_related("run").first()


def _last_run() -> FigureRun | None:
    return FigureRun.objects.order_by("-pk").first()
