"""A double registration is joined with the client that stays: facts, requests to correct, contacts and looks go along.

Only the newest of what one source said in two files stays current; nothing is removed.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from keten.dossier.clients.actions.access import grant_until
from keten.dossier.clients.models import AccessGrant, Because, Client, Fact, GlassBreak, SourceContact, UnderReview

_OF_ONE_TIME = (Because.REGISTERED, Because.BREAK_GLASS)  # grants that no sweep can make again from a reason


@transaction.atomic
def join_files(*, keep: Client, double: Client, now: datetime) -> None:
    """What the chain knows of the double, it knows of the client. The double is marked as such already, both are held.

    Rows that would stand twice (a contact with one source) are joined into the one of the client.
    """
    _join_reviews(keep, double)
    _join_facts(keep, double, now)
    _join_contacts(keep, double)
    GlassBreak.objects.filter(client=double).update(client=keep)
    _join_grants(keep, double, localdate(now))


def _join_reviews(keep: Client, double: Client) -> None:
    """Two requests about one datum become one question: the first asked is answered, the other follows it."""
    for other in UnderReview.objects.filter(client=double, ended_at=None, joined_to=None):
        own = UnderReview.objects.filter(client=keep, datum=other.datum, ended_at=None, joined_to=None).first()
        if own:
            first, later = sorted((own, other), key=lambda review: (review.asked_at, review.pk))
            UnderReview.objects.filter(joined_to=later).update(joined_to=first)
            UnderReview.objects.filter(pk=later.pk).update(joined_to=first)
    UnderReview.objects.filter(client=double).update(client=keep)


def _join_facts(keep: Client, double: Client, now: datetime) -> None:
    current = Fact.objects.filter(client__in=(keep, double), superseded_at=None).order_by("recorded_at", "pk")
    last: dict[tuple[str, str], Fact] = {}
    for fact in current:
        older = last.get((fact.datum, fact.source))
        if older:
            _supersede(older, fact, now)
        last[(fact.datum, fact.source)] = fact
    Fact.objects.filter(client=double).update(client=keep)


def _supersede(older: Fact, newer: Fact, now: datetime) -> None:
    """What the owner is still looking at stays in doubt when the newer fact only repeats it."""
    repeats = _get_comparable(older.value) == _get_comparable(newer.value)
    if older.in_doubt and repeats and UnderReview.objects.filter(fact=older, ended_at=None).exists():
        newer.in_doubt = True
        Fact.objects.filter(pk=newer.pk).update(in_doubt=True)
    Fact.objects.filter(pk=older.pk).update(superseded_at=max(now, newer.recorded_at), superseded_by=newer)


def _get_comparable(value: object) -> object:
    """A sealed number is the same number when its hash is."""
    return value["hash"] if isinstance(value, dict) and "encrypted" in value else value


def _join_contacts(keep: Client, double: Client) -> None:
    own = {contact.source: contact for contact in SourceContact.objects.filter(client=keep)}
    for other in SourceContact.objects.filter(client=double):
        if other.source in own:
            _join_contact(own[other.source], other)
        else:
            SourceContact.objects.filter(pk=other.pk).update(client=keep)


def _join_contact(own: SourceContact, other: SourceContact) -> None:
    """It answered last when it answered either; it is out of reach only when it has not answered since."""
    both = (own, other)
    own.answered_at = max(_known(contact.answered_at for contact in both), default=None)
    failed = sorted(
        (contact.failed_since, contact.reason)
        for contact in both
        if contact.failed_since and (own.answered_at is None or contact.failed_since >= own.answered_at)
    )
    own.failed_since, own.reason = failed[0] if failed else (None, "")
    own.save(update_fields=["answered_at", "failed_since", "reason"])


def _known(instants: Iterable[datetime | None]) -> list[datetime]:
    return [instant for instant in instants if instant is not None]


def _join_grants(keep: Client, double: Client, today: date) -> None:
    """Who registered the double, or broke the glass, may look as long as they might have; the past stays as it was."""
    grants = AccessGrant.objects.filter(client=double, because__in=_OF_ONE_TIME, staff__isnull=False)
    for grant in grants.filter(from_on__lte=today, until_on__gt=today):
        assert grant.staff_id is not None
        assert grant.until_on is not None  # both kinds end by themselves
        grant_until(
            client_id=keep.pk, staff_id=grant.staff_id, because=Because(grant.because), today=today,
            until_on=grant.until_on,
        )  # fmt: skip
