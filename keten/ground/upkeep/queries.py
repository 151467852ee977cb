"""What is due to go, whether what went is what was written down, and whether the installation is healthy."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils.timezone import localdate

from keten.ground.foundation.calendar import parse_term
from keten.ground.foundation.parameters import get_whole_number, list_parameters
from keten.ground.ledger.models import LedgerEvent
from keten.ground.promises.queries import get_last_round
from keten.ground.upkeep.models import Backup, Removal
from keten.ground.upkeep.ports import get_kinds
from keten.ground.upkeep.rules.kinds import Kind
from keten.ground.upkeep.rules.removing import Period, fold_keys, render_due, render_function

_DROP = """
do $drop$ declare f regprocedure; begin
  for f in select oid from pg_proc where pronamespace = 'public'::regnamespace and proname like 'upkeep\\_remove\\_%'
  loop execute 'drop function ' || f; end loop;
end $drop$;
"""
_RIGHTS = """
revoke all on function {function}(date, int) from public, {app}, {round};
grant execute on function {function}(date, int) to {round};
"""


@dataclass(frozen=True, kw_only=True)
class Due:
    """How many rows of a kind have reached their term, and since when the oldest counts."""

    kind: Kind
    count: int
    oldest_on: date | None


@dataclass(frozen=True, kw_only=True)
class Health:
    """Whether each part works; no more than that may be told to a stranger."""

    database: bool
    worker: bool
    round: bool
    backup: bool

    @property
    def is_ok(self) -> bool:
        return self.database and self.worker and self.round and self.backup


def render_removal_functions(*, app: str, round_role: str) -> str:
    """SQL, for the owner, that makes the functions of all kinds anew; only the round role may call them."""
    functions = [
        render_function(kind, list_periods(kind)) + _RIGHTS.format(function=kind.function, app=app, round=round_role)
        for kind in get_kinds()
    ]
    return "\n".join([_DROP, *functions])


def list_periods(kind: Kind) -> list[Period]:
    """The dated term of a kind. Raises ``LookupError`` for a kind without a parameter."""
    found = [parameter for parameter in list_parameters() if parameter.key == kind.period]
    if not found:
        raise LookupError(f"{kind.code}: there is no parameter {kind.period}")
    periods = [(dated.from_on, str(dated.value)) for dated in found[0].values]
    for _, term in periods:
        parse_term(term)
    return periods


def list_due(*, on: date) -> list[Due]:
    """What would go on a day, per kind; changes nothing."""
    found = []
    with connection.cursor() as cursor:
        for kind in get_kinds():
            due = render_due(kind, list_periods(kind), on="%(on)s::date", columns=f"{kind.since} as since_on")
            cursor.execute(f"select count(*), min(since_on)::date from ({due}) d", {"on": on})
            count, oldest = cursor.fetchone()
            found.append(Due(kind=kind, count=count, oldest_on=oldest))
    return found


def is_proved(removal: Removal, *, event_type: str) -> bool:
    """Whether the digest follows from the events in the ledger: one per key, in the order in which they went."""
    events = LedgerEvent.objects.filter(type=event_type, payload__removal_id=removal.pk).order_by("id")
    keys = [str(ref) for ref in events.values_list("client_ref", flat=True)]
    return len(keys) == removal.removed and fold_keys(b"", keys) == bytes(removal.digest)


def get_last_removal_day() -> date | None:
    """The last day on which every kind was looked at to the end."""
    days = Removal.objects.filter(done_at__isnull=False).values_list("on", "kind")
    kinds = {kind.code for kind in get_kinds()}
    complete = [on for on in {on for on, _ in days} if {kind for day, kind in days if day == on} >= kinds]
    return max(complete, default=None)


def get_last_backup() -> Backup | None:
    """The latest backup that this database knows of."""
    return Backup.objects.order_by("-made_at").first()


def read_health(*, now: datetime) -> Health:
    """Four cheap questions. Raises ``django.db.Error`` when the database does not answer."""
    today = localdate(now)
    last_round, last_backup = get_last_round(), get_last_backup()
    oldest = now - timedelta(hours=get_whole_number("upkeep.backup_age_hours", on=today))
    return Health(
        database=True,
        worker=_is_worker_alive(now),
        round=last_round is not None and last_round.on >= today - timedelta(days=1),
        backup=last_backup is not None and last_backup.made_at >= oldest,
    )


def _is_worker_alive(now: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select max(last_heartbeat) from procrastinate_workers")
        seen: datetime | None = cursor.fetchone()[0]
    return seen is not None and seen >= now - timedelta(seconds=2 * settings.KETEN_STALLED_AFTER_S)
