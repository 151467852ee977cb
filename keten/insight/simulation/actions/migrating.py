"""Taking running cases over to another version: asked, planned, looked at, confirmed, and carried out by the worker.

Who asks may not see files. So the worker, which works for everybody, makes the plan and carries it out; only numbers
come back.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from keten.ground.foundation.decision import Refused
from keten.ground.ledger.actions import record_event, record_events_of
from keten.ground.organisations.rules.viewer import Viewer
from keten.insight.simulation import running
from keten.insight.simulation.events import MigrationCarriedOut, MigrationConfirmed, MigrationRequested
from keten.insight.simulation.models import CaseMigration, MigrationState
from keten.insight.simulation.queries import count_running
from keten.insight.simulation.rules.migrating import MigrationPlan, RunningCase, plan_migration
from keten.insight.simulation.rules.settling import check_stages, settle
from keten.journey.routing.events import CaseBound, ClientRephased
from keten.journey.routing.models import ModelChoice, ModelVersion
from keten.journey.routing.queries.versions import get_model, get_version
from keten.journey.routing.rules.choosing import may_change_models

_JOBS = JobManager(DjangoConnector())  # the job commits or vanishes with the row
_OPEN = (MigrationState.ASKED, MigrationState.PLANNED)


@transaction.atomic
def request_migration(
    *, from_version: UUID, to_version: UUID, location_id: int, target_group: str, by: Viewer, now: datetime
) -> CaseMigration:
    """Ask for a plan for the running cases of a location and target group. What was not confirmed yet is made anew.

    Raises ``Refused``: not published, not what the location has chosen today, or no case to take over.
    """
    may_change_models(by, location_id=location_id).require()
    old, new = get_version(from_version), get_version(to_version)
    _require_chosen(old, new, location_id, target_group, localdate(now))
    if not count_running(old.pk, location_id=location_id, target_group=target_group):
        raise Refused("Er zijn geen lopende dossiers om over te zetten.")
    which: dict[str, Any] = {
        "from_version": old,
        "to_version": new,
        "location_id": location_id,
        "target_group": target_group,
    }
    if CaseMigration.objects.filter(**which, state=MigrationState.CONFIRMED).exists():
        raise Refused("Deze dossiers worden al overgezet.")
    asked: dict[str, Any] = {"stages": {}, "state": MigrationState.ASKED, "requested_by_id": by.staff_id, "requested_at": now,
             "plan": None}  # fmt: skip
    row, _is_new = CaseMigration.objects.update_or_create(**which, state__in=_OPEN, defaults=asked)
    event = MigrationRequested(
        migration_id=row.pk, from_version_id=old.pk, to_version_id=new.pk, location_id=location_id,
        target_group=target_group,
    )  # fmt: skip
    record_event(event, by=by, now=now)
    _defer(row)
    return row


@transaction.atomic
def prepare_migration(*, migration: UUID, by: Viewer, now: datetime) -> CaseMigration:
    """The worker makes the plan and keeps its numbers, without any case. Changes no case."""
    row = _hold(migration)
    if row.state != MigrationState.ASKED:
        return row
    plan, _cases = _plan(row, localdate(now))
    told = plan.describe()
    told["by_hand"] = len(told["by_hand"])
    row.plan, row.state = told, MigrationState.PLANNED
    row.save(update_fields=["plan", "state"])
    return row


@transaction.atomic
def migrate_cases(*, migration: UUID, stages: Mapping[str, str], by: Viewer, now: datetime) -> CaseMigration:
    """Say yes to a plan, with per old stage the new one. Until the worker has done it, cases keep their version.

    ``stages``: old code to new code, or ``AS_PROPOSED`` or ``KEEP`` (``rules/settling``). Raises ``Refused``.
    """
    row = _hold(migration)
    may_change_models(by, location_id=row.location_id).require()
    if row.state != MigrationState.PLANNED:
        raise Refused("Dit plan is al bevestigd of nog niet klaar. Er is niets veranderd.")
    _require_chosen(row.from_version, row.to_version, row.location_id, row.target_group, localdate(now))
    check_stages(get_model(row.to_version_id), stages).require()
    row.state, row.stages = MigrationState.CONFIRMED, dict(stages)
    row.confirmed_by_id, row.confirmed_at = by.staff_id, now
    row.save(update_fields=["state", "stages", "confirmed_by", "confirmed_at"])
    record_event(MigrationConfirmed(migration_id=row.pk, location_id=row.location_id), by=by, now=now)
    _defer(row)
    return row


@transaction.atomic
def carry_out_migration(*, migration: UUID, by: Viewer, now: datetime) -> CaseMigration:
    """The worker takes the cases over, all or none; done before: nothing happens.

    In a stage with the same code the last day counts from the day on which that stage began, by the new model, and is
    never before today; in another stage it counts from today. Clocks stop and start in the next round.
    """
    row, today = _hold(migration), localdate(now)
    if row.state != MigrationState.CONFIRMED:
        return row
    plan, cases = _plan(row, today)
    outcome = settle(get_model(row.to_version_id), plan.moves, cases, row.stages, on=today)
    running.take_over(outcome.moved, from_id=row.from_version_id, to_id=row.to_version_id, on=today, now=now)
    to = {"to": row.to_version_id}
    record_events_of([CaseBound], rows_sql=running.BOUND_EVENTS, params=to, now=now)
    record_events_of([ClientRephased], rows_sql=running.REPHASED_EVENTS, params=to, now=now)
    row.state, row.carried_out_at = MigrationState.DONE, max(now, row.requested_at)
    row.moved, row.by_hand = len(outcome.moved), dict(outcome.by_hand)
    row.save(update_fields=["state", "carried_out_at", "moved", "by_hand"])
    event = MigrationCarriedOut(migration_id=row.pk, location_id=row.location_id, moved=row.moved)
    record_event(event, by=by, now=now)
    return row


def _plan(row: CaseMigration, on: date) -> tuple[MigrationPlan, list[RunningCase]]:
    old, new = get_model(row.from_version_id), get_model(row.to_version_id)
    cases = running.list_running(
        row.from_version_id, [old, new], location_id=row.location_id, target_group=row.target_group, on=on
    )
    return plan_migration(old, new, cases, on=on), cases


def _require_chosen(old: ModelVersion, new: ModelVersion, location_id: int, target_group: str, today: date) -> None:
    if new.published_at is None:
        raise Refused("Zet deze versie eerst vast. Naar een concept kan niemand over.")
    chosen = ModelChoice.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gt=today), version=new, location_id=location_id,
        target_group=target_group, from_on__lte=today,
    )  # fmt: skip
    if old.pk == new.pk or not chosen.exists():
        raise Refused("De locatie werkt voor deze doelgroep nog niet met deze werkwijze. Kies haar eerst.")


def _hold(migration: UUID) -> CaseMigration:
    rows = CaseMigration.objects.select_for_update(of=("self",)).select_related("from_version", "to_version")
    return rows.get(key=migration)


def _defer(row: CaseMigration) -> None:
    configure_task(name="simulation.migration", queue="try_outs", job_manager=_JOBS).defer(key=str(row.key))
