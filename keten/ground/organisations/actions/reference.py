"""Loading the reference tables (``reference/``): facts with a source, the same in every installation."""

import csv
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from django.db import models, transaction

from keten.ground.organisations.models import (
    DecreedLocation,
    LabourMarketRegion,
    Municipality,
    RegionMembership,
)

Row = dict[str, Any]


@transaction.atomic
def load_reference() -> dict[str, int]:
    """Bring the reference tables in line with the files; returns the number of rows per table.

    Safe to repeat: writes only what differs. A municipality or region that left the file stays, because clients
    and locations may point at it.
    """
    return {
        "municipalities": _upsert(Municipality, _read("municipalities"), key=("code",)),
        "regions": _upsert(LabourMarketRegion, _read("labour_market_regions"), key=("code",)),
        "memberships": _upsert(RegionMembership, _memberships(), key=("municipality_id", "year")),
        "decreed_locations": _upsert(DecreedLocation, _decreed(), key=("year", "municipality_name", "name")),
    }


def _upsert(model: type[models.Model], rows: Sequence[Row], *, key: tuple[str, ...]) -> int:
    """Insert what is new and update what changed, in at most three statements; returns how many rows there are."""
    columns = list(rows[0])
    stored = {tuple(row[name] for name in key): row for row in model._default_manager.values("pk", *columns)}
    new, changed = [], []
    for row in rows:
        found = stored.get(tuple(row[name] for name in key))
        if found is None:
            new.append(model(**row))
        elif any(found[name] != row[name] for name in columns):
            changed.append(model(pk=found["pk"], **row))
    model._default_manager.bulk_create(new)
    if changed:
        model._default_manager.bulk_update(changed, [name for name in columns if name not in key])
    return len(rows)


def _memberships() -> list[Row]:
    return [
        {"municipality_id": row["municipality"], "region_id": row["region"], "year": int(row["year"])}
        for row in _read("region_memberships")
    ]


def _decreed() -> list[Row]:
    texts = ("municipality_name", "name", "notes", "taken_over_by", "area")
    return [
        {name: row[name] for name in texts}
        | {"year": int(row["year"]), "municipality_id": row["municipality"] or None}
        | {name: float(row[name]) if row[name] else None for name in ("rd_x", "rd_y")}
        for row in _read("decreed_locations")
    ]


def _read(name: str) -> list[dict[str, str]]:
    source = files("keten.ground.organisations") / "reference" / f"{name}.csv"
    return list(csv.DictReader(source.read_text(encoding="utf-8").splitlines()))
