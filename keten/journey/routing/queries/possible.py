"""What may be done for a case today, by every partner, with its ground."""

from datetime import date

from keten.dossier.cases.models import Case
from keten.ground.organisations.queries import list_responsible
from keten.journey.routing.library import list_offerings
from keten.journey.routing.queries.standing import Standing
from keten.journey.routing.rules.possible import Possible, list_possible


def list_possible_today(case: Case, standing: Standing | None, *, today: date) -> list[Possible]:
    """Every offering of every partner at the location of a case whose file this request opened. One query."""
    partners = list_responsible(location_id=case.location_id, target_group=case.target_group, on=today)
    named: tuple[str, ...] = ()
    if standing:
        named = (*standing.model.offerings, *(standing.stage.offerings if standing.stage else ()))
    rows = [
        {"code": one.code, "label": one.label, "task": one.task, "purse": one.purse, "ground": one.ground}
        for one in list_offerings().values()
    ]
    return list_possible(rows, named=named, partners={task: found.name for task, found in partners.items()})
