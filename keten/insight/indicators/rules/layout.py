"""The tables of the analytical store: their columns and types.

Whoever fills them (the export, the simulation, a bench) and whoever reads them (the figures) meets here. No names, no
citizen service numbers, no texts that somebody typed: keys of people and of what is theirs are pseudonyms.
"""

from collections.abc import Mapping
from types import MappingProxyType

VERSION = 1  # of the columns: a file of another version is never read as this one
Table = Mapping[str, str]

# What happened, one row per row of the ledger. ``subject`` is what it happened to: a signal, a handover, a need, an
# appointment. ``day`` is the day that the event itself speaks of (until when, from when); ``happened_on`` when it was
# done, in Europe/Amsterdam. Which field of an event goes into which column stands in ``events.toml``.
EVENTS: Table = MappingProxyType({
    "event_id": "int64", "type": "string", "happened_at": "timestamp", "happened_on": "date",
    "recorded_at": "timestamp", "client": "int64", "case_ref": "int64", "subject": "int64", "location": "int64",
    "organisation": "int64",
    "kind": "string", "outcome": "string", "day": "date", "schema_version": "int16",
})  # fmt: skip

# Who the clients are, as far as figures need it: the year of birth, and the distance to work as the last test of the
# diagnosis found it, 0 (close) to 100 (far); empty when nobody tested.
PEOPLE: Table = MappingProxyType({"client": "int64", "birth_year": "int16", "distance": "int16"})

# Periods of a benefit as they stand now: half open, ``until_on`` empty while it runs.
BENEFITS: Table = MappingProxyType({
    "client": "int64", "period": "int64", "law": "string", "payer": "int64", "from_on": "date", "until_on": "date",
    "end_reason": "string",
})  # fmt: skip

# Who was the contact person of a case, from when until when (half open).
STEWARDS: Table = MappingProxyType({
    "client": "int64", "case_ref": "int64", "period": "int64", "staff": "int64", "organisation": "int64",
    "from_on": "date", "until_on": "date",
})  # fmt: skip

# What was asked and answered without a name, added up (surveys).
SURVEYS: Table = MappingProxyType({
    "survey": "string", "location": "int64", "month": "date", "question": "string", "answer": "string",
    "count": "int64",
})  # fmt: skip

# How many were asked in a month, and how many of those answered since: invitations added up, without a person or a day.
RESPONSES: Table = MappingProxyType({
    "survey": "string", "location": "int64", "month": "date", "asked": "int64", "answered": "int64",
})  # fmt: skip

TABLES: Mapping[str, Table] = MappingProxyType({
    "events": EVENTS, "people": PEOPLE, "benefits": BENEFITS, "stewards": STEWARDS, "surveys": SURVEYS,
    "responses": RESPONSES,
})  # fmt: skip
