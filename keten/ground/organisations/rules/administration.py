"""Who may change organisations, locations, teams, staff and arrangements, and what must be true of the change."""

from collections.abc import Collection, Sequence
from datetime import date

from keten.ground.foundation.decision import Decision
from keten.ground.organisations.rules.viewer import Viewer


def may_administer(viewer: Viewer) -> Decision:
    """Organisations, staff and arrangements are the work of administrators (and of the system itself)."""
    if viewer.has_role("administrator", "system"):
        return Decision.yes()
    return Decision.no("Alleen een beheerder kan dit wijzigen.")


def check_end(until_on: date, *, from_on: date, ends_already_on: date | None = None) -> Decision:
    """Something ends after it began, and only once."""
    if ends_already_on is not None and ends_already_on <= until_on:
        return Decision.no(f"Dit eindigt al op {ends_already_on:%d-%m-%Y}.", "until_on")
    if until_on <= from_on:
        return Decision.no(f"Kies een datum na het begin ({from_on:%d-%m-%Y}).", "until_on")
    return Decision.yes()


def check_nothing_left(name: str, left: Sequence[str]) -> Decision:
    """What still hangs on something must be settled before it ends; ``left`` says what, in words."""
    if not left:
        return Decision.yes()
    return Decision.no(f"{name} kan nog niet eindigen: {'; '.join(left)}. Regel dat eerst.", "until_on")


def check_administrator_left(role: str, *, other_administrators: int) -> Decision:
    """Somebody must be able to administer tomorrow."""
    if role != "administrator" or other_administrators > 0:
        return Decision.yes()
    return Decision.no("Dit is de laatste beheerder. Geef eerst een collega de rol beheerder.", "until_on")


def check_served(given: Collection[str], known: Collection[str]) -> Decision:
    """Municipality names as typed; names the first ones that are unknown."""
    unknown = [name for name in given if name not in known]
    if not unknown:
        return Decision.yes()
    named = ", ".join(f"‘{name}’" for name in unknown[:3])
    return Decision.no(f"Deze gemeente kennen we niet: {named}.", "serves")
