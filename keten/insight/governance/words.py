"""How inspections say what the rules found."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from keten.dossier.clients.register import say
from keten.insight.governance.queries import FigureChoice
from keten.insight.indicators.library import list_definitions

STATES = {
    "opened": (gettext_lazy("Begonnen"), "plain"),
    "reviewing": (gettext_lazy("Dossiers bekijken"), "soon"),
    "reviewed": (gettext_lazy("Dossiers bekeken"), "plain"),
    "writing": (gettext_lazy("Bevinding in concept"), "soon"),
    "answering": (gettext_lazy("Bij de partijen"), "calm"),
    "settled": (gettext_lazy("Bevindingen definitief"), "good"),
    "closed": (gettext_lazy("Afgesloten"), "plain"),
}
FINDING_STATES = {
    "draft": (gettext_lazy("Concept"), "plain"),
    "sent": (gettext_lazy("Bij de partijen"), "calm"),
    "final": (gettext_lazy("Definitief"), "good"),
}


def say_percent(share: float) -> str:
    """A share (0 to 1) as "33 %"; one decimal under 10 and above 90 %, so that no and few differ."""
    percent = 100 * share
    places = 0 if 10 <= percent <= 90 or percent in (0, 100) else 1
    return f"{number_format(percent, places)} %"


def say_share(share: float, low: float, high: float) -> str:
    """A share with its interval: "33 % (21 % tot 47 %)"."""
    if low == high:
        return say_percent(share)
    words = {"share": say_percent(share), "low": say_percent(low), "high": say_percent(high)}
    return _("%(share)s (%(low)s tot %(high)s)") % words


def say_horizon(days: int) -> str:
    """By when a figure counts: ", na 91 dagen"; nothing without a horizon."""
    return ngettext(", na %(n)s dag", ", na %(n)s dagen", days) % {"n": days} if days else ""


def say_choice(one: FigureChoice) -> str:
    """A figure that was published, by name and by when."""
    return f"{say(list_definitions()[one.code].name)}{say_horizon(one.horizon_days)}"
