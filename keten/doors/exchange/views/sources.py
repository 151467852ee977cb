"""The administrator's page: how the connections with others stand, and trying a register now."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from keten.doors.exchange.actions import try_source
from keten.doors.exchange.actions.resending import check_resend
from keten.doors.exchange.queries import list_standings
from keten.doors.exchange.queries.traffic import list_refusals, list_refused_out, list_stuck, list_traffic
from keten.doors.exchange.sources import LABELS
from keten.doors.exchange.words import name_delivery_error, name_reason, name_refusal
from keten.ground.foundation.decision import Refused
from keten.ground.foundation.web import say_done, say_refused
from keten.ground.organisations.entry import KetenRequest
from keten.ground.organisations.views.pages import for_administrators, show

_MOST, _SHOWN = 50, timedelta(days=30)  # of what needs a look; the counts are of all


@for_administrators
def connections(request: KetenRequest) -> HttpResponse:
    """Per source: reachable or since when not, why, and when it was last asked."""
    standings = list_standings()
    return show(
        request,
        "exchange/connections.html",
        "beheer-verbindingen",
        rows=[{"standing": each, "reason": name_reason(each.reason)} for each in standings],
        connected=sum(each.is_connected for each in standings),
        unreachable=sum(each.unreachable_since is not None for each in standings),
        **_describe_traffic(request.today),
    )


def _describe_traffic(today: date) -> dict[str, Any]:
    """The systems of partners, and what needs a look there."""
    systems = [{"traffic": each, "error": name_delivery_error(each.subscription.last_error)} for each in list_traffic()]
    refusals = list_refusals(since=today - _SHOWN)
    return {
        "systems": systems, "stuck": list_stuck(most=_MOST), "refused_out": _describe_refused(),
        "refusals": [{"refusal": each, "reason": name_refusal(each.reason)} for each in refusals[:_MOST]],
    }  # fmt: skip


def _describe_refused() -> list[dict[str, Any]]:
    """What a partner refused, and whether it may be sent again."""
    return [{"message": each, "may_resend": bool(check_resend(each))} for each in list_refused_out(most=_MOST)]


@require_POST
@for_administrators
def try_now(request: KetenRequest, source: str) -> HttpResponse:
    """Ask this source now and say what came of it."""
    if source not in LABELS:
        raise Http404
    try:
        outcome = try_source(source=source, by=request.viewer, now=request.now)
    except Refused as refusal:
        say_refused(request, refusal)
    else:
        _tell(request, LABELS[source], outcome.reason)
    return redirect("beheer-verbindingen")


def _tell(request: KetenRequest, label: str, reason: str) -> None:
    if reason:
        messages.error(request, _("%(source)s antwoordt niet: %(reason)s") % {
            "source": label, "reason": name_reason(reason),
        })  # fmt: skip
    else:
        say_done(request, _("%(source)s antwoordt") % {"source": label})
