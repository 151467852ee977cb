"""What the frame of every page shows: who you are and where you can go."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from keten.dossier.clients.rules.access import CORE_KINDS
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.foundation.sessions import idle_minutes, seconds_left
from keten.ground.organisations.rules.viewer import Viewer

WORKERS = ("coach", "team_leader", "location_manager")


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Variables of ``keten/base.html``. Makes no query: the viewer was read with the request."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    return {
        "viewer": viewer,
        "now": getattr(request, "now", None),
        "today": getattr(request, "today", None),
        "is_demo": settings.KETEN_DEMO,
        "theme_css": settings.KETEN_THEME_CSS,
        **(_signed_in(viewer, request.path) if viewer else {}),
        **_staying(request),
    }


def _staying(request: HttpRequest) -> dict[str, Any]:
    """How long this page may be left alone: seconds until the session ends and from when that is said."""
    now, today = getattr(request, "now", None), getattr(request, "today", None)
    left = seconds_left(request, now=now) if now else None
    if now is None or today is None or left is None:
        return {}
    warning = get_whole_number("organisations.session_warning_minutes", on=today)
    return {
        "session": {
            "seconds": left,
            "warning_seconds": warning * 60,
            "minutes": idle_minutes(request),
            "ends_at": now + timedelta(seconds=left),
        }
    }


def _signed_in(viewer: Viewer, path: str) -> dict[str, Any]:
    if viewer.client_id is not None:
        return {
            "signed_in": {"name": viewer.name, "reference": f"klant-{viewer.client_id}"},
            "logout_url": reverse("client-logout"),
            "other_role_url": _other_role(),
        }
    return {
        "signed_in": {
            "name": viewer.name,
            "organisation": viewer.organisation_name,
            "location": viewer.location_name,
            "reference": viewer.staff_id,
        },
        "nav_items": [item for item in _nav(viewer, path) if item],
        "logout_url": reverse("logout"),
        "other_role_url": _other_role(),
        "elsewhere_url": reverse("open-elsewhere") if viewer.has_role(*WORKERS) else "",
    }


def _other_role() -> str:
    return reverse("demo-personas") if settings.KETEN_DEMO else ""


def _nav(viewer: Viewer, path: str) -> list[dict[str, Any]]:
    works = viewer.has_role("coach")
    leads = viewer.has_role("team_leader", "location_manager")
    has_plans = bool(settings.KETEN_CONTROL_PLANS)
    entries = [
        (works, _("Werkvoorraad"), "desk"),
        (leads, _("Team"), "team"),
        (works or leads, _("Agenda"), "agenda"),
        (leads, _("Capaciteit"), "capacity"),
        (works or leads, _("Klanten"), "search"),
        (works or leads, _("Berichten"), "open-messages"),
        (works or leads, _("Signalen"), "signals"),
        ((works or leads) and viewer.kind in CORE_KINDS, _("Aanvragen"), "applications"),
        (works or leads or viewer.has_role("policy_officer"), _("Werkwijzen"), "werkwijzen"),
        ((works or leads) and has_plans, _("Controles"), "controls"),
        (viewer.has_role("policy_officer") and has_plans, _("Regels en loting"), "control-comparison"),
        (True, _("Cijfers"), "figures"),
        (True, _("Wat werkt"), "methods"),
        (True, _("Beloften"), "promises"),
        (works or leads, _("Afwezig"), "afwezig"),
        (viewer.has_role("location_manager", "policy_officer"), _("Bevindingen"), "findings"),
        (viewer.has_role("administrator"), _("Kansmodel"), "profile-model"),
        *_entries_of_supervision(viewer),
    ]
    return [_entry(label, reverse(name), path) for shown, label, name in entries if shown]


def _entries_of_supervision(viewer: Viewer) -> list[tuple[bool, str, str]]:
    """For who watches over the work of others, or keeps what they work with."""
    return [
        (viewer.has_role("administrator"), _("Beheer"), "beheer"),
        (viewer.has_role("inspector"), _("Onderzoeken"), "inspections"),
        (viewer.has_role("security_officer"), _("Toezicht"), "supervision"),
        (viewer.has_role("security_officer"), _("Inzagen"), "glass-reviews"),
    ]


def _entry(label: str, url: str, path: str) -> dict[str, Any]:
    return {"label": label, "url": url, "current": path.startswith(url)}
