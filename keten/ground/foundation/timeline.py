"""One line of a timeline, as the tag ``{% timeline %}`` shows it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One line. ``kind`` is todo, late, past or calm; ``order`` puts moments of one day in the order they came."""

    kind: str
    when: date | datetime
    text: str
    note: str = ""
    link_url: str = ""
    link_text: str = ""
    order: int = 1

    @property
    def day(self) -> date:
        """The day on which it is or was, here."""
        return localdate(self.when) if isinstance(self.when, datetime) else self.when

    @property
    def place(self) -> tuple[date, int]:
        """Where it stands among the others."""
        return (self.day, self.order)
