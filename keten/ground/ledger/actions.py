"""Recording what happened, and carrying out the reactions to it exactly once."""

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from django.db import connection, transaction
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from keten.ground.ledger.events import Event
from keten.ground.ledger.models import Anchor, LedgerEvent
from keten.ground.ledger.ports import get_reactions
from keten.ground.ledger.queries import get_recorded_event, read_news
from keten.ground.ledger.rules.anchoring import BEGINNING, KeptAnchor, compute_digest

# Always Django's own connection. The app of procrastinate has another one inside a worker, which commits by itself.
_JOBS = JobManager(DjangoConnector())

Pending = deque[tuple[int, str]]
_drained_here: ContextVar[Pending | None] = ContextVar("drained_here", default=None)


class Actor(Protocol):
    """Who did it: the two ids a ledger row keeps."""

    @property
    def staff_id(self) -> int | None: ...
    @property
    def organisation_id(self) -> int | None: ...


def record_event(
    event: Event, *, by: Actor, now: datetime, client_ref: UUID | None = None, caused_by: int | None = None
) -> int:
    """Append one event and defer its reactions in the same transaction; returns the id of the row."""
    row = LedgerEvent.objects.create(
        type=event.type,
        happened_at=now,
        recorded_at=now,
        actor=by.staff_id,
        organisation=by.organisation_id,
        purpose=event.purpose,
        legal_basis=event.legal_basis,
        client_ref=client_ref,
        payload=event.payload(),
        schema_version=event.schema_version,
        caused_by=caused_by,
        **_WRITTEN_BY_TRIGGER,
    )
    for reaction in get_reactions(event.type):
        _defer(row.pk, reaction)
    return row.pk


def record_events_of(
    event_types: Sequence[type[Event]], *, rows_sql: str, params: dict[str, Any], now: datetime
) -> int:
    """Append one event per row of a query, set-based; for the daily round. Returns how many.

    ``rows_sql`` yields ``type, client_ref, organisation, payload`` (jsonb). All go in one statement in the order of
    ``client_ref``: whoever else takes several chains does so in that order too, so that nobody waits in a circle.
    Types with reactions are refused: a set-based insert would skip them silently.
    """
    reacted_to = [kind.type for kind in event_types if get_reactions(kind.type)]
    if reacted_to:
        raise ValueError(f"{reacted_to} have reactions: record these events one by one")
    with connection.cursor() as cursor:
        cursor.execute(_RECORD_SET.format(rows=rows_sql), {**params, **_columns_of(event_types), "ev_now": now})
        return int(cursor.rowcount)


def carry_out(event_id: int, reaction: str) -> bool:
    """Carry out one reaction to one event, at most once ever; False when it had been done before.

    The proof of having run and everything the reaction changes are one transaction: a worker that is killed in
    the middle leaves neither.
    """
    event = get_recorded_event(event_id)
    with transaction.atomic():
        if not _claim(event_id, reaction):
            return False
        get_reactions(event.type)[reaction](event)
    return True


@contextmanager
def draining() -> Iterator[Pending]:
    """Keep reactions in this process instead of the job queue; ``drain`` carries them out (simulator, demo)."""
    pending: Pending = deque()
    token = _drained_here.set(pending)
    try:
        yield pending
    finally:
        _drained_here.reset(token)


def drain(pending: Pending) -> None:
    """Carry out all waiting reactions, also those that they cause; an event that was taken back has none.

    In the job queue a job goes with the transaction that deferred it. What waits here is kept outside the database.
    """
    while pending:
        event_id, reaction = pending.popleft()
        if LedgerEvent.objects.filter(pk=event_id).exists():
            carry_out(event_id, reaction)


def anchor_ledger(*, on: date) -> Anchor:
    """Fix what happened since the last anchor under one digest; a second call for a day returns its anchor."""
    with connection.cursor() as cursor:
        cursor.execute("select ledger_mark()")  # by itself: writers wait for this moment only
        mark = cursor.fetchone()[0]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('ledger.anchor'))")  # one after the other
        existing = Anchor.objects.filter(anchored_on=on).first()
        return existing or _anchor_since(Anchor.objects.order_by("pk").last(), on=on, mark=mark)


def keep_anchor(anchor: Anchor, *, file: Path) -> None:
    """Write an anchor down outside the database, once: whoever rewrites the ledger must change this file as well."""
    line = str(KeptAnchor(anchor.anchored_on, anchor.up_to, anchor.chains, bytes(anchor.digest).hex()))
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a+") as lines:
        lines.seek(0)
        if line not in lines.read().splitlines():
            lines.write(f"{line}\n")


_RECORD_SET = """
insert into ledger_ledgerevent (type, happened_at, recorded_at, purpose, legal_basis, organisation,
  client_ref, payload, schema_version, chain, position, previous_hash, hash)
select k.type, %(ev_now)s, %(ev_now)s, k.purpose, k.legal_basis, r.organisation, r.client_ref, r.payload, k.version,
  '00000000-0000-0000-0000-000000000000', 0, '', ''
from ({rows}) r
join unnest(%(ev_types)s::text[], %(ev_purposes)s::text[], %(ev_bases)s::text[], %(ev_versions)s::int[])
  as k (type, purpose, legal_basis, version) on k.type = r.type
order by r.client_ref
"""


def _columns_of(event_types: Sequence[type[Event]]) -> dict[str, Any]:
    return {
        "ev_types": [kind.type for kind in event_types],
        "ev_purposes": [kind.purpose for kind in event_types],
        "ev_bases": [kind.legal_basis for kind in event_types],
        "ev_versions": [kind.schema_version for kind in event_types],
    }


_NO_CHAIN = UUID(int=0)
_WRITTEN_BY_TRIGGER: dict[str, Any] = {"chain": _NO_CHAIN, "position": 0, "previous_hash": b"", "hash": b""}


def _anchor_since(last: Anchor | None, *, on: date, mark: int) -> Anchor:
    after = last.up_to if last else 0
    up_to = max(mark, after)
    chains, heads = read_news(after=after, up_to=up_to)
    before = bytes(last.digest) if last else BEGINNING
    digest = compute_digest(before=before, on=on, up_to=up_to, chains=chains, heads=heads)
    return Anchor.objects.create(anchored_on=on, up_to=up_to, chains=chains, digest=digest)


def _claim(event_id: int, reaction: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into ledger_reactionrun (event_id, reaction) values (%s, %s) on conflict do nothing",
            [event_id, reaction],
        )
        return bool(cursor.rowcount == 1)


def _defer(event_id: int, reaction: str) -> None:
    pending = _drained_here.get()
    if pending is not None:
        pending.append((event_id, reaction))
        return
    configure_task(name="ledger.react", queue="reactions", job_manager=_JOBS).defer(
        event_id=event_id, reaction=reaction
    )
