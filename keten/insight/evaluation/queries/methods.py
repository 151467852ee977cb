"""The catalogue of working methods, for everybody: it holds no people."""

from functools import reduce
from operator import and_, or_
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404

from keten.insight.evaluation.models import Measure, MeasureLocation, Method

_RUNS = Q(measures__started_on__isnull=False, measures__ended_on__isnull=True)


class UnknownMethod(Http404):
    """There is no such working method."""


def list_methods(*, search: str = "") -> list[Method]:
    """All, by name, with how many measures ``run`` and how many ``ended``; those with the words when some are given."""
    return list(_count().filter(having_words(search, "title", "text", "for_whom")).order_by("title", "pk"))


def get_method(key: UUID) -> Method:
    """One, counted likewise. Raises ``UnknownMethod``."""
    row = _count().filter(key=key).first()
    if row is None:
        raise UnknownMethod
    return row


def _count() -> QuerySet[Method]:
    return Method.objects.select_related("location").annotate(
        run=Count("measures", filter=_RUNS, distinct=True),
        ended=Count("measures", filter=Q(measures__ended_on__isnull=False), distinct=True),
    )


def having_words(search: str, *fields: str) -> Q:
    """Condition: each of the words (eight at most) stands in one of the fields."""
    of_words = [reduce(or_, (Q(**{f"{field}__icontains": word}) for field in fields)) for word in search.split()[:8]]
    return reduce(and_, of_words, Q())


def list_started(method: Method) -> list[Measure]:
    """The measures that carry it out, the latest start first; drafts are of those who write them."""
    found = Measure.objects.filter(method=method, started_on__isnull=False)
    return list(with_all(found).order_by("-started_on", "-pk"))


def with_all(found: QuerySet[Measure]) -> QuerySet[Measure]:
    """With what a page shows of each."""
    places = MeasureLocation.objects.select_related("location").order_by("location__name")
    return found.select_related("method", "owner", "organisation").prefetch_related(
        Prefetch("places", places), "arms__version", "verdicts"
    )  # fmt: skip
