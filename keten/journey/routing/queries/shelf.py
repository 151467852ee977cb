"""What policy staff see of ways of working: all models, by which each location works, and how many cases follow."""

import tomllib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.db.models import F, Q, QuerySet

from keten.ground.foundation.parameters import get_whole_number
from keten.ground.organisations.models import Location, TargetGroup
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.routing.models import ModelChoice, ModelVersion
from keten.journey.routing.rules.choosing import check_choice


@dataclass(frozen=True, kw_only=True)
class Bound:
    """``running`` open cases at a location, of a target group, follow a version."""

    location_id: int
    target_group: str
    version_id: int
    running: int


@dataclass(kw_only=True)
class Line:
    """One target group at a location: the choice that holds, what is planned, and (version, cases) that follow it."""

    target_group: str
    label: str
    present: ModelChoice | None = None
    planned: list[ModelChoice] = field(default_factory=list)
    running: list[tuple[ModelVersion, int]] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a choice would change for one target group: what ends (None: nothing held), and what comes later."""

    label: str
    ends: ModelChoice | None
    replaces: ModelChoice | None
    until_on: date | None


def list_places(viewer: Viewer) -> list[Location]:
    """The locations of the viewer, by name."""
    return list(Location.objects.filter(pk__in=viewer.location_ids).order_by("name"))


def list_bound(viewer: Viewer) -> list[Bound]:
    """How many open cases at the locations of the viewer follow which version. One query; numbers only."""
    with connection.cursor() as cursor:
        cursor.execute("select * from routing_count_bound(%s)", [list(viewer.location_ids)])
        return [
            Bound(location_id=place, target_group=group, version_id=version, running=running)
            for place, group, version, running in cursor.fetchall()
        ]


def count_running(bound: Sequence[Bound]) -> dict[int, int]:
    """Open cases per version, over all locations and target groups."""
    counts: dict[int, int] = defaultdict(int)
    for row in bound:
        counts[row.version_id] += row.running
    return dict(counts)


def list_lines(places: Sequence[Location], bound: Sequence[Bound], *, today: date) -> dict[int, list[Line]]:
    """Per location a line per target group. Two queries."""
    lines = {
        place.pk: {group.value: Line(target_group=group.value, label=str(group.label)) for group in TargetGroup}
        for place in places
    }
    for choice in _list_choices([place.pk for place in places], today):
        line = lines[choice.location_id][choice.target_group]
        if choice.from_on > today:
            line.planned.append(choice)
        else:
            line.present = choice
    versions = ModelVersion.objects.defer("text").in_bulk({row.version_id for row in bound})
    for row in sorted(bound, key=lambda row: -row.running):
        if row.location_id in lines:
            lines[row.location_id][row.target_group].running.append((versions[row.version_id], row.running))
    return {place: list(groups.values()) for place, groups in lines.items()}


def list_visible(viewer: Viewer, *, text: str = "") -> "QuerySet[ModelVersion]":
    """What ships with Keten, the own versions, and what other locations published; searched in name and text."""
    mine = Q(location__in=viewer.location_ids)
    rows = ModelVersion.objects.filter(mine | Q(published_at__isnull=False)).select_related("location", "based_on")
    if text:
        rows = rows.filter(Q(title__icontains=text) | Q(text__icontains=text) | Q(location__name__icontains=text))
    return rows.order_by(F("location__name").asc(nulls_first=True), "title", "-version")


def list_shelf(viewer: Viewer, *, used: set[int], text: str = "") -> list[ModelVersion]:
    """Per model the drafts, the newest published version, and older ones in ``used``. One query."""
    shown, newest = [], set()
    for row in list_visible(viewer, text=text):
        if row.published_at is None or row.code not in newest or row.pk in used:
            shown.append(row)
        if row.published_at is not None:
            newest.add(row.code)
    return shown


def list_siblings(version: ModelVersion, viewer: Viewer) -> list[ModelVersion]:
    """The other versions with which one would be compared: of the same code, and what it was copied from."""
    rows = list_visible(viewer).defer("text").exclude(pk=version.pk)
    return list(rows.filter(Q(code=version.code) | Q(pk=version.based_on_id) | Q(based_on=version)))


def list_uses(version: ModelVersion, viewer: Viewer, *, today: date) -> list[ModelChoice]:
    """Where a version holds or will hold, at the locations of the viewer."""
    return [row for row in _list_choices(viewer.location_ids, today) if row.version_id == version.pk]


def preview_choice(
    version: ModelVersion, *, location_id: int, target_groups: Sequence[str], from_on: date, today: date
) -> list[Plan]:
    """What choosing this version would change, per target group. Raises ``Refused`` as ``choose_model`` would."""
    ahead = get_whole_number("routing.choice_ahead_days", on=today)
    is_own = version.location_id in (None, location_id)
    check_choice(from_on, today=today, ahead_days=ahead, is_published=version.published_at is not None, is_own=is_own,
                 target_groups=target_groups).require()  # fmt: skip
    rows = list(_list_choices([location_id], today))
    labels = dict(TargetGroup.choices)
    return [_plan([row for row in rows if row.target_group == group], str(labels[group]), from_on)
            for group in target_groups]  # fmt: skip


def _plan(rows: list[ModelChoice], label: str, from_on: date) -> Plan:
    before = [row for row in rows if row.from_on < from_on and (row.until_on is None or row.until_on >= from_on)]
    later = [row.from_on for row in rows if row.from_on > from_on]
    same = next((row for row in rows if row.from_on == from_on), None)
    ends = same or (before[-1] if before else None)
    return Plan(label=label, ends=ends, replaces=same, until_on=min(later, default=None))


def _list_choices(location_ids: Sequence[int], today: date) -> "QuerySet[ModelChoice]":
    rows = ModelChoice.objects.filter(Q(until_on__isnull=True) | Q(until_on__gt=today), location__in=location_ids)
    rows = rows.exclude(until_on__isnull=False, until_on__lte=F("from_on"))
    return rows.select_related("version", "chosen_by").defer("version__text").order_by("from_on")


def get_summary(text: str) -> str:
    """The summary in the text of a model, also of a draft that is not whole; empty when it cannot be read."""
    try:
        found = tomllib.loads(text).get("summary", "")
    except tomllib.TOMLDecodeError:
        return ""
    return " ".join(found.split()) if isinstance(found, str) else ""
