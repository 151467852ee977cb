"""Why a source gives no answer, in words for the screen."""

from django.utils.translation import gettext as _


def name_reason(reason: str) -> str:
    """The sentence for a code of ``SourceUnreachable``; what to do about it when that is known. Empty for none."""
    if not reason:
        return ""
    words = {
        "timeout": _("De bron antwoordt niet op tijd."),
        "refused": _("Op het adres van de bron luistert niemand."),
        "unknown_host": _("Het adres van de bron bestaat niet. Controleer de instellingen."),
        "tls": _("Het certificaat klopt niet. Controleer de instellingen."),
        "certificate": _("Het bestand met het certificaat is er niet. Controleer de instellingen."),
        "broken_off": _("De bron brak het antwoord af."),
        "bad_answer": _("De bron gaf een antwoord dat niet klopt."),
        "http_401": _("De bron kent onze sleutel niet. Controleer de instellingen."),
        "http_403": _("Wij mogen dit niet vragen aan de bron. Controleer de instellingen."),
        "http_404": _("Het adres van de bron klopt niet. Controleer de instellingen."),
        "http_429": _("De bron krijgt te veel vragen."),
        "http_503": _("De bron is buiten gebruik."),
    }
    return words.get(reason) or _("De bron kan het nu niet.")
