"""Reading the ledger, and checking that nobody changed it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from keten.ground.ledger.events import RecordedEvent
from keten.ground.ledger.models import LedgerEvent
from keten.ground.ledger.rules.anchoring import BEGINNING, KeptAnchor, compute_digest

# The same expression as ledger_hash() in sql/ledger.sql, written out: a replaced function must not hide anything.
_HASH = """sha256(e.previous_hash || convert_to(jsonb_build_array(
    e.id, e.type, extract(epoch from e.happened_at), extract(epoch from e.recorded_at), e.actor, e.organisation,
    e.purpose, e.legal_basis, e.client_ref, e.payload, e.schema_version, e.caused_by, e.chain, e.position)::text,
    'UTF8'))"""

_FAULTS = f"""
with rows as (
  select e.id, e.chain, e.position, e.hash, e.previous_hash, {_HASH} as computed,
    lag(e.hash) over chain_order as hash_before, lag(e.position, 1, 0::bigint) over chain_order as place_before,
    coalesce(e.client_ref, '00000000-0000-0000-0000-000000000000') as own_chain
  from ledger_ledgerevent e window chain_order as (partition by e.chain order by e.position)
), lasts as (
  select distinct on (chain) chain, position, hash from ledger_ledgerevent order by chain, position desc
)
select 'altered' as fault, chain, position from rows where hash is distinct from computed or chain <> own_chain
union all
select case when position > place_before + 1 then 'removed' when position <= place_before then 'inserted'
  else 'link-broken' end, chain, position from rows
  where position <> place_before + 1
    or (position = place_before + 1 and previous_hash is distinct from coalesce(hash_before, ''::bytea))
union all
select 'last-row-removed', h.chain, h.length from ledger_chainhead h left join lasts l using (chain)
  where l.chain is null or l.position < h.length
union all
select 'head-differs', l.chain, l.position from lasts l left join ledger_chainhead h using (chain)
  where h.chain is null or l.position > h.length or (l.position = h.length and l.hash is distinct from h.hash)
order by 2, 3 limit %s
"""

# The last row of every chain with news after one event id, up to and including another.
_HEADS = """
select count(*) as chains, sha256(coalesce(string_agg(
    convert_to(chain::text || ':' || position, 'UTF8') || hash, ''::bytea order by chain), ''::bytea)) as heads
from (select distinct on (chain) chain, position, hash from ledger_ledgerevent
      where id > {after} and id <= {up_to} order by chain, position desc) h
"""
_NEWS = _HEADS.format(after="%(after)s", up_to="%(up_to)s")
_ANCHORS = f"""
select a.anchored_on, a.up_to, a.chains, a.digest, n.chains, n.heads
from (select *, lag(up_to, 1, 0::bigint) over (order by id) as after from ledger_anchor) a
cross join lateral ({_HEADS.format(after="a.after", up_to="a.up_to")}) n
order by a.id
"""


@dataclass(frozen=True)
class Fault:
    """One place where the ledger is not what it was: ``kind``, and the chain and position, or the day of the anchor."""

    kind: str
    chain: UUID | None = None
    position: int | None = None
    anchored_on: date | None = None


def get_recorded_event(event_id: int) -> RecordedEvent:
    """One event as reactions see it. Raises ``LedgerEvent.DoesNotExist``."""
    row = LedgerEvent.objects.get(pk=event_id)
    return RecordedEvent(
        id=row.pk, type=row.type, happened_at=row.happened_at, client_ref=row.client_ref, payload=row.payload
    )


def list_events_of_client(client_ref: UUID, *, most: int = 200) -> list[LedgerEvent]:
    """The latest events of one client, newest first. The caller has checked that the viewer may see the client."""
    return list(LedgerEvent.objects.filter(client_ref=client_ref).order_by("-id")[:most])


def list_faults(*, kept: Iterable[KeptAnchor] = (), most: int = 100) -> list[Fault]:
    """All rows that were altered, inserted or removed (also last ones), and all anchors that no longer hold.

    ``kept`` are the anchors as they were written down outside the database: they must all still be in it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FAULTS, [most])
        faults = [Fault(kind, chain, position) for kind, chain, position in cursor.fetchall()]
    stored, broken = _check_anchors()
    missing = [Fault("anchor-missing", anchored_on=anchor.on) for anchor in kept if anchor not in stored]
    return faults + [Fault("anchor-differs", anchored_on=on) for on in broken] + missing


def read_news(*, after: int, up_to: int) -> tuple[int, bytes]:
    """Number of chains that got rows after one event id up to another, and the hash over their last rows."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWS, {"after": after, "up_to": up_to})
        chains, heads = cursor.fetchone()
    return chains, bytes(heads)


def _check_anchors() -> tuple[set[KeptAnchor], list[date]]:
    """All anchors as they stand, and the days of those that differ from what is there now."""
    with connection.cursor() as cursor:
        cursor.execute(_ANCHORS)
        found = cursor.fetchall()
    stored, broken, before = set(), [], BEGINNING
    for on, up_to, chains, digest, chains_now, heads in found:
        if bytes(digest) != compute_digest(before=before, on=on, up_to=up_to, chains=chains_now, heads=bytes(heads)):
            broken.append(on)
        stored.add(KeptAnchor(on, up_to, chains, bytes(digest).hex()))
        before = bytes(digest)
    return stored, broken


def count_events() -> int:
    """How many events the ledger holds."""
    return LedgerEvent.objects.count()
