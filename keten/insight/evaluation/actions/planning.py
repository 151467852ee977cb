"""Writing down a measure: registered as a draft, changed until it is whole, agreed by its locations, started."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from secrets import token_hex
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from keten.ground.foundation.decision import Refused
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.rules.viewer import Viewer, staff_of
from keten.insight.evaluation.actions.holding import hold_measure
from keten.insight.evaluation.events import LocationAgreed, MeasureRegistered, MeasureSaved, MeasureWithdrawn
from keten.insight.evaluation.models import CONTROL, TREATED, Arm, Measure, MeasureLocation
from keten.insight.evaluation.queries import find_baseline, get_measure, get_method
from keten.insight.evaluation.rules.access import may_agree, may_register
from keten.insight.evaluation.seeing import find_detectable

_BASELINE = ("indicator_version", "baseline", "baseline_low", "baseline_high", "baseline_rows", "baseline_until")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A measure as it is filled in; what is not known yet is empty. ``target``: a share, 0 to 1. ``version_id``: the
    service model by which the arm that takes part is served; empty when nothing of it is in a model.
    """

    title: str
    change: str = ""
    goal: str = ""
    indicator: str = ""
    horizon_days: int | None = None
    second_horizon_days: int | None = None
    target: float | None = None
    target_group: str = ""
    who: str = ""
    location_ids: frozenset[int] = frozenset()
    expected_clients: int | None = None
    expected_units: int | None = None
    stop_on: date | None = None
    owner_id: int | None = None
    ground: str = ""
    comparison: str = "none"
    unit: str = ""
    told: str = ""
    version_id: int | None = None

    def values(self) -> dict[str, Any]:
        """By field of the table."""
        return {name: value for name, value in vars(self).items() if name not in ("location_ids", "version_id")}


@transaction.atomic
def register_measure(*, method: UUID, draft: Draft, by: Viewer, now: datetime) -> Measure:
    """A draft that carries out a working method; nothing of it has to be whole yet. Raises ``Refused``."""
    may_register(by).require()
    assert by.organisation_id is not None
    row = Measure(
        method=get_method(method), organisation_id=by.organisation_id, salt=token_hex(32), made_by_id=staff_of(by),
        made_at=now,
    )  # fmt: skip
    _write(row, draft, by, now)
    record_event(MeasureRegistered(measure_id=row.pk, method=row.method.code), by=by, now=now)
    return row


@transaction.atomic
def save_measure(*, measure: UUID, draft: Draft, by: Viewer, now: datetime) -> Measure:
    """Another text of a draft. Locations that stay keep what they agreed to only when nothing they read changed."""
    row = _hold_draft(measure, by)
    before = {name: getattr(row, name) for name in draft.values()}
    _write(row, draft, by, now)
    if any(before[name] != value for name, value in draft.values().items()):
        row.places.exclude(location__in=by.location_ids).update(agreed_on=None, agreed_by=None)
    record_event(MeasureSaved(measure_id=row.pk), by=by, now=now)
    return row


@transaction.atomic
def agree_to_measure(*, measure: UUID, location_id: int, by: Viewer, now: datetime) -> Measure:
    """A location takes part. Raises ``UnknownMeasure`` and ``Refused``."""
    row = get_measure(measure, viewer=by)
    may_agree(by, location_id).require()
    place = MeasureLocation.objects.select_for_update().filter(measure=row, location=location_id).first()
    if place is None or row.state != "draft":
        raise Refused("Deze locatie is niet meer gevraagd. Er is niets veranderd.")
    if place.agreed_on is None:
        place.agreed_on, place.agreed_by_id = localdate(now), staff_of(by)
        place.save(update_fields=["agreed_on", "agreed_by"])
        record_event(LocationAgreed(measure_id=row.pk, location_id=location_id), by=by, now=now)
    return row


@transaction.atomic
def withdraw_measure(*, measure: UUID, by: Viewer, now: datetime) -> None:
    """A draft that will not begin is thrown away; what has begun is stopped by a decision. Raises ``Refused``."""
    row = _hold_draft(measure, by)
    number = row.pk
    row.delete()
    record_event(MeasureWithdrawn(measure_id=number), by=by, now=now)


def _hold_draft(measure: UUID, by: Viewer) -> Measure:
    row = hold_measure(measure, by=by)
    if row.state != "draft":
        raise Refused("Deze maatregel is begonnen. Het plan staat vast; leg een wijziging vast als nieuwe versie.")
    return row


def _write(row: Measure, draft: Draft, by: Viewer, now: datetime) -> None:
    for name, value in draft.values().items():
        setattr(row, name, value)
    row.save()
    _place(row, draft.location_ids, by, now)
    _draw_up_arms(row, draft)
    keep_baseline(row)


def _place(row: Measure, wanted: Iterable[int], by: Viewer, now: datetime) -> None:
    """The own locations agree by being chosen; others are asked."""
    wanted, there = set(wanted), set(row.places.values_list("location", flat=True))
    row.places.exclude(location__in=wanted).delete()
    for location_id in sorted(wanted - there):
        own = location_id in by.location_ids
        MeasureLocation.objects.create(
            measure=row, location_id=location_id, agreed_on=localdate(now) if own else None,
            agreed_by_id=staff_of(by) if own else None,
        )  # fmt: skip


def _draw_up_arms(row: Measure, draft: Draft) -> None:
    """Two: who is served as before, and who is served otherwise; none without a comparison."""
    if not row.is_compared:
        row.arms.all().delete()
        return
    Arm.objects.update_or_create(measure=row, code=CONTROL, defaults={"name": "Zoals nu", "is_control": True})
    given = {"name": "Doet mee", "is_control": False, "version_id": draft.version_id}
    Arm.objects.update_or_create(measure=row, code=TREATED, defaults=given)


def keep_baseline(row: Measure) -> None:
    """The figure as it stands now at the chosen locations, and the least difference that can be seen; or nothing."""
    places = row.places.values_list("location", flat=True)
    found = None
    if row.indicator and row.horizon_days is not None:
        found = find_baseline(row.indicator, row.horizon_days, location_ids=places)
    values = (found.version, found.found.value, found.found.low, found.found.high, round(found.found.cases),
              found.until) if found else (None,) * len(_BASELINE)  # fmt: skip
    for name, value in zip(_BASELINE, values, strict=True):
        setattr(row, name, value)
    row.detectable = find_detectable(row, places=len(places))
    row.save(update_fields=[*_BASELINE, "detectable"])
