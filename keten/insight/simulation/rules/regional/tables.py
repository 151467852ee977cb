"""A log as the tables of the analytical store: plain columns, by the layout and the mapping of the figures."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from keten.insight.indicators.rules.layout import TABLES
from keten.insight.simulation.rules.regional.log import Happened, Log

Columns = dict[str, list[Any]]
_NOON = time(12, tzinfo=UTC)
_MAPPED = ("case_ref", "subject", "location", "organisation", "kind", "outcome", "day")


def to_tables(log: Log, fields: Mapping[str, Mapping[str, str]]) -> dict[str, Columns]:
    """By name of a table its columns. ``fields``: ``events.toml`` as read; keys of clients and things are numbers."""
    return {
        "events": _list_events(log, fields),
        "people": _turn("people", [tuple(row) for row in log.people]),
        "benefits": _turn("benefits", [tuple(row) for row in log.benefits]),
        "stewards": _turn("stewards", [tuple(row) for row in log.stewards]),
        "surveys": _turn("surveys", [(*sheet, count) for sheet, count in sorted(Counter(log.surveys).items())]),
        "responses": _turn("responses", _add_up_responses(log)),
    }


def _add_up_responses(log: Log) -> list[tuple[Any, ...]]:
    asked = Counter((one.survey, one.location, one.month) for one in log.invited)
    answered = Counter((one.survey, one.location, one.month) for one in log.invited if one.answered)
    return [(*where, count, answered[where]) for where, count in sorted(asked.items())]


def _list_events(log: Log, fields: Mapping[str, Mapping[str, str]]) -> Columns:
    """One row per event, numbered from 1; moments run with the order of the log."""
    rows, day, place = [], date.min, 0
    for number, happened in enumerate(log.happened, 1):
        place = place + 1 if happened.on == day else 0
        day = happened.on
        at = datetime.combine(day, _NOON) + timedelta(seconds=place)
        event = happened.event
        mapped = _map(happened, fields.get(event.type, {}))
        rows.append((number, event.type, at, day, at, happened.client, *mapped, event.schema_version))
    return _turn("events", rows)


def _map(happened: Happened, fields: Mapping[str, str]) -> list[Any]:
    return [getattr(happened.event, fields[column]) if column in fields else None for column in _MAPPED]


def _turn(table: str, rows: list[tuple[Any, ...]]) -> Columns:
    names = list(TABLES[table])
    if not rows:
        return {name: [] for name in names}
    return dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
