"""Systems of partners: connecting one, trying it, trying again without waiting, disconnecting it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from keten.doors.exchange import actions
from keten.doors.exchange.forms import SystemForm
from keten.doors.exchange.queries.traffic import get_subscription
from keten.ground.foundation.decision import Refused
from keten.ground.foundation.web import say_done, say_refused, try_action
from keten.ground.organisations.entry import KetenRequest
from keten.ground.organisations.views.pages import FormPage, for_administrators, show

_PAGE = "beheer-verbindingen"


@for_administrators
def add_system(request: KetenRequest) -> HttpResponse:
    """Connect a partner's system; the shared secret is shown once, in the answer itself."""
    form = SystemForm(request.POST or None)
    made = try_action(
        form, lambda: actions.make_subscription(**form.values(), by=request.viewer, now=request.now)
    ) if request.method == "POST" else None  # fmt: skip
    back, title = reverse(_PAGE), _("Systeem van een partner verbinden")
    crumbs = [{"label": _("Verbindingen"), "url": back}, {"label": title}]
    if made:
        return show(request, "exchange/secret.html", _PAGE, subscription=made[0], secret=made[1], crumbs=crumbs,
                    back_url=back, address=request.build_absolute_uri(reverse("receive-events")))  # fmt: skip
    page = FormPage(title=title, button=_("Verbind"), trail=[(_("Verbindingen"), back)], lead=_(
        "Berichten gaan daarna vanzelf heen en weer, ondertekend en per klant op volgorde."
    ))  # fmt: skip
    return show(request, "organisations/form.html", _PAGE, form=form, page=page, crumbs=crumbs, back_url=back)


@require_POST
@for_administrators
def try_system_again(request: KetenRequest, key: UUID) -> HttpResponse:
    """Send what waits now."""
    found = get_subscription(key)
    waiting = actions.try_subscription_again(subscription_id=found.pk, by=request.viewer, now=request.now)
    said = ngettext("%(n)s bericht wordt nu opnieuw verstuurd", "%(n)s berichten worden nu opnieuw verstuurd", waiting)
    say_done(request, said % {"n": waiting})
    return redirect(_PAGE)


@require_POST
@for_administrators
def probe_system(request: KetenRequest, key: UUID) -> HttpResponse:
    """Send a message that only tries the connection."""
    found = get_subscription(key)
    actions.put_out_probe(subscription_id=found.pk, by=request.viewer, now=request.now)
    say_done(request, _("Proefbericht staat klaar voor %(name)s") % {"name": found.organisation.name})
    return redirect(_PAGE)


@require_POST
@for_administrators
def end_system(request: KetenRequest, key: UUID) -> HttpResponse:
    """No more messages over this connection."""
    found = get_subscription(key)
    actions.end_subscription(subscription_id=found.pk, by=request.viewer, now=request.now)
    say_done(request, _("Verbinding met %(name)s is gestopt") % {"name": found.organisation.name})
    return redirect(_PAGE)


@require_POST
@for_administrators
def resend(request: KetenRequest, key: UUID, message: UUID) -> HttpResponse:
    """Send a message again that the other side refused."""
    found = get_subscription(key)
    try:
        actions.ask_resend(subscription_id=found.pk, message=message, by=request.viewer, now=request.now)
    except Refused as refusal:
        say_refused(request, refusal)
    else:
        say_done(request, _("Het bericht wordt opnieuw verstuurd naar %(name)s") % {"name": found.organisation.name})
    return redirect(_PAGE)
