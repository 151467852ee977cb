"""How the reports of the privacy officer say what they found: titles, columns and codes."""

from django.utils.translation import gettext_lazy as _

# Title, and what to look at.
REPORT_WORDS = {
    "per-medewerker": (
        _("Per medewerker"),
        _("Wie bekeek hoeveel dossiers? Veel meer dan collega's met hetzelfde werk vraagt om uitleg."),
    ),
    "buiten-kantoortijd": (
        _("Buiten kantoortijd"),
        _("Inzage vóór 6 uur, na 19 uur en in het weekend. Vraag waarom dat nodig was."),
    ),
    "meest-geraadpleegd": (
        _("Meest bekeken"),
        _("Dossiers die door veel verschillende medewerkers zijn bekeken. U ziet alleen het klantnummer."),
    ),
    "zoekacties": (
        _("Zoekacties"),
        _("Zoeken op BSN is de regel. Veel zoeken op naam vraagt om uitleg."),
    ),
    "geweigerd": (
        _("Geweigerd"),
        _("Pogingen om een dossier te openen zonder recht daarop."),
    ),
    "eigen-reden": (
        _("Met eigen reden"),
        _("Dossiers buiten de eigen klanten, met de reden en het oordeel van de teamleider."),
    ),
    "rollen": (
        _("Rollen"),
        _("Medewerkers en rollen die niet passen bij de autorisatiematrix. De beheerder herstelt ze."),
    ),
}

COLUMN_WORDS = {
    "employee": _("Medewerker"),
    "organisation": _("Organisatie"),
    "looks": _("Keer bekeken"),
    "files": _("Dossiers"),
    "searches": _("Zoekacties"),
    "other_key": _("Niet op BSN"),
    "out_of_hours": _("Buiten kantoortijd"),
    "refused": _("Geweigerd"),
    "broken": _("Eigen reden"),
    "first_at": _("Eerste"),
    "last_at": _("Laatste"),
    "day": _("Dag"),
    "client": _("Klantnummer"),
    "number": _("Klantnummer"),
    "employees": _("Medewerkers"),
    "by_bsn": _("Op BSN"),
    "by_number": _("Op klantnummer"),
    "by_name": _("Op naam"),
    "registering": _("Bij inschrijven"),
    "found": _("Gevonden"),
    "nothing": _("Niets gevonden"),
    "at": _("Wanneer"),
    "action": _("Wat"),
    "origin": _("Vanaf adres"),
    "location": _("Locatie"),
    "reason": _("Reden"),
    "verdict": _("Oordeel"),
    "reviewed_by": _("Door"),
    "reviewed_at": _("Beoordeeld"),
    "note": _("Toelichting"),
    "role": _("Rol"),
    "what": _("Wat klopt er niet?"),
}

CODE_WORDS = {
    "justified": _("Terecht"),
    "unjustified": _("Niet terecht"),
    "waiting": _("Nog niet beoordeeld"),
    "unknown_role": _("Deze rol staat niet in de autorisatiematrix"),
    "roles_apart": _("Deze rollen mag één persoon niet samen hebben"),
    "leads_elsewhere": _("Leidinggevende rol bij een partner die geen dossiers leidt"),
    "no_place": _("Rol met dossiers, maar zonder team"),
    "account_of_who_left": _("Uit dienst, maar kan nog inloggen"),
    "account_without_role": _("Kan inloggen, maar heeft geen rol"),
}
