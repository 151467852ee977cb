"""What the columns of enforcement can hold."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ExemptionReason(models.TextChoices):
    """Why nobody has to apply for jobs for a while."""

    TRAINING = "training", _("Scholing")
    OWN_BUSINESS = "own_business", _("Begint een eigen bedrijf")
    PENSION = "pension", _("Bijna AOW-leeftijd")
    HOLIDAY = "holiday", _("Vakantie")
    HEALTH = "health", _("Gezondheid")
    CARE = "care", _("Zorg voor anderen")
    OTHER = "other", _("Andere reden")


class Way(models.TextChoices):
    """How somebody looked for work; being on a list of a site does not count."""

    LETTER = "letter", _("Brief of e-mail")
    PHONE = "phone", _("Gebeld over een vacature")
    TALK = "talk", _("Sollicitatiegesprek")
    TEST = "test", _("Test of proefdag")
    AGENCY = "agency", _("Gesolliciteerd via een uitzendbureau")
    SITE = "site", _("Gesolliciteerd via een website")


class Result(models.TextChoices):
    WAITING = "waiting", _("Nog geen antwoord")
    INVITED = "invited", _("Uitgenodigd")
    REFUSED = "refused", _("Afgewezen")
    HIRED = "hired", _("Aangenomen")


class Origin(models.TextChoices):
    """What set an investigation in motion."""

    SIGNAL = "signal", _("Kennisgeving")
    STAFF = "staff", _("Gezien door een medewerker")
    CONTROL = "control", _("Controle")


class ControlOutcome(models.TextChoices):
    """What a control found."""

    IN_ORDER = "in_order", _("Alles in orde")
    SETTLED = "settled", _("Niet in orde, met de klant opgelost")
    INVESTIGATED = "investigated", _("Onderzoek geopend")
    STOPPED = "stopped", _("Niet gecontroleerd: de uitkering of het dossier is gestopt")


class Culpability(models.TextChoices):
    NONE = "none", _("Helemaal niet te verwijten")
    NOT_PREDOMINANT = "not_predominant", _("Voor een deel te verwijten")
    FULL = "full", _("Te verwijten")


class DecisionOutcome(models.TextChoices):
    NONE = "none", _("Geen maatregel")
    WARNING = "warning", _("Waarschuwing")
    REDUCTION = "reduction", _("Verlaging van de uitkering")


class ObjectionOutcome(models.TextChoices):
    UPHELD = "upheld", _("Het besluit blijft")
    REVOKED = "revoked", _("Het besluit gaat van tafel")
    WITHDRAWN = "withdrawn", _("Bezwaar ingetrokken")


def together(*fields: str, **whole: object) -> Q:
    """Either all of these fields are empty, or none of them; ``whole`` holds in the latter case."""
    none = Q(**{f"{field}__isnull": True for field in fields})
    return none | Q(**{f"{field}__isnull": False for field in fields}, **whole)
