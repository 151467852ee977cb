"""The first page of the demo: who do you want to be? Exists only in the demo."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from keten.doors.demo.own_pages import come_in, get_client, list_clients
from keten.doors.demo.personas import get_persona, list_personas
from keten.ground.organisations.entry import KetenRequest, start_staff_session

View = Callable[..., HttpResponse]


def only_in_demo(view: View) -> View:
    """Elsewhere there is no such page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not settings.KETEN_DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@only_in_demo
@require_http_methods(["GET", "HEAD", "POST"])
def personas(request: KetenRequest) -> HttpResponse:
    """Choose a persona; choosing is coming in as that person, with a session of one's own."""
    if request.method != "POST":
        context = {"personas": list_personas(today=request.today), "clients": list_clients(today=request.today)}
        return render(request, "demo/personas.html", context)
    key = request.POST.get("persona", "")
    client = get_client(key, today=request.today)
    if client is not None:
        return redirect(come_in(request, client))
    chosen = get_persona(key, today=request.today)
    if chosen is None:
        raise Http404(_("Deze persoon is er niet (meer)."))
    start_staff_session(request, chosen.staff_id, now=request.now)
    return redirect(chosen.page)
