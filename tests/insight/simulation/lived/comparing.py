"""What left the database beside the log: the same events, periods and people, with the keys of one as the other's.

``READ``: what figures and monitors read of what happened. Everything else that the product writes besides is not
compared; ``NOT_READ`` says of each type of ``events.toml`` why it need not be. ``NOT_COUNTED``: the figures that are
not compared, because what they are about does not stand in events.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from keten.insight.indicators.library import get_event_columns
from keten.insight.indicators.rules.pseudonyms import make_pseudonyms
from keten.insight.indicators.store import Store
from keten.insight.simulation.rules.regional.histories import CONTACTS
from keten.insight.simulation.rules.regional.tables import to_tables
from tests.insight.indicators.reading import read_table
from tests.insight.simulation.lived.driver import Living

Row = Mapping[str, Any]
COLUMNS = ("type", "happened_on", "client", "case_ref", "subject", "location", "organisation", "kind", "outcome", "day")
NOT_READ: Mapping[str, str] = {
    "cases.case-moved": "a case counts where it was opened",
    "cases.target-group-changed": "a case counts for the group with which it was opened",
    "cases.responsibility-moved": "a case counts for the organisation with which it was opened",
    "cases.handover-asked": "a handover counts when it is accepted",
    "cases.handover-refused": "a handover counts when it is accepted",
    "cases.handover-withdrawn": "a handover counts when it is accepted",
    "appointments.appointment-cancelled": "an appointment counts when it was held or missed",
    "diagnosis.diagnosis-decided": "needs, stages and the test stand in rows of their own",
    "routing.clock-expired": "no figure is about clocks",
    "benefits.first-payment-recorded": "no figure is about payments",
    "promises.breach-found": "only those of the rule asked_twice, which no sweep writes",
    "promises.breach-mended": "no figure is about the end of a breach",
    "questions.survey-asked": "figures of surveys are about invitations added up",
    "questions.survey-answered": "figures of surveys are about answers that were mixed",
}
# The tables of the store ``surveys`` and ``responses``; tests/insight/indicators/test_surveys_leave.py lives those.
NOT_COUNTED: Mapping[str, str] = {
    "satisfaction": "nobody answers here: the log does not say who did, and only ten alike are mixed",
    "no_partitions_noticed": "nobody answers here: the log does not say who did, and only ten alike are mixed",
    "survey_response": "the product asks after every contact, at most once in a term; the log draws who is asked",
}


def is_read(row: Row) -> bool:
    """Whether figures or monitors read this event. Of steps: those that were a contact and were done."""
    if row["type"] == "cases.step-ended":
        return row["outcome"] == "done" and row["kind"] in CONTACTS
    if row["type"] == "promises.breach-found":
        return bool(row["kind"] == "asked_twice")
    return row["type"] in get_event_columns() and row["type"] not in NOT_READ


def list_written(living: Living, key: bytes) -> dict[str, list[Row]]:
    """The tables of the log, with the keys that its cases, clients and things have in the database."""
    names = _Names(living, key)
    return {table: list(names.translate(table, columns)) for table, columns in names.tables.items()}


def list_exported(store: Store) -> dict[str, list[Row]]:
    """The tables of the store; of what is read again after each change the last."""
    events = sorted(read_table(store, "events").to_pylist(), key=lambda row: row["event_id"])
    found: dict[str, list[Row]] = {"events": events}
    for table in ("people", "benefits", "stewards"):
        found[table] = read_table(store, table).to_pylist()
    return found


def list_differences(written: Mapping[str, list[Row]], exported: Mapping[str, list[Row]]) -> Iterator[str]:
    """Per client what is not the same, in words; nothing when all is."""
    for table, columns in _COMPARED.items():
        ours, theirs = (_by_client(tables[table], table, columns) for tables in (written, exported))
        for client in sorted(ours.keys() | theirs.keys(), key=str):
            mine, other = ours.get(client, []), theirs.get(client, [])
            if table != "events":
                mine, other = sorted(mine, key=str), sorted(other, key=str)
            if mine != other:
                yield from _tell(table, mine, other)


def _tell(table: str, mine: list[Any], other: list[Any]) -> Iterator[str]:
    yield from (f"{table}, only in the log: {row}" for row in mine if row not in other)
    yield from (f"{table}, only in the database: {row}" for row in other if row not in mine)
    if sorted(map(str, mine)) == sorted(map(str, other)):
        yield f"{table}, another order: {mine} and {other}"
    elif set(mine) == set(other):
        yield f"{table}, another number of times: {mine} and {other}"


_COMPARED: Mapping[str, tuple[str, ...]] = {
    "events": COLUMNS,
    "people": ("client", "birth_year", "distance"),
    "benefits": ("client", "law", "payer", "from_on", "until_on", "end_reason"),
    "stewards": ("client", "case_ref", "staff", "organisation", "from_on", "until_on"),
}


def _by_client(rows: list[Row], table: str, columns: tuple[str, ...]) -> dict[Any, list[tuple[Any, ...]]]:
    found: dict[Any, list[tuple[Any, ...]]] = {}
    for row in rows:
        if row["client"] is not None and (table != "events" or is_read(row)):
            found.setdefault(row["client"], []).append(tuple(row[column] for column in columns))
    return found


class _Names:
    """What a number of the log is called in the store."""

    def __init__(self, living: Living, key: bytes) -> None:
        self.living, self.key = living, key
        self.tables = to_tables(living.log, get_event_columns())
        places = living.places
        self.names: dict[str, dict[int, Any]] = {
            "client": self._hide("client", {n: row.ref for n, row in living.clients.items()}),
            "case_ref": self._hide("case_id", {n: row.pk for n, row in living.cases.items()}),
            "staff": self._hide("staff", {n: row.pk for n, row in places.staff.items()}),
            "location": {n: row.pk for n, row in places.locations.items()},
            "organisation": {n: row.pk for n, row in places.organisations.items()},
            "payer": {n: row.pk for n, row in places.organisations.items()},
        }

    def translate(self, table: str, columns: Mapping[str, list[Any]]) -> Iterator[Row]:
        for values in zip(*columns.values(), strict=True):
            row = dict(zip(columns, values, strict=True))
            named = {name: self.names[name].get(row[name], row[name]) for name in self.names.keys() & row.keys()}
            if row.get("subject") is not None:
                named["subject"] = self._name_subject(row)
            yield row | named

    def _name_subject(self, row: Row) -> int | None:
        kind, number = get_event_columns()[row["type"]]["subject"], self.living.ids.get(row["subject"])
        return make_pseudonyms([f"{kind}:{number}"], kind="subject", key=self.key)[0]

    def _hide(self, kind: str, keys: Mapping[int, object]) -> dict[int, Any]:
        return dict(zip(keys, make_pseudonyms(keys.values(), kind=kind, key=self.key), strict=True))
