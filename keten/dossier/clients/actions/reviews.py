"""Asking the owner of a datum whether what it says is right (Besluit SUWI art. 5.2b)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from keten.dossier.clients.actions.facts import state_fact
from keten.dossier.clients.events import CorrectionAsked, CorrectionEnded
from keten.dossier.clients.models import Client, Fact, ReviewOutcome, UnderReview
from keten.dossier.clients.register import get_datum
from keten.dossier.clients.rules.facts import may_ask_review, may_see_image
from keten.dossier.clients.rules.register import Datum
from keten.dossier.clients.rules.values import is_empty, read_text, read_value
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.rules.viewer import Viewer

REASON_LENGTH = 500  # signs, as wide as the column


@transaction.atomic
def start_review(
    *, client: Client, datum: str, by: Viewer, now: datetime, asked_value: object = None, reason: str = ""
) -> UnderReview:
    """Mark a datum *in onderzoek* and ask its owner; a reaction sends the signal. A second time gives the first.

    ``asked_value`` is what it should be according to the client. Raises ``Refused`` when nobody else owns the datum or
    its owner has said nothing yet.
    """
    held, known = Client.objects.select_for_update().get(pk=client.pk), get_datum(datum)
    may_see_image(by, client_id=held.pk).require()
    may_ask_review(known).require()
    running = UnderReview.objects.filter(client=held, datum=datum, ended_at=None).first()
    if running:
        return running
    review = UnderReview.objects.create(
        client=held,
        datum=datum,
        fact=_get_said(held, datum, known.source),
        asked_value=None if is_empty(asked_value) else read_value(known, asked_value),
        reason=read_text(reason, "reason", length=REASON_LENGTH) if reason.strip() else "",
        asked_at=now,
        asked_by_id=by.staff_id,
        asked_by_organisation_id=by.organisation_id,
    )
    Fact.objects.filter(pk=review.fact_id).update(in_doubt=True)
    event = CorrectionAsked(client_id=held.pk, review_id=review.pk, datum=datum)
    record_event(event, by=by, now=now, client_ref=held.ref)
    return review


@transaction.atomic
def correct_datum(
    *, client: Client, datum: str, value: object, reason: str, by: Viewer, now: datetime
) -> UnderReview | None:
    """ "Klopt niet": what the client says is kept, and the owner of what a source says is asked to look at it.

    None when nobody else has to be asked. Raises ``Refused`` when nothing was said.
    """
    known = get_datum(datum)
    if is_empty(value) and not reason.strip():
        raise Refused("Vul in wat het wel moet zijn.", "value")
    if not is_empty(value):
        state_fact(client=client, datum=datum, value=value, by=by, now=now)
    if not is_passed_on(client, known):
        return None
    return start_review(client=client, datum=datum, by=by, now=now, asked_value=value, reason=reason)


def is_passed_on(client: Client, datum: Datum) -> bool:
    """Whether somebody else owns the datum and has said something about it."""
    said = Fact.objects.filter(client=client, datum=datum.code, source=datum.source, superseded_at=None)
    return may_ask_review(datum).allowed and said.exists()


@transaction.atomic
def end_review(*, review_id: int, outcome: str, reason: str, by: Viewer, now: datetime) -> UnderReview:
    """The owner answered. Unchanged: what it said holds again; changed: in doubt until it delivers the new value.

    The same question from a file that was joined with this one is answered with it.
    """
    rows = UnderReview.objects.select_for_update(of=("self",)).select_related("client", "fact")
    review = rows.get(pk=review_id)
    if review.ended_at is not None:
        raise Refused("Deze vraag is al beantwoord.")
    if outcome not in ReviewOutcome.values:
        raise Refused("Kies wat er met het gegeven is gedaan.", "outcome")
    for same in rows.filter(pk__in=list_same_question(review), ended_at=None):
        _end(same, now, outcome=outcome, outcome_reason=reason)
    review.refresh_from_db(fields=["ended_at", "outcome", "outcome_reason"])
    if outcome == ReviewOutcome.UNCHANGED:
        said = Fact.objects.filter(client=review.client, datum=review.datum, source=review.fact.source)
        said.filter(superseded_at=None).update(in_doubt=False)
    event = CorrectionEnded(client_id=review.client_id, review_id=review.pk, datum=review.datum, outcome=outcome)
    record_event(event, by=by, now=now, client_ref=review.client.ref)
    return review


def list_same_question(review: UnderReview) -> list[int]:
    """The ids of this request and of those that two files of one person had in common."""
    first = review.joined_to_id or review.pk
    return list(UnderReview.objects.filter(Q(pk=first) | Q(joined_to=first)).values_list("pk", flat=True))


def _get_said(client: Client, datum: str, source: str) -> Fact:
    fact = Fact.objects.filter(client=client, datum=datum, source=source, superseded_at=None).first()
    if fact is None:
        raise Refused("De bron heeft dit gegeven nog niet geleverd. Er is nog niets om te verbeteren.", datum)
    return fact


def _end(review: UnderReview, now: datetime, **what: Any) -> None:
    review.ended_at = max(now, review.asked_at)
    for name, value in what.items():
        setattr(review, name, value)
    review.save(update_fields=["ended_at", *what])
