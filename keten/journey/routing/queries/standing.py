"""Where one case stands in its way of working: what is known of it, what its table says, its stage and its clocks."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from keten.ground.foundation.prepared import Prepared, fetch_prepared
from keten.journey.routing.compiling import list_attributes
from keten.journey.routing.models import RunningClock, StagePeriod
from keten.journey.routing.picture import get_column, join_tables, select_columns
from keten.journey.routing.queries.versions import get_model
from keten.journey.routing.rules.conditions import Picture
from keten.journey.routing.rules.evaluating import find_row
from keten.journey.routing.rules.language import Row, ServiceModel, Stage


@dataclass(frozen=True, kw_only=True)
class Standing:
    """``period`` is the stage the case is in (None: none yet, or a model without stages), ``clocks`` what runs."""

    case_id: int
    version_id: int
    title: str
    model: ServiceModel
    period: StagePeriod | None
    clocks: tuple[RunningClock, ...]
    past: tuple[StagePeriod, ...]

    @property
    def stage(self) -> Stage | None:
        """The stage as the model of that moment describes it."""
        return self.model.get_stage(self.period.stage) if self.period else None


def get_standing(case_id: int, *, today: date) -> Standing | None:
    """For a case whose file this request opened; None where no model was chosen. Two queries."""
    bound = next(iter(fetch_prepared(_BOUND, [case_id])), None)
    if bound is None:
        return None
    model = get_model(bound[0])
    rows, clocks = _PERIODS.list(case_id), _CLOCKS.list(case_id)
    present = next((row for row in rows if row.until_on is None), None)
    if present and present.version_id != bound[0]:
        present = None
    return Standing(
        case_id=case_id, version_id=bound[0], title=bound[1], model=model, period=present, clocks=tuple(clocks),
        past=tuple(row for row in rows if row.until_on is not None),
    )  # fmt: skip


_PERIODS = Prepared(
    lambda id: StagePeriod.objects.filter(case=id).select_related("placed_by__organisation").order_by("-from_on", "-pk")
)
_CLOCKS = Prepared(lambda id: RunningClock.objects.filter(case=id, stopped_on=None).order_by("due_on"))

_BOUND = """
select b.version_id, v.title from routing_binding b join routing_modelversion v on v.id = b.version_id
where b.case_id = %s and b.until_on is null
"""


def get_picture(case_id: int, model: ServiceModel, *, on: date) -> Picture:
    """What is known of a case on a day, as far as its model looks at it; the same SQL as the daily round. One query."""
    names = sorted(list_attributes(model))
    if not names:
        return {}
    sql = f"""
      select {", ".join(f"x.{get_column(name)}" for name in names)} from (
        select c.id {select_columns(names)} from cases_case c join clients_client k on k.id = c.client_id
        {join_tables(names, only=True)} where c.id = %(only)s
      ) x"""
    with connection.cursor() as cursor:
        cursor.execute(sql, {"only": case_id, "on": on})
        found = cursor.fetchone()
    return dict(zip(names, found or [None] * len(names), strict=True))


def advise(case_id: int, model: ServiceModel, *, on: date) -> Row | None:
    """The line of the decision table under which a case falls on a day; None in a model without a table."""
    return find_row(model, get_picture(case_id, model, on=on)) if model.rows else None
