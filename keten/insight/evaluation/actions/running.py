"""A measure that runs: started, carried out otherwise from a day, decided on, ended."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from keten.ground.foundation.decision import Refused
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.rules.viewer import Viewer, staff_of
from keten.insight.evaluation.actions.holding import hold_measure
from keten.insight.evaluation.actions.planning import keep_baseline
from keten.insight.evaluation.events import MeasureChanged, MeasureDecided, MeasureEnded, MeasureStarted
from keten.insight.evaluation.models import Change, Measure, Verdict
from keten.insight.evaluation.planned import find_latest_stop, read_plan
from keten.insight.evaluation.queries import list_touching
from keten.insight.evaluation.queries.effects import get_shown
from keten.insight.evaluation.rules.deciding import check_verdict
from keten.insight.evaluation.rules.planning import check_alone, check_start


@transaction.atomic
def start_measure(*, measure: UUID, by: Viewer, now: datetime) -> Measure:
    """From today, with the baseline as it stands now. Raises ``Refused`` while anything is missing (P8)."""
    row, today = hold_measure(measure, by=by), localdate(now)
    if row.state != "draft":
        raise Refused("Deze maatregel is al begonnen. Er is niets veranderd.")
    keep_baseline(row)
    check_start(read_plan(row), today=today, latest_stop=find_latest_stop(today)).require()
    _check_alone(row)
    row.started_on = today
    row.save(update_fields=["started_on"])
    assert row.stop_on is not None
    assert row.horizon_days is not None
    Change.objects.create(measure=row, number=1, from_on=today, text=row.change, made_by_id=staff_of(by), made_at=now)
    event = MeasureStarted(measure_id=row.pk, indicator=row.indicator, horizon_days=row.horizon_days,
                           comparison=row.comparison, stop_on=row.stop_on)  # fmt: skip
    record_event(event, by=by, now=now)
    return row


def _check_alone(row: Measure) -> None:
    binding = [one for one in list_touching(row) if one.started_on and _binds(one)]
    check_alone(binds=_binds(row), others=[one.title for one in binding]).require()


def _binds(row: Measure) -> bool:
    return any(arm.version_id for arm in row.arms.all())


@transaction.atomic
def change_measure(*, measure: UUID, text: str, by: Viewer, now: datetime) -> Change:
    """From today it is carried out otherwise: a new version, compared with its own time only. Raises ``Refused``."""
    row, today = hold_measure(measure, by=by), localdate(now)
    if row.state != "running":
        raise Refused("Deze maatregel loopt niet. Er is niets veranderd.")
    if not text.strip():
        raise Refused("Schrijf op wat er vanaf vandaag anders gaat.", "text")
    last = row.changes.order_by("-number").first()
    if last is None or last.from_on == today:
        raise Refused("Vandaag is al een versie begonnen. Leg deze wijziging morgen vast.", "text")
    made = Change.objects.create(
        measure=row, number=last.number + 1, from_on=today, text=text.strip(), made_by_id=staff_of(by), made_at=now
    )  # fmt: skip
    record_event(MeasureChanged(measure_id=row.pk, number=made.number), by=by, now=now)
    return made


@transaction.atomic
def decide_measure(*, measure: UUID, choice: str, reason: str, by: Viewer, now: datetime) -> Verdict:
    """Stop, continue or spread, with its reason; what was not shown is never spread. Raises ``Refused``."""
    row, today = hold_measure(measure, by=by), localdate(now)
    check_verdict(choice, state=row.state, is_compared=row.is_compared, shown=get_shown(row), reason=reason).require()
    made = Verdict.objects.create(
        measure=row, choice=choice, reason=reason.strip(), decided_by_id=staff_of(by), decided_on=today, decided_at=now
    )  # fmt: skip
    record_event(MeasureDecided(measure_id=row.pk, choice=choice), by=by, now=now)
    if choice == "stop" and row.state == "running":
        _end(row, today, by, now)
    return made


@transaction.atomic
def end_measures(*, by: Viewer, now: datetime) -> int:
    """Those whose last day is over, in the daily round; returns how many. Nobody new takes part from then on."""
    today = localdate(now)
    over = Measure.objects.select_for_update().filter(
        started_on__isnull=False, ended_on__isnull=True, stop_on__lte=today
    )
    rows = list(over)
    for row in rows:
        _end(row, today, by, now)
    return len(rows)


def _end(row: Measure, today: date, by: Viewer, now: datetime) -> None:
    row.ended_on = today
    row.save(update_fields=["ended_on"])
    record_event(MeasureEnded(measure_id=row.pk), by=by, now=now)
