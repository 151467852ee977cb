"""What the page of capacity says: the finding first, a chart with its table, and what would help."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from keten.ground.foundation.parameters import get_parameter
from keten.ground.organisations.models import Organisation, TargetGroup
from keten.journey.appointments.library import get_kind, list_kinds
from keten.journey.appointments.queries.capacity import (
    Outlook,
    get_outlook,
    list_shares,
    list_talk_minutes,
    list_time,
)
from keten.journey.appointments.queries.groups import list_wishes
from keten.journey.appointments.rules.capacity import Alarm, give_back_by_group, is_crowded_out
from keten.journey.appointments.rules.forecast import Expected, monday_of
from keten.journey.appointments.rules.kinds import WORKS
from keten.journey.diagnosis.models import NeedCode

LOOK_BACK = timedelta(weeks=8)
WIDTH, HEIGHT, LEFT, TOP, BASE = 440, 200, 34, 10, 176  # of the chart; small, so that its words can be read on a phone
_WORDS = {
    "intake": gettext_lazy("Intake en diagnose"),
    "placement": gettext_lazy("Bemiddeling"),
    "benefit": gettext_lazy("Uitkering"),
}


@dataclass(frozen=True, kw_only=True)
class ShownWeek:
    """One week as a row of the table and a place in the chart. Hours."""

    on: date
    likely: str
    between: str
    supply: str
    shock: str
    is_short: bool
    x: float
    y: float
    low_y: float
    high_y: float
    supply_y: float


def describe_capacity(location_id: int, *, today: date) -> dict[str, Any]:
    """Everything the page needs."""
    outlook = get_outlook(location_id, today=today)
    spent = list_time(location_id, from_on=today - LOOK_BACK, until_on=today)
    return {
        "finding": _say_finding(outlook, today),
        "alarms": [_say_alarm(one, today) for one in outlook.alarms],
        "shock": [_say_alarm(one, today) for one in outlook.shock_alarms],
        "shock_percent": int(get_parameter("appointments.shock_percent", on=today)),
        "weeks": list(_list_weeks(outlook)),
        "chart": {"width": WIDTH, "height": HEIGHT, "left": LEFT, "base": BASE, "label": LEFT - 6, "words": HEIGHT - 6},
        "ticks": _list_ticks(outlook),
        "work": list(_list_work(spent)),
        "divisions": _list_divisions(location_id, spent, today),
        "wins": [*_list_group_wins(location_id, today)],
        "won": _count_won(spent),
    }


def _say_finding(outlook: Outlook, today: date) -> str:
    if not outlook.expected:
        return _("Er is nog te weinig verleden om de vraag te verwachten: acht maanden zijn nodig.")
    if not any(outlook.supply.values()):
        return _("Geen collega heeft uren opgegeven waarin klanten een tijd kunnen kiezen.")
    if outlook.alarms:
        return _say_alarm(outlook.alarms[0], today)
    return _("De komende weken is er genoeg tijd voor de gesprekken die nodig zijn.")


def _say_alarm(alarm: Alarm, today: date) -> str:
    """ "Over 3 weken ontbreken 14 diagnosegesprekken": the missing time in talks of the longest usual kind."""
    weeks = max((monday_of(alarm.first) - today).days // 7, 0)
    talks = round(alarm.missing / list_talk_minutes()["diagnosis"])
    later = ngettext("Over %(weeks)s week", "Over %(weeks)s weken", weeks) % {"weeks": weeks}
    when = later if weeks else _("Deze week")
    said = ngettext(
        "%(when)s ontbreekt %(talks)s diagnosegesprek, %(long)s weken lang.",
        "%(when)s ontbreken %(talks)s diagnosegesprekken, %(long)s weken lang.", talks,
    )  # fmt: skip
    return said % {"when": when, "talks": talks, "long": alarm.weeks}


def _list_weeks(outlook: Outlook) -> Iterable[ShownWeek]:
    if not outlook.expected:
        return
    most = _find_top(outlook)
    step = (WIDTH - LEFT) / len(outlook.expected)
    short = {week for alarm in outlook.alarms for week in range(alarm.first, alarm.last + 1)}
    for place, (one, more) in enumerate(zip(outlook.expected, outlook.shock, strict=True)):
        supply = outlook.supply.get(one.week, 0.0)
        yield _show_week(one, more, supply, is_short=one.week in short, x=LEFT + step * (place + 0.5), most=most)


def _find_top(outlook: Outlook) -> float:
    """The top of the chart, in minutes: whole hours of which the half is whole as well."""
    most = max([1.0, *(one.high for one in outlook.expected), *outlook.supply.values()])
    return 120.0 * ceil(most / 120)


def _list_ticks(outlook: Outlook) -> list[dict[str, Any]]:
    """What stands beside the chart: nothing, the half and the top, in hours."""
    top = _find_top(outlook)
    return [{"hours": _hours(top * share), "y": _height(share)} for share in (0, 0.5, 1)]


def _height(share: float) -> float:
    return round(TOP + (BASE - TOP) * (1 - share), 1)


def _show_week(one: Expected, more: Expected, supply: float, *, is_short: bool, x: float, most: float) -> ShownWeek:
    def height(minutes: float) -> float:
        return _height(minutes / most)

    return ShownWeek(
        on=monday_of(one.week), likely=_hours(one.likely), between=f"{_hours(one.low)} – {_hours(one.high)}",
        supply=_hours(supply), shock=_hours(more.likely), is_short=is_short, x=round(x, 1), y=height(one.likely),
        low_y=height(one.low), high_y=height(one.high), supply_y=height(supply),
    )  # fmt: skip


def _list_work(spent: Sequence[Mapping[str, Any]]) -> Iterable[dict[str, Any]]:
    """What the hours of the last weeks went to."""
    total = sum(row["minutes"] or 0 for row in spent)
    for work in WORKS:
        minutes = sum(row["minutes"] or 0 for row in spent if get_kind(row["kind"]).work == work)
        yield {"label": str(_WORDS[work]), "hours": _hours(minutes), "percent": _percent(minutes, total)}


def _list_divisions(location_id: int, spent: Sequence[Mapping[str, Any]], today: date) -> list[dict[str, Any]]:
    """Agreed beside realised, per target group and per paying partner; who is crowded out says so."""
    tolerance = float(get_parameter("appointments.crowding_percent", on=today)) / 100
    names: dict[Any, Any] = dict(TargetGroup.choices) | dict(Organisation.objects.values_list("pk", "name"))
    agreed = {(row.target_group or row.organisation_id): row.percent for row in list_shares(location_id, on=today)}
    found = []
    for key, title in (("target_group", _("Doelgroep")), ("organisation_id", _("Wie betaalt"))):
        minutes: dict[Any, float] = defaultdict(float)
        for row in spent:
            if row[key] is not None:
                minutes[row[key]] += row["minutes"] or 0
        total = sum(minutes.values())
        whom = sorted({*minutes, *(one for one in agreed if isinstance(one, str) == (key == "target_group"))}, key=str)
        found.append({"title": title, "rows": [
            {"name": names.get(one, one), "agreed": agreed.get(one), "realised": _percent(minutes[one], total),
             "is_crowded_out": total > 0 and is_crowded_out(
                 agreed=agreed.get(one, 0) / 100, realised=minutes[one] / total, tolerance=tolerance)}
            for one in whom
        ]})  # fmt: skip
    return found


def _list_group_wins(location_id: int, today: date) -> Iterable[str]:
    """What a group for a shared need would give back."""
    training, talk = get_kind("training"), get_kind("talk")
    for one in list_wishes((location_id,), on=today):
        won = give_back_by_group(
            clients=one.clients, seats=training.seats, talk_minutes=6 * talk.minutes, group_minutes=training.minutes
        )
        if won:
            label = {"need": NeedCode(one.need).label, "n": one.clients, "hours": _hours(won)}
            yield _("Een groep “%(need)s” voor %(n)s klanten geeft ongeveer %(hours)s uur terug.") % label


def _count_won(spent: Sequence[Mapping[str, Any]]) -> str:
    """Hours that groups won in the last weeks: what the clients in them would have taken one by one, less the group."""
    single = {work: next(k.minutes for k in list_kinds().values() if k.work == work and not k.is_for_group)
              for work in WORKS}  # fmt: skip
    won = sum(
        max((row["clients"] or 0) * single[get_kind(row["kind"]).work] - (row["minutes"] or 0), 0)
        for row in spent if row["is_group"]
    )  # fmt: skip
    return _hours(won)


def _hours(minutes: float) -> str:
    return f"{minutes / 60:.0f}"


def _percent(part: float, whole: float) -> int:
    return round(100 * part / whole) if whole else 0
