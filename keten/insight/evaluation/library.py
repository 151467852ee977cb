"""The working methods that ship with Keten, from ``methods.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, kw_only=True)
class ShippedMethod:
    """A *werkwijze* as described by its source. ``indicator``: by which figure it is judged first."""

    code: str
    title: str
    text: str
    for_whom: str
    costs: str
    source: str
    indicator: str
    model: str = ""


@cache
def list_shipped_methods() -> Mapping[str, ShippedMethod]:
    """All of them by code, in the order of the file."""
    table = tomllib.loads((files(__package__) / "methods.toml").read_text(encoding="utf-8"))
    return {code: ShippedMethod(code=code, **row) for code, row in table.items()}
