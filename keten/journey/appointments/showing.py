"""How appointments are said on pages: times by day, people, what may be done."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, islice

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from keten.dossier.clients.register import say
from keten.ground.organisations.models import Staff
from keten.journey.appointments.library import get_kind
from keten.journey.appointments.models import Appointment, Invitation
from keten.journey.appointments.queries import list_slots, want_for_invitation, want_to_move
from keten.journey.appointments.queries.agenda import list_staff_ids
from keten.journey.appointments.rules.slots import Span

_FIRST_DAYS = 10


@dataclass(frozen=True)
class ShownTime:
    """One time to choose: ``value`` for the form, ``text`` for people."""

    value: str
    text: str


@dataclass(frozen=True)
class ShownDay:
    on: date
    times: list[ShownTime]


@dataclass(frozen=True)
class Offer:
    """Times to choose from, by day. ``is_later``: the days that were meant are full, these come after.

    ``has_more``: there are more days than a page shows at first.
    """

    days: list[ShownDay]
    is_later: bool = False
    has_more: bool = False


def offer_times(row: Invitation, *, now: datetime, all_days: bool = False) -> Offer:
    """The free times of an invitation; when there are none, those in the time after it."""
    staff_ids = [one.pk for one in row.staff.all()]
    free = list_slots(want_for_invitation(row, staff_ids=staff_ids), now=now)
    if free:
        return _offer(free, all_days=all_days)
    later = list_slots(want_for_invitation(row, staff_ids=staff_ids, later=True), now=now)
    return _offer(later, all_days=all_days, is_later=True)


def offer_other_times(row: Appointment, *, now: datetime, all_days: bool = False) -> Offer:
    """The free times to which an appointment can be moved."""
    wanted = want_to_move(row, staff_ids=list_staff_ids(row), today=localtime(now).date())
    other = [one for one in list_slots(wanted, now=now) if one.starts_at != row.starts_at]
    return _offer(other, all_days=all_days)


def _offer(free: Sequence[Span], *, all_days: bool, is_later: bool = False) -> Offer:
    """The first days alone, unless somebody asked for all: who chooses from two hundred times chooses none."""
    days = list(_by_day(free) if all_days else islice(_by_day(free), _FIRST_DAYS + 1))
    shown = days if all_days else days[:_FIRST_DAYS]
    return Offer(shown, is_later=is_later, has_more=len(shown) < len(days))


def name_kind(code: str) -> str:
    """The name of a kind of appointment in the language of the page."""
    return say(get_kind(code).name)


def say_purpose(code: str) -> str:
    """What a kind of appointment is for, as the client reads it."""
    return say(get_kind(code).purpose)


def name_people(people: Sequence[Staff]) -> str:
    """ "A. Adema (UWV) en C. de Cock (gemeente Nijmegen)"."""
    names = [f"{one.name} ({one.organisation.name})" for one in people]
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s en %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def list_people(row: Appointment) -> list[Staff]:
    """Who of staff was or will be there: of what was cancelled, who would have been."""
    taken = [one for one in row.with_staff if one.released_at is None] or row.with_staff  # type: ignore[attr-defined]
    return list(dict.fromkeys(one.staff for one in taken))


def _by_day(free: Iterable[Span]) -> Iterator[ShownDay]:
    local = ((localtime(one.starts_at), one) for one in free)
    for day, times in groupby(local, key=lambda pair: pair[0].date()):
        yield ShownDay(day, [ShownTime(one.starts_at.isoformat(), f"{when:%H:%M}") for when, one in times])


def describe_open(row: Appointment) -> dict[str, object]:
    """An appointment for a panel: when and what."""
    return {"row": row, "title": name_kind(row.kind)}
