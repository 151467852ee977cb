"""Per location: how often clients came into another stage, when, by whom, and against the advice (C8)."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from keten.ground.foundation.parameters import get_whole_number
from keten.ground.organisations.entry import KetenRequest, for_staff
from keten.ground.organisations.models import Location
from keten.journey.routing.forms import SharesForm
from keten.journey.routing.queries.shares import Changes, list_changes
from keten.journey.routing.queries.shelf import list_places
from keten.journey.routing.rules.choosing import POLICY_ROLES
from keten.journey.routing.rules.sharing import Share, add_counts, list_shares
from keten.journey.routing.views import pages, words

_YEAR = timedelta(days=364)  # both days count


@for_staff(*POLICY_ROLES, "team_leader")
def shares(request: KetenRequest) -> HttpResponse:
    """The last twelve months, or the days that were asked."""
    first, last = request.today - _YEAR, request.today
    form = SharesForm(request.GET if "van" in request.GET else None, initial={"van": first, "tot": last})
    if form.is_bound and form.is_valid():
        first, last = form.cleaned_data["van"], form.cleaned_data["tot"]
    found = list_changes(request.viewer, since=first, until=last + timedelta(days=1))
    minimum = get_whole_number("routing.share_minimum", on=request.today)
    context = {
        "form": form,
        "first": first,
        "last": last,
        "finding": _say_finding(found, minimum),
        "places": [_show_place(place, found, minimum) for place in list_places(request.viewer)],
        "minimum": minimum,
        "crumbs": pages.crumbs(here=_("Indelingen")),
    }
    return render(request, "routing/shares.html", context)


def _say_finding(found: Sequence[Changes], minimum: int) -> str:
    total = list_shares(add_counts([one.counts for one in found]), minimum=minimum)[0]
    if not total.whole:
        return _("Nog niemand kreeg in deze periode een andere indeling")
    if total.estimate is None:
        return _("Te weinig nieuwe indelingen om te tonen")
    said = {"share": round(100 * total.estimate.value), "n": total.whole}
    return _("%(share)s%% van %(n)s nieuwe indelingen kwam pas op of na de laatste dag") % said


def _show_place(place: Location, found: Sequence[Changes], minimum: int) -> dict[str, Any]:
    here = [one for one in found if one.location_id == place.pk]
    return {"place": place, "versions": [_show_version(one, minimum) for one in here]}


def _show_version(one: Changes, minimum: int) -> dict[str, Any]:
    rows = [_show_share(share) for share in list_shares(one.counts, minimum=minimum)]
    return {"version": one.version, "name": pages.name_version(one.version), "rows": rows}


def _show_share(share: Share) -> dict[str, Any]:
    shown: dict[str, Any] = {"label": words.SHARES[share.code], "share": share}
    if share.estimate:
        found = share.estimate
        shown |= {
            "left": round(100 * found.low, 1), "width": round(max(0.5, 100 * (found.high - found.low)), 1),
            "at": round(min(98.8, 100 * found.value), 1),
            "value": round(100 * found.value), "low": round(100 * found.low), "high": round(100 * found.high),
        }  # fmt: skip
    return shown
