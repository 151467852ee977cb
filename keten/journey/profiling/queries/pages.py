"""The page about the model: what it is for, how sure it is, its errors per group, and its drift."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from keten.journey.profiling.models import DriftReading, ProfileModel
from keten.journey.profiling.queries.drift import get_drift
from keten.journey.profiling.queries.versions import get_published, list_versions
from keten.journey.profiling.rules.charting import Bar, Point, place_bar, place_tenths
from keten.journey.profiling.rules.grouping import GROUPINGS, order_groups
from keten.journey.profiling.words import describe_feature, describe_group, describe_shift


@dataclass(frozen=True)
class GroupRow:
    """One group in the table; without figures when it is too small."""

    grouping: str
    name: str
    cases: int
    told: float
    seen: Mapping[str, float]
    false_flags: Mapping[str, float]
    missed: Mapping[str, float]
    false_bar: Bar | None
    missed_bar: Bar | None


@dataclass(frozen=True)
class ModelPage:
    """``shown`` is the published version, else the newest one; ``is_published`` says which. All None before any."""

    shown: ProfileModel | None
    is_published: bool
    versions: list[ProfileModel]
    tenths: list[Point]
    groups: list[GroupRow]
    drift: DriftReading | None
    drift_words: str


def get_model_page() -> ModelPage:
    """Figures about groups only; nothing on this page is about one client."""
    published, versions = get_published(), list_versions()
    shown = published or (versions[0] if versions else None)
    if shown is None:
        return ModelPage(None, False, [], [], [], None, "")
    drift = get_drift(shown)
    return ModelPage(
        shown=shown,
        is_published=published is not None,
        versions=versions,
        tenths=place_tenths(shown.validation["all"]["tenths"]),
        groups=list(_list_groups(shown.validation["groups"])),
        drift=drift,
        drift_words=describe_shift(drift.alarm) if drift else "",
    )


def _list_groups(groups: Mapping[str, Mapping[str, Any]]) -> Iterator[GroupRow]:
    for grouping in GROUPINGS:
        named = groups.get(grouping, {})
        for name in order_groups(grouping, named):
            yield _row(grouping, name, named[name])


def _row(grouping: str, name: str, found: Mapping[str, Any]) -> GroupRow:
    few = found["too_few"]
    return GroupRow(
        grouping=describe_feature(grouping),
        name=describe_group(grouping, name),
        cases=0 if few else found["cases"],
        told=0.0 if few else found["told"],
        seen={} if few else found["seen"],
        false_flags={} if few else found["false_flags"],
        missed={} if few else found["missed"],
        false_bar=None if few else place_bar(found["false_flags"]),
        missed_bar=None if few else place_bar(found["missed"]),
    )
