"""What sources and people say about a client: kept beside each other, superseded only by who said it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import JSONField, Value
from django.utils.timezone import localdate

from keten.dossier.clients.actions.sealing import is_same_value, seal_value
from keten.dossier.clients.events import FactsDelivered, FactStated, SourceFailed
from keten.dossier.clients.models import Client, Fact, SourceContact, UnderReview
from keten.dossier.clients.ports import NOT_CONNECTED, Asked, Delivered, SourceUnreachable, get_ask_sources
from keten.dossier.clients.queries.persons import get_bsn
from keten.dossier.clients.register import get_datum, get_register
from keten.dossier.clients.rules.deliveries import read_delivered
from keten.dossier.clients.rules.facts import may_state
from keten.dossier.clients.rules.register import CLIENT, STAFF, Datum
from keten.dossier.clients.rules.values import read_value
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.rules.viewer import Viewer


@transaction.atomic
def record_delivery(
    *, client: Client, source: str, delivered: Sequence[Delivered], by: Viewer, now: datetime
) -> list[Fact]:
    """Keep what a source says about data it is the authority for; returns the new facts.

    The source answered, so it is no longer out of reach. Raises ``SourceUnreachable("bad_answer")`` and keeps nothing
    when a value is not what the register says it should be, or a datum is another's.
    """
    held = _hold(client)
    values = [_read_delivered(source, one) for one in delivered]
    _note_contact(held, source, answered_at=now, failed_since=None, reason="")
    new = [
        _keep(held, datum, source, value, now=now, given=one)
        for (datum, value), one in zip(values, delivered, strict=True)
    ]
    facts = [fact for fact in new if fact]
    codes = ",".join(sorted({fact.datum for fact in facts}))
    record_event(FactsDelivered(client_id=held.pk, source=source, data=codes), by=by, now=now, client_ref=held.ref)
    return facts


@transaction.atomic
def record_source_failure(
    *, client: Client, source: str, reason: str, by: Viewer, now: datetime, since: datetime | None = None
) -> SourceContact:
    """The source did not answer; the first failure counts until it answers again (*niet bereikbaar sinds*).

    ``since``: when it fell silent for others already, before we asked about this client.
    """
    held = _hold(client)
    before = SourceContact.objects.filter(client=held, source=source).first()
    if before and before.failed_since:
        return before
    contact = _note_contact(held, source, failed_since=min(since or now, now), reason=reason[:40])
    record_event(SourceFailed(client_id=held.pk, source=source, reason=reason), by=by, now=now, client_ref=held.ref)
    return contact


def ask_sources(*, client: Client, data: Collection[str], by: Viewer, now: datetime) -> frozenset[str]:
    """Ask the registers that know these data, all at once; returns the codes of those that did not answer.

    Nothing is asked without a BSN, nor of a register that this installation has not. Raises RuntimeError inside a
    transaction: a slow source must not hold a client's rows; each answer is kept by itself.
    """
    bsn, wanted = get_bsn(client), defaultdict(list)
    for code in data:
        if not get_datum(code).is_asked_of_client:
            wanted[get_datum(code).source].append(code)
    if not bsn or not wanted:
        return frozenset()
    told = get_ask_sources()(bsn=bsn, data=wanted, by=by, now=now)
    return frozenset(code for code, asked in told.items() if not _keep_told(client, asked, by, now))


def _keep_told(client: Client, asked: Asked, by: Viewer, now: datetime) -> bool:
    """Whether the source told what it knows. One that is not connected does not owe us an answer."""
    if asked.reason == NOT_CONNECTED:
        return True
    reason, since = asked.reason, asked.unreachable_since
    if asked.is_answered:
        try:
            record_delivery(client=client, source=asked.source, delivered=asked.delivered, by=by, now=now)
            return True
        except SourceUnreachable as failure:
            reason = failure.reason
    record_source_failure(client=client, source=asked.source, reason=reason, by=by, now=now, since=since)
    return False


@transaction.atomic
def state_fact(*, client: Client, datum: str, value: object, by: Viewer, now: datetime) -> Fact:
    """What the client says, or staff on behalf of the client. Raises ``Refused`` with the datum as field."""
    held, known = _hold(client), get_datum(datum)
    may_state(by, known, client_id=held.pk).require()
    source = CLIENT if by.client_id is not None else STAFF
    fact = _keep(held, known, source, read_value(known, value), now=now, by=by)
    if fact is None:  # said before on the same day
        return Fact.objects.get(client=held, datum=datum, source=source, superseded_at=None)
    event = FactStated(client_id=held.pk, fact_id=fact.pk, datum=datum, source=source)
    record_event(event, by=by, now=now, client_ref=held.ref)
    return fact


@transaction.atomic
def adopt_registration(*, client: Client, by: Viewer, now: datetime) -> list[Fact]:
    """What was typed at registration is known: it becomes a fact of staff where nobody has said anything yet (P4)."""
    held = _hold(client)
    said = set(Fact.objects.filter(client=held, superseded_at=None).values_list("datum", flat=True))
    known = {code: str(getattr(held, column)) for code, column in _TYPED.items() if code not in said}
    facts = []
    for code, value in known.items():
        if value and (fact := _keep(held, get_datum(code), STAFF, value, now=now)):
            facts.append(fact)
            event = FactStated(client_id=held.pk, fact_id=fact.pk, datum=code, source=STAFF)
            record_event(event, by=by, now=now, client_ref=held.ref)
    return facts


_TYPED = {
    "naam.voorvoegsel": "prefix",
    "naam.achternaam": "last_name",
    "geboorte.datum": "born_on",
    "telefoon": "phone",
    "email": "email",
}


def _hold(client: Client) -> Client:
    """Two who say something about one client at the same moment do so one after the other."""
    return Client.objects.select_for_update().get(pk=client.pk)


def _read_delivered(source: str, one: Delivered) -> tuple[Datum, Any]:
    datum = get_register().data.get(one.datum)
    if datum is None or datum.source != source:
        raise SourceUnreachable("bad_answer")
    try:
        value = read_delivered(datum, one.value)
    except Refused as fault:
        raise SourceUnreachable("bad_answer") from fault
    if one.valid_from and one.valid_until and one.valid_until < one.valid_from:
        raise SourceUnreachable("bad_answer")
    return datum, value


def _keep(
    client: Client,
    datum: Datum,
    source: str,
    value: Any,
    *,
    now: datetime,
    by: Viewer | None = None,
    given: Delivered | None = None,
) -> Fact | None:
    """A new current fact of this source; None when it said exactly this already today."""
    current = Fact.objects.filter(client=client, datum=datum.code, source=source, superseded_at=None).first()
    period = (given.valid_from, given.valid_until) if given else (None, None)
    in_doubt = bool(given and given.in_doubt) or (current is not None and _stays_in_doubt(current, datum, value))
    if current and _says_the_same(current, datum, value, period, now) and current.in_doubt == in_doubt:
        return None
    if current:
        Fact.objects.filter(pk=current.pk).update(superseded_at=max(now, current.recorded_at))
    fact = Fact.objects.create(
        client=client,
        datum=datum.code,
        source=source,
        value=Value(None, JSONField()) if value is None else seal_value(datum, value),
        valid_from=period[0],
        valid_until=period[1],
        recorded_at=now,
        recorded_by_id=by.staff_id if by else None,
        in_doubt=in_doubt,
    )
    if value is None:
        fact.value = None  # the null of JSON: the source says that there is nothing
    if current:
        Fact.objects.filter(pk=current.pk).update(superseded_by=fact)
    return fact


def _stays_in_doubt(current: Fact, datum: Datum, value: Any) -> bool:
    """A source that repeats what its owner is still looking at takes no doubt away."""
    return (
        current.in_doubt
        and is_same_value(datum, current.value, value)
        and UnderReview.objects.filter(client=current.client_id, datum=datum.code, ended_at=None).exists()
    )


def _says_the_same(current: Fact, datum: Datum, value: Any, period: tuple[object, object], now: datetime) -> bool:
    return (
        (current.valid_from, current.valid_until) == period
        and localdate(current.recorded_at) == localdate(now)
        and is_same_value(datum, current.value, value)
    )


def _note_contact(client: Client, source: str, **what: Any) -> SourceContact:
    contact, _made = SourceContact.objects.update_or_create(client=client, source=source, defaults=what)
    return contact
