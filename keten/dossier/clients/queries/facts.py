"""The client image (*klantbeeld*): the best current value per datum, with source, age, conflicts and history."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from keten.dossier.clients.models import Fact, SourceContact, UnderReview
from keten.dossier.clients.register import get_register
from keten.dossier.clients.rules.facts import Best, Said, choose_best, may_see_image
from keten.dossier.clients.rules.register import Datum
from keten.ground.foundation.prepared import Prepared
from keten.ground.organisations.rules.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """A request to correct a datum: open while ``ended_at`` is empty."""

    review_id: int
    asked_at: datetime
    asked_value: Any
    reason: str
    ended_at: datetime | None
    outcome: str | None
    outcome_reason: str


@dataclass(frozen=True, kw_only=True)
class DatumImage:
    """One datum of one client; ``history`` is everything ever said about it, newest first."""

    datum: Datum
    best: Best
    history: tuple[Said, ...]
    reviews: tuple[Reviewed, ...]

    @property
    def review(self) -> Reviewed | None:
        """The request that is still open (*in onderzoek*)."""
        return next((review for review in self.reviews if review.ended_at is None), None)

    @property
    def other_value(self) -> Said | None:
        """What stands beside the best value and differs from it."""
        return self.best.conflicts[0] if self.best.conflicts else None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What a source did last for this client: answered, or failed since a moment (*niet bereikbaar sinds*)."""

    source: str
    answered_at: datetime | None
    failed_since: datetime | None


@dataclass(frozen=True)
class ClientImage:
    """All data of the register in the order of the register, and the sources that were asked."""

    data: Mapping[str, DatumImage]
    sources: Mapping[str, Standing]


def get_image(client_id: int, *, today: date, viewer: Viewer) -> ClientImage:
    """What the chain knows of a client, in two queries. Raises ``Refused`` when the viewer may not see it.

    Whether a member of staff may open this file is for the page (``cases.queries.get_file``) and the grants.
    """
    may_see_image(viewer, client_id=client_id).require()
    said, ended, reviews = _read_facts(client_id)
    return ClientImage(
        data={
            code: DatumImage(
                datum=datum,
                best=choose_best(datum, said[code], today=today),
                history=tuple(sorted(ended[code] + said[code], key=lambda one: (one.recorded_at, one.fact_id)))[::-1],
                reviews=tuple(reviews[code].values()),
            )
            for code, datum in get_register().data.items()
        },
        sources=_read_standings(client_id),
    )


def get_review(review_id: int, *, viewer: Viewer) -> UnderReview:
    """One request to correct a datum, with its client and fact, for who handles it."""
    review = UnderReview.objects.select_related("client", "fact", "asked_by", "asked_by_organisation").get(pk=review_id)
    may_see_image(viewer, client_id=review.client_id).require()
    return review


_FACT = (
    "id", "datum", "source", "value", "recorded_at", "valid_from", "valid_until", "in_doubt", "superseded_at",
)  # fmt: skip
_REVIEW = ("id", "asked_at", "asked_value", "reason", "ended_at", "outcome", "outcome_reason")
_Rows = dict[str, list[Said]]
_FACTS = Prepared(
    lambda id: (
        Fact.objects.filter(client=id)
        .order_by("-recorded_at", "-pk")
        .values_list(*_FACT, *(f"reviews__{name}" for name in _REVIEW))
    )
)
_STANDINGS = Prepared(
    lambda id: SourceContact.objects.filter(client=id).values_list("source", "answered_at", "failed_since")
)


def _read_facts(client_id: int) -> tuple[_Rows, _Rows, dict[str, dict[int, Reviewed]]]:
    """Current facts, superseded facts and reviews, each per datum; a fact with two reviews comes twice."""
    current: _Rows = defaultdict(list)
    ended: _Rows = defaultdict(list)
    reviews: dict[str, dict[int, Reviewed]] = defaultdict(dict)
    seen = set()
    for row in _FACTS.list(client_id):
        fact, review = row[: len(_FACT)], row[len(_FACT) :]
        if review[0] is not None:
            reviews[fact[1]][review[0]] = _reviewed(review)
        if fact[0] not in seen:
            seen.add(fact[0])
            (current if fact[-1] is None else ended)[fact[1]].append(_said(fact))
    return current, ended, reviews


def _said(row: Iterable[Any]) -> Said:
    pk, _datum, source, value, recorded_at, valid_from, valid_until, in_doubt, _superseded = row
    return Said(
        fact_id=pk,
        source=source,
        value=value,
        recorded_at=recorded_at,
        recorded_on=localdate(recorded_at),
        valid_from=valid_from,
        valid_until=valid_until,
        in_doubt=in_doubt,
    )


def _reviewed(row: Iterable[Any]) -> Reviewed:
    pk, *rest = row
    return Reviewed(review_id=pk, **dict(zip(_REVIEW[1:], rest, strict=True)))


def _read_standings(client_id: int) -> dict[str, Standing]:
    rows = _STANDINGS.list(client_id)
    return {row[0]: Standing(source=row[0], answered_at=row[1], failed_since=row[2]) for row in rows}
