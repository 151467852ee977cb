"""What may be done with data of a client (*verwerkingsactiviteiten*): the register of ``activities.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, kw_only=True)
class Activity:
    """``id`` is a URI (``dpl.core.processing_activity_id``), ``label`` what the client reads, in Dutch."""

    name: str
    id: str
    label: str
    purpose: str
    kind: str


@cache
def read_activities() -> Mapping[str, Activity]:
    """All activities by name."""
    text = (files("keten.dossier.clients") / "activities.toml").read_text(encoding="utf-8")
    return {name: Activity(name=name, **values) for name, values in tomllib.loads(text).items()}


def name_search(*, is_bsn: bool, number: int) -> str:
    """Which search this is: by BSN is the rule, by anything else is something to explain (Suwinet practice)."""
    if is_bsn:
        return "zoeken op bsn"
    return "zoeken op klantnummer" if number else "zoeken op naam"
