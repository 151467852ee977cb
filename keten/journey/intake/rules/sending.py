"""When a form may be sent: early notice within its time, an application after the search term."""

from datetime import date

from keten.ground.foundation.calendar import add_term
from keten.ground.foundation.decision import Decision

EARLY_NOTICE, REGISTRATION = "vroegmelding", "inschrijving"
LAW_OF_FORM = {"ww_aanvraag": "ww", "bijstand_aanvraag": "pw", "ioaw_aanvraag": "ioaw"}
# Under which target group somebody gets a file, when they have none yet.
TARGET_GROUP_OF_FORM = {
    EARLY_NOTICE: "ww", "ww_aanvraag": "ww", REGISTRATION: "none", "bijstand_aanvraag": "bijstand",
    "ioaw_aanvraag": "bijstand",
}  # fmt: skip


def check_form(form: str) -> Decision:
    """One of the forms with which something begins."""
    if form in TARGET_GROUP_OF_FORM:
        return Decision.yes()
    return Decision.no("Dit formulier bestaat niet.")


def check_early_notice(*, last_day_on: date, today: date, ahead: str) -> Decision:
    """From ``ahead`` ("P4M") before the last working day, up to and including that day (Wet SUWI art. 30a lid 1 b)."""
    if last_day_on < today:
        return Decision.no("Uw werk is al gestopt. Schrijf u in als werkzoekende en vraag WW aan.", "laatste_werkdag")
    if last_day_on > add_term(today, ahead):
        return Decision.no(
            "Uw laatste werkdag is nog te ver weg. U kunt dit melden vanaf vier maanden ervoor. Wij bewaren wat u"
            " invulde.",
            "laatste_werkdag",
        )
    return Decision.yes()


def check_search_term(*, apply_from_on: date, today: date) -> Decision:
    """Not before the first day on which one may apply (Pw art. 41 lid 4); what was filled in stays."""
    if today >= apply_from_on:
        return Decision.yes()
    return Decision.no(
        "U kunt uw aanvraag nog niet versturen: de vier weken zelf zoeken zijn nog niet voorbij. Wij bewaren wat u"
        " invulde. Uw melding telt al."
    )
