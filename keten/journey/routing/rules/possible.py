"""What may be done for a client today: every offering of every partner, with its ground (C7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Possible:
    """One offering (*voorziening*). ``by`` is the organisation that does this task here ("" when nobody arranged it).

    ``fits``: the model names it for this stage. What it does not name is allowed too, with a reason (C8): the model
    advises, the law does not forbid.
    """

    code: str
    label: str
    task: str
    by: str
    purse: str
    ground: str
    fits: bool


def list_possible(
    offerings: Sequence[Mapping[str, str]], *, named: Sequence[str], partners: Mapping[str, str]
) -> list[Possible]:
    """All offerings, those that the model names first. ``partners``: by task the organisation that does it here."""
    found = [
        Possible(
            code=row["code"], label=row["label"], task=row["task"], by=partners.get(row["task"], ""),
            purse=row["purse"], ground=row["ground"], fits=row["code"] in named,
        )
        for row in offerings
    ]  # fmt: skip
    return sorted(found, key=lambda one: (not one.fits, one.by == "", one.label))
