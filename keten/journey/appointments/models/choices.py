"""The words of appointments that rows choose from."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    """How people meet."""

    LOCATION = "location", _("Op locatie")
    VIDEO = "video", _("Met een videogesprek")
    PHONE = "phone", _("Door de telefoon")


class MadeHow(models.TextChoices):
    """Who chose the time: the client, staff for a client on the telephone or at the counter, or staff alone."""

    CHOSEN = "chosen", _("Door de klant gekozen")
    ON_BEHALF = "on_behalf", _("Voor de klant vastgelegd")
    CONVENED = "convened", _("Opgeroepen")


class Outcome(models.TextChoices):
    HELD = "held", _("Doorgegaan")
    MISSED = "missed", _("Niet verschenen")


class MissedReason(models.TextChoices):
    """Why a client did not come, as far as is known."""

    UNKNOWN = "unknown", _("Niet bekend")
    ILL = "ill", _("Ziek")
    FORGOT = "forgot", _("Vergeten")
    NOT_RECEIVED = "not_received", _("Uitnodiging niet gekregen")
    WORK = "work", _("Aan het werk")
    TRAVEL = "travel", _("Kon er niet komen")
    OTHER = "other", _("Anders")


class InvitationState(models.TextChoices):
    """``CONVENED``: the time to choose was over, and staff set a time."""

    OPEN = "open", _("Wacht op keuze")
    CHOSEN = "chosen", _("Gekozen")
    CONVENED = "convened", _("Opgeroepen")
    WITHDRAWN = "withdrawn", _("Ingetrokken")


class PlaceState(models.TextChoices):
    PLACED = "placed", _("Plaats")
    WAITING = "waiting", _("Wachtlijst")
    WITHDRAWN = "withdrawn", _("Afgemeld")
    HELD = "held", _("Geweest")
    MISSED = "missed", _("Niet verschenen")
