"""Of each of the two locations: a measure in preparation, and one that runs and drew lots for its client."""

from datetime import datetime, timedelta

from django.utils.timezone import localdate

from keten.dossier.cases.models import Case
from keten.insight.evaluation.actions import Draft, assign_case, register_measure
from keten.insight.evaluation.models import Change, Measure, Method
from tests.factories import Chain


def plan_measure(chain: Chain, now: datetime, marks: dict[str, str]) -> Measure:
    """A draft with a word of this place in it."""
    draft = Draft(title=marks["wish"], location_ids=frozenset([chain.location.pk]), comparison="randomised")
    by = chain.viewer(chain.carla, localdate(now))
    return register_measure(method=Method.objects.get(code="opstapjes").key, draft=draft, by=by, now=now)


def draw_lots(chain: Chain, case: Case, now: datetime) -> None:
    """The case was drawn for an arm of a measure that runs; its figures are as if they had been computed."""
    today, manager = localdate(now), chain.carla
    draft = Draft(
        title="Proef", goal="Werk", change="Bellen", indicator="outflow_work", horizon_days=183, target=0.4,
        who="Allen", location_ids=frozenset([chain.location.pk]), stop_on=today + timedelta(days=300),
        owner_id=manager.pk,
        ground="none_needed", comparison="randomised", unit="client", told="U doet mee aan een proef.",
        expected_clients=4000, second_horizon_days=365,
    )  # fmt: skip
    by = chain.viewer(manager, today)
    row = register_measure(method=Method.objects.get(code="opstapjes").key, draft=draft, by=by, now=now)
    baseline = {"baseline": 0.3, "baseline_low": 0.2, "baseline_high": 0.4, "baseline_rows": 400}
    Measure.objects.filter(pk=row.pk).update(
        **baseline, baseline_until=today, indicator_version=1, detectable=0.04, started_on=today
    )
    Change.objects.create(measure=row, number=1, from_on=today, text="Bellen", made_by=manager, made_at=now)
    assign_case(case=case, by=by, now=now)
