"""Whether the logs are still what they were: per anchor the number of lines and a digest over all of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection

from keten.ground.ledger.rules.anchoring import BEGINNING, KeptAnchor, compute_digest

FIRST = -(2**62)  # below every id: a line slipped in before the first one is found too
LOGS = {"audit": "clients_auditline", "processing": "clients_processingline"}

# Every column of a row counts: the row as JSON, in the order of the ids.
_LINES = """
select count(*) as lines, sha256(coalesce(string_agg(sha256(convert_to(to_jsonb(l)::text, 'UTF8')), ''::bytea
  order by l.id), ''::bytea)) as heads
from {table} l where l.id > {after} and l.id <= {up_to}
"""
_ANCHORS = """
select a.anchored_on, a.up_to, a.lines, a.digest, n.lines, n.heads
from (select *, lag(up_to, 1, ({first})::bigint) over (order by id) as after from clients_loganchor where log = %s) a
cross join lateral ({lines}) n order by a.id
"""


@dataclass(frozen=True)
class LogFault:
    """A log that is not what it was on ``anchored_on``: altered, inserted, removed, or an anchor gone missing."""

    log: str
    kind: str
    anchored_on: date


def read_lines(log: str, *, after: int, up_to: int) -> tuple[int, bytes]:
    """How many lines a log got after one id up to another, and the hash over all of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            _LINES.format(table=LOGS[log], after="%(after)s", up_to="%(up_to)s"), {"after": after, "up_to": up_to}
        )
        lines, heads = cursor.fetchone()
    return lines, bytes(heads)


def list_log_faults(
    *, kept: Mapping[str, list[KeptAnchor]] | None = None, has_reached_term: Callable[[date], bool] = lambda _day: False
) -> list[LogFault]:
    """Every anchored day whose lines were altered, inserted or removed.

    ``kept`` are per log the anchors as they were written down outside the database: they must all still be there.
    ``has_reached_term`` says of which days lines may be gone because nothing is kept for ever.
    """
    return [fault for log in LOGS for fault in _check(log, (kept or {}).get(log, []), has_reached_term)]


def _check(log: str, kept: list[KeptAnchor], has_reached_term: Callable[[date], bool]) -> list[LogFault]:
    sql = _ANCHORS.format(first=FIRST, lines=_LINES.format(table=LOGS[log], after="a.after", up_to="a.up_to"))
    with connection.cursor() as cursor:
        cursor.execute(sql, [log])
        found = cursor.fetchall()
    faults, stored, before, first_on = [], set(), BEGINNING, None
    for on, up_to, lines, digest, lines_now, heads in found:
        right = compute_digest(before=before, on=on, up_to=up_to, chains=lines_now, heads=bytes(heads))
        is_gone = lines_now < lines and has_reached_term(first_on or on)  # its oldest lines are of the day before
        if bytes(digest) != right and not is_gone:
            faults.append(LogFault(log, _kind(lines_now - lines), on))
        stored.add(KeptAnchor(on, up_to, lines, bytes(digest).hex()))
        before, first_on = bytes(digest), on
    return faults + [LogFault(log, "anchor-missing", anchor.on) for anchor in kept if anchor not in stored]


def _kind(more: int) -> str:
    return "altered" if more == 0 else "inserted" if more > 0 else "removed"
