"""The kinds of appointment that ship with Keten: ``kinds.toml``, checked when it is read."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from keten.dossier.cases.models import StepKind
from keten.dossier.clients.rules.register import read_words
from keten.ground.foundation.tables import read_tables
from keten.journey.appointments.rules.kinds import WAYS, WORKS, AppointmentKind

_FILE = Path(__file__).with_name("kinds.toml")
_LONGEST = 480  # minutes: a day


class InvalidKinds(Exception):
    """The file of kinds of appointment is not as it should be; the message names the kind and the fault."""


def get_kind(code: str) -> AppointmentKind:
    """A kind of appointment by code. Raises ``KeyError``."""
    return list_kinds()[code]


@cache
def list_kinds() -> Mapping[str, AppointmentKind]:
    """All kinds of appointment, in the order of the file."""
    return read_kinds(_FILE.read_text(encoding="utf-8"))


def read_kinds(text: str) -> dict[str, AppointmentKind]:
    """Kinds of appointment from TOML. Raises ``InvalidKinds``."""
    return read_tables(text, make=_kind, list_faults=_list_faults, error=InvalidKinds)


def _kind(code: str, table: Mapping[str, Any]) -> AppointmentKind:
    return AppointmentKind(
        code=code,
        name=read_words(table["name"]),
        purpose=read_words(table["purpose"]),
        minutes=table["minutes"],
        ways=tuple(table["ways"]),
        people=table["people"],
        organisations=table["organisations"],
        step=table.get("step", ""),
        follow_up=table["follow_up"],
        work=table["work"],
        seats=table.get("seats", 0),
        legal_basis=table["legal_basis"],
    )


def _list_faults(kind: AppointmentKind) -> list[str]:
    wrong = {
        f"it must take between 5 and {_LONGEST} minutes": not 5 <= kind.minutes <= _LONGEST,
        "it is held in a way that does not exist": not kind.ways or bool(set(kind.ways) - set(WAYS)),
        "it takes fewer people than organisations": kind.people < kind.organisations or kind.organisations < 1,
        "it is a step that does not exist": bool(kind.step) and kind.step not in StepKind.values,
        "it is followed by a step that does not exist": kind.follow_up not in StepKind.values,
        f"its time is spent on none of {', '.join(WORKS)}": kind.work not in WORKS,
        "a group meets at a location": kind.is_for_group and kind.ways != ("location",),
    }
    return [fault for fault, is_wrong in wrong.items() if is_wrong]
