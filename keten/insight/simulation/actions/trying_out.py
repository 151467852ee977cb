"""Asking for a try-out and carrying it out."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from keten.ground.foundation.decision import Refused
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.rules.viewer import Viewer
from keten.insight.simulation.events import TryOutFinished, TryOutRequested
from keten.insight.simulation.library import get_assumptions, read_assumptions_text
from keten.insight.simulation.models import State, TryOut
from keten.insight.simulation.rules.asking import check_request, digest_request, may_try
from keten.insight.simulation.rules.comparing import compare_on_region
from keten.journey.routing.library import list_tests, read
from keten.journey.routing.rules.language import ServiceModel
from keten.journey.routing.rules.reading import InvalidModel

# Always Django's own connection, so that the job commits or vanishes with the row.
_JOBS = JobManager(DjangoConnector())


@transaction.atomic
def request_try_out(
    *, texts: Sequence[str], clients: int, seed: int, by: Viewer, now: datetime, titles: Sequence[str] = ()
) -> TryOut:
    """Compare the models in these texts (drafts too) on synthetic clients. Asked before: the same row again.

    ``titles``: how to call them, for two drafts of one model; else they are called as they call themselves.


    Raises ``Refused``, for a malformed text with its line and the reason.
    """
    may_try(by).require()
    texts = list(dict.fromkeys(texts))
    check_request(models=len(texts), clients=clients, seed=seed).require()
    models = [_read(text) for text in texts]
    digest = digest_request(texts, clients=clients, seed=seed, assumed=read_assumptions_text())
    asked = {"texts": texts, "clients": clients, "seed": seed, "requested_by_id": by.staff_id, "requested_at": now,
             "titles": list(titles) or [model.title for model in models]}  # fmt: skip
    row, is_new = TryOut.objects.get_or_create(digest=digest, defaults=asked)
    if is_new or row.state == State.FAILED:
        TryOut.objects.filter(pk=row.pk).update(state=State.WAITING, progress=0, requested_at=now, finished_at=None)
        named = ",".join(f"{model.code}-{model.version}" for model in models)
        event = TryOutRequested(try_out_id=row.pk, models=named, clients=clients, seed=seed)
        record_event(event, by=by, now=now)
        configure_task(name="simulation.try_out", queue="try_outs", priority=-10, job_manager=_JOBS).defer(
            key=str(row.key)
        )
    return row


def _read(text: str) -> ServiceModel:
    try:
        return read(text)
    except InvalidModel as invalid:
        fault = invalid.faults[0]
        raise Refused(f"Regel {fault.line}: {fault.text}", "models") from invalid


def run_try_out(*, try_out: UUID, by: Viewer, now: datetime) -> TryOut:
    """Live the region under each model and keep the result; done before: nothing happens.

    Not one transaction: how far it is must be seen meanwhile. Killed half way, it is simply done again.
    """
    row = TryOut.objects.get(key=try_out)
    if row.state == State.DONE:
        return row
    TryOut.objects.filter(pk=row.pk).update(state=State.RUNNING, progress=0)
    result = _compare(row)
    return _finish(row, result=result, by=by, now=now)


def _compare(row: TryOut) -> dict[str, object] | None:
    told = _Told(row.pk)
    try:
        models = [read(text) for text in row.texts]
    except InvalidModel:  # what a file may name has changed since
        return None
    return compare_on_region(
        models, clients=row.clients, seed=row.seed, assumed=get_assumptions(), tests=list_tests(), tell=told
    )


class _Told:
    """Writes the progress when it went up by some percent."""

    def __init__(self, pk: int) -> None:
        self.pk, self.percent = pk, 0

    def __call__(self, share: float) -> None:
        if (percent := int(100 * share)) >= self.percent + 4:
            self.percent = percent
            TryOut.objects.filter(pk=self.pk).update(progress=percent)


@transaction.atomic
def _finish(row: TryOut, *, result: dict[str, object] | None, by: Viewer, now: datetime) -> TryOut:
    row.state = State.FAILED if result is None else State.DONE
    row.result, row.progress, row.finished_at = result, 100, max(now, row.requested_at)
    row.save(update_fields=["state", "result", "progress", "finished_at"])
    record_event(TryOutFinished(try_out_id=row.pk, state=row.state), by=by, now=now)
    return row
