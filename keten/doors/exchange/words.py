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


# What became of an event, in the answer to who brought it.
RESULTS = {"processed": "verwerkt", "parked": "geparkeerd", "received": "ontvangen", "refused": "geweigerd"}


def name_delivery_error(code: str) -> str:
    """Why the last delivery to a subscriber did not succeed, and what to do; a sentence stays as it is."""
    words = {
        "timeout": _("Het systeem antwoordt niet op tijd."),
        "refused": _("Op het adres luistert niemand."),
        "unknown_host": _("Het adres bestaat niet. Controleer het adres."),
        "tls": _("Het certificaat klopt niet."),
        "broken_off": _("De verbinding werd afgebroken."),
        "bad_answer": _("Het systeem gaf een antwoord dat niet klopt."),
        "not_answered": _("Het systeem zei niets over dit bericht."),
        "http_401": _("Het systeem vertrouwt onze handtekening niet. Controleer het geheim en de klok."),
        "http_404": _("Op het adres is niets. Controleer het adres."),
        "http_413": _("Het systeem vindt de levering te groot."),
        "http_500": _("Het systeem heeft een storing."),
        "http_503": _("Het systeem kan het nu niet."),
    }
    known = words.get(code)
    if known:
        return known
    return _("Het systeem nam de levering niet aan.") if code.startswith("http_") or code == "failed" else code


def name_refusal(code: str) -> str:
    """Why a delivery was turned away."""
    words = {
        "unknown_sender": _("De afzender is onbekend of niet meer verbonden."),
        "forged": _("De handtekening klopt niet."),
        "expired": _("De handtekening is te oud, of de klok loopt niet gelijk."),
        "too_large": _("De levering of een bericht is te groot."),
        "malformed": _("De levering is niet te lezen."),
        "content_type": _("De levering is geen CloudEvents-bericht."),
        "event_malformed": _("Een bericht is niet te lezen."),
        "event_conflict": _("Een volgnummer was al gebruikt door een ander bericht."),
    }
    return words.get(code, code)
