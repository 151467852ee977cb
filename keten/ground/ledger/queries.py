"""Reading the ledger, and checking that nobody changed it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from keten.ground.ledger.events import RecordedEvent
from keten.ground.ledger.models import Anchor, LedgerEvent

# The same expression as ledger_hash() in sql/ledger.sql, written out: a replaced function must not hide anything.
_HASH = """sha256(e.previous_hash || convert_to(jsonb_build_array(
    e.type, extract(epoch from e.happened_at), extract(epoch from e.recorded_at), e.actor, e.organisation,
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

_DIGEST = """
with heads as (
  select distinct on (chain) chain, position, hash from ledger_ledgerevent
  where id <= %s order by chain, position desc
)
select count(*), sha256(coalesce(string_agg(
    convert_to(chain::text || ':' || position, 'UTF8') || hash, ''::bytea order by chain), ''::bytea))
from heads
"""


@dataclass(frozen=True)
class Fault:
    """One place where the ledger is not what it was: ``kind``, the chain and the position in it."""

    kind: str
    chain: UUID | None
    position: int | None


def get_recorded_event(event_id: int) -> RecordedEvent:
    """One event as reactions see it. Raises ``LedgerEvent.DoesNotExist``."""
    row = LedgerEvent.objects.get(pk=event_id)
    return RecordedEvent(
        id=row.pk, type=row.type, happened_at=row.happened_at, client_ref=row.client_ref, payload=row.payload
    )


def list_events_of_client(client_ref: UUID, *, most: int = 200) -> list[LedgerEvent]:
    """The latest events of one client, newest first. The caller has checked that the viewer may see the client."""
    return list(LedgerEvent.objects.filter(client_ref=client_ref).order_by("-id")[:most])


def list_faults(*, most: int = 100) -> list[Fault]:
    """All rows that were altered, inserted or removed (also last ones), and all anchors that no longer hold."""
    with connection.cursor() as cursor:
        cursor.execute(_FAULTS, [most])
        faults = [Fault(kind, chain, position) for kind, chain, position in cursor.fetchall()]
    return faults + list_broken_anchors()


def list_broken_anchors() -> list[Fault]:
    """Anchors whose digest over the chains as they stood that day differs from what is there now."""
    return [
        Fault("anchor-differs", None, anchor.up_to)
        for anchor in Anchor.objects.order_by("anchored_on")
        if compute_digest(up_to=anchor.up_to) != (anchor.chains, bytes(anchor.digest))
    ]


def compute_digest(*, up_to: int) -> tuple[int, bytes]:
    """Number of chains and the digest over their heads, counting events up to and including ``up_to``."""
    with connection.cursor() as cursor:
        cursor.execute(_DIGEST, [up_to])
        row: tuple[Any, Any] = cursor.fetchone()
    return row[0], bytes(row[1])


def count_events() -> int:
    """How many events the ledger holds."""
    return LedgerEvent.objects.count()
