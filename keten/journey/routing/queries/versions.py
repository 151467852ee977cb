"""Versions of service models, read once per process: a published text never changes."""

from functools import lru_cache
from uuid import UUID

from django.http import Http404

from keten.journey.routing.library import read
from keten.journey.routing.models import ModelVersion
from keten.journey.routing.rules.language import ServiceModel


class UnknownVersion(Http404):
    """There is no such version."""


def get_version(key: UUID) -> ModelVersion:
    """A version by its key. Raises ``UnknownVersion``."""
    row = ModelVersion.objects.select_related("location", "based_on", "made_by").filter(key=key).first()
    if row is None:
        raise UnknownVersion
    return row


def get_model(version_id: int) -> ServiceModel:
    """The model of a published version."""
    return _read_published(ModelVersion.objects.values_list("text", flat=True).get(pk=version_id))


def get_models(version_ids: list[int]) -> dict[int, ServiceModel]:
    """Several, in one query."""
    rows = ModelVersion.objects.filter(pk__in=version_ids).values_list("pk", "text")
    return {pk: _read_published(text) for pk, text in rows}


@lru_cache(maxsize=256)
def _read_published(text: str) -> ServiceModel:
    return read(text)
