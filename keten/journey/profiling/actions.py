"""Training, publishing and withdrawing the model. Nothing here takes or changes a client."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import localdate

from keten.ground.foundation.decision import Refused
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.profiling.events import ModelPublished, ModelTrained, ModelWithdrawn
from keten.journey.profiling.models import DriftReading, ProfileModel, Target
from keten.journey.profiling.queries import (
    get_bounds,
    get_latest,
    get_published,
    get_untouched_share,
    get_version,
    measure_recent,
    read_histories,
)
from keten.journey.profiling.queries.histories import DRAW, Tell
from keten.journey.profiling.rules.access import may_publish_model
from keten.journey.profiling.rules.features import FEATURES
from keten.journey.profiling.rules.fitting import NotFitted
from keten.journey.profiling.rules.publishing import check_unpublished, decide_publish, list_reasons
from keten.journey.profiling.rules.slicing import SLICE_SALT
from keten.journey.profiling.rules.training import Trained, train

_DRAW = f"""
insert into profiling_profiledraw (case_id, is_untouched, propensity, salt, drawn_on)
select c.id, {DRAW.format(salt="%(salt)s")} < %(share)s, %(share)s, %(salt)s, %(on)s
from cases_case c where not exists (select from profiling_profiledraw d where d.case_id = c.id)
on conflict (case_id) do nothing
"""


def draw_slices(*, on: date) -> int:
    """Write down for every case without a draw whether it stays untouched by any score; returns how many.

    Nobody chooses: the draw follows from the key of the case (rules/slicing.py). It is never drawn again.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DRAW, {"salt": SLICE_SALT, "share": get_untouched_share(on=on), "on": on})
        return int(cursor.rowcount)


def note_drift(*, on: date) -> DriftReading | None:
    """Measure the drift of the version that is shown, at most once a day; None when none is shown."""
    row = get_published()
    if row is None:
        return None
    found = measure_recent(row, on=on)
    reading, _created = DriftReading.objects.update_or_create(
        model=row,
        measured_on=on,
        defaults={"since_on": found["since"], **{name: found[name] for name in ("cases", "index", "alarm")}},
    )
    return reading


@transaction.atomic
def train_model(
    *, split_on: date | None = None, since: date | None = None, tell: Tell | None = None, by: Viewer, now: datetime
) -> ProfileModel:
    """Learn from the cases before ``split_on``, judge on those since, and keep the result; it is not shown yet.

    Without ``split_on`` the day that leaves enough time for later cases to be judged. Raises ``Refused`` with the
    reason when there is too little to go by.
    """
    on = localdate(now)
    draw_slices(on=on)
    split = split_on or _choose_split(on)
    cases = read_histories(since=since, on=on, tell=tell)
    bounds = get_bounds(on=on)
    try:
        trained = train(cases, split=split.toordinal(), on=on.toordinal(), bounds=bounds)
    except NotFitted as reason:
        raise Refused(str(reason)) from reason
    first = date.fromordinal(int(cases.opened.min()))
    row = _keep(trained, list_reasons(trained.validation, bounds=bounds), {
        "trained_at": now, "opened_from_on": first, "split_on": split, "known_until_on": on, "cases": len(cases),
    })  # fmt: skip
    event = ModelTrained(model_id=row.pk, version=row.version, cases=row.cases, may_publish=row.may_publish)
    record_event(event, by=by, now=now)
    return row


@transaction.atomic
def publish_model(*, version: int | None, by: Viewer, now: datetime) -> ProfileModel:
    """Show this version (without a number: the newest) from now on; the one shown before is withdrawn.

    Raises ``Refused`` with every reason when its chances did not come true, and for who may not decide this.
    """
    may_publish_model(by).require()
    row = _hold(version)
    decide_publish(row.validation, bounds=get_bounds(on=localdate(now))).require()
    check_unpublished(is_published=row.published_at is not None, refusals=row.refusals).require()
    before = get_published()
    if before is not None:
        _withdraw(before, by, now)
    row.published_at, row.published_by_id = now, by.staff_id
    row.save(update_fields=["published_at", "published_by"])
    record_event(ModelPublished(model_id=row.pk, version=row.version), by=by, now=now)
    return row


@transaction.atomic
def withdraw_model(*, by: Viewer, now: datetime) -> ProfileModel:
    """Show no chance any more. Raises ``Refused`` when none is shown."""
    may_publish_model(by).require()
    row = get_published()
    if row is None:
        raise Refused("Er is geen kansmodel gepubliceerd.")
    _withdraw(row, by, now)
    return row


def _hold(version: int | None) -> ProfileModel:
    row = get_version(version)
    if row is None:
        raise Refused("Deze versie van het kansmodel is er niet. Train er eerst een.")
    return ProfileModel.objects.select_for_update().get(pk=row.pk)


def _withdraw(row: ProfileModel, by: Viewer, now: datetime) -> None:
    row.withdrawn_at, row.withdrawn_by_id = now, by.staff_id
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record_event(ModelWithdrawn(model_id=row.pk, version=row.version), by=by, now=now)


def _choose_split(on: date) -> date:
    months = sum(get_whole_number(f"profiling.{name}_months", on=on) for name in ("horizon", "validation"))
    return on - timedelta(days=round(months * 365 / 12))


def _keep(trained: Trained, refusals: list[str], columns: dict[str, Any]) -> ProfileModel:
    model, last = trained.model, get_latest()
    return ProfileModel.objects.create(
        target=Target.WORK,
        version=last.version + 1 if last else 1,
        features={feature.code: [level.code for level in feature.levels] for feature in FEATURES},
        coefficients={
            "intercept": model.intercept,
            "terms": model.terms,
            "months": list(model.months),
            "horizon": model.horizon,
        },
        calibration=dict(model.calibration),
        validation=trained.validation,
        population=trained.population,
        refusals=refusals,
        may_publish=not refusals,
        **columns,
    )
