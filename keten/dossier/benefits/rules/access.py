"""Who may do what with an application. Who may see it follows from its file."""

from dataclasses import dataclass

from keten.dossier.benefits.rules.laws import MUNICIPAL
from keten.ground.foundation.decision import Decision
from keten.ground.organisations.rules.viewer import Viewer

_WORKERS = ("coach", "team_leader")


@dataclass(frozen=True, kw_only=True)
class ApplicationFacts:
    """What the rules need to know of an application."""

    client_id: int
    location_id: int
    law: str
    submitted_to_id: int
    decider_id: int
    awaits_transfer: bool
    outcome: str | None
    is_paid: bool
    is_extended: bool = False


def may_submit(viewer: Viewer, *, client_id: int, location_id: int) -> Decision:
    """The client, or who works at the location of the file and helps the client."""
    works_here = viewer.has_role(*_WORKERS) and location_id in viewer.location_ids
    if viewer.has_role("system") or works_here or _is_self(viewer, client_id):
        return Decision.yes()
    return Decision.no("U kunt alleen aanvragen indienen voor klanten van een locatie waar u werkt.")


def may_transfer(viewer: Viewer, application: ApplicationFacts) -> Decision:
    """Who took it in hands it over: once, and not after the end."""
    if application.outcome is not None:
        return _ENDED
    if not application.awaits_transfer:
        return Decision.no("Deze aanvraag hoeft niet (meer) te worden overgedragen. Er is niets veranderd.")
    if _works_for(viewer, application.submitted_to_id, application.location_id):
        return Decision.yes()
    return Decision.no("Alleen de organisatie die de aanvraag innam, kan hem overdragen.")


def may_extend_transfer(viewer: Viewer, application: ApplicationFacts) -> Decision:
    """Once, by the municipality that waits for it (Besluit SUWI 2006 art. 2.3)."""
    if not application.awaits_transfer:
        return Decision.no("Deze aanvraag hoeft niet (meer) te worden overgedragen. Er is niets veranderd.")
    if application.law not in MUNICIPAL:
        return Decision.no("Alleen voor bijstand, IOAW en IOAZ kan de termijn worden verlengd.")
    if application.is_extended:
        return Decision.no("De termijn van deze overdracht is al een keer verlengd.")
    if _works_for(viewer, application.decider_id, application.location_id):
        return Decision.yes()
    return Decision.no("Alleen de gemeente die beslist, kan deze termijn verlengen.")


def may_decide(viewer: Viewer, application: ApplicationFacts) -> Decision:
    """Staff of the deciding organisation at the location, after the transfer, once."""
    if application.outcome is not None:
        return _ENDED
    if application.awaits_transfer:
        return Decision.no("Deze aanvraag is nog niet overgedragen.")
    if _works_for(viewer, application.decider_id, application.location_id):
        return Decision.yes()
    return _NOT_THE_DECIDER


def may_record_payment(viewer: Viewer, application: ApplicationFacts) -> Decision:
    """Who decides also pays; once, and only what was granted."""
    if application.outcome != "granted":
        return Decision.no("Alleen van een toegekende aanvraag kan de eerste betaling worden vastgelegd.")
    if application.is_paid:
        return Decision.no("De eerste betaling was al vastgelegd. Er is niets veranderd.")
    if viewer.has_role("system") or _works_for(viewer, application.decider_id, application.location_id):
        return Decision.yes()
    return _NOT_THE_DECIDER


def may_correct(viewer: Viewer, application: ApplicationFacts) -> Decision:
    """The deciding organisation corrects its own decision."""
    if application.outcome is None or application.outcome == "withdrawn":
        return Decision.no("Over deze aanvraag is geen besluit genomen dat kan worden hersteld.")
    if _works_for(viewer, application.decider_id, application.location_id):
        return Decision.yes()
    return _NOT_THE_DECIDER


def may_withdraw(viewer: Viewer, application: ApplicationFacts) -> Decision:
    """The client, or on the client's request who has it in hand."""
    if application.outcome is not None:
        return _ENDED
    own = (application.submitted_to_id, application.decider_id)
    if _is_self(viewer, application.client_id) or any(_works_for(viewer, o, application.location_id) for o in own):
        return Decision.yes()
    return Decision.no("Alleen de klant of de organisatie die de aanvraag behandelt, kan hem intrekken.")


def may_record_period(viewer: Viewer, *, client_id: int, sees_client: bool) -> Decision:
    """A delivery of a source is written down by whoever asked the source: staff with the file, client, system."""
    if viewer.has_role("system") or _is_self(viewer, client_id) or sees_client:
        return Decision.yes()
    return Decision.no("U mag de uitkeringen van deze klant niet bijwerken.")


def may_end_period(viewer: Viewer, *, payer_id: int, sees_client: bool) -> Decision:
    """The organisation that pays ends what it pays."""
    pays = viewer.has_role(*_WORKERS) and viewer.organisation_id == payer_id and sees_client
    if viewer.has_role("system") or pays:
        return Decision.yes()
    return Decision.no("Alleen de organisatie die betaalt, kan deze uitkering beëindigen.")


_ENDED = Decision.no("Over deze aanvraag is al besloten. Er is niets veranderd.")
_NOT_THE_DECIDER = Decision.no("Alleen de organisatie die over deze aanvraag beslist, kan dit.")


def _works_for(viewer: Viewer, organisation_id: int, location_id: int) -> bool:
    here = location_id in viewer.location_ids
    return viewer.has_role(*_WORKERS) and here and viewer.organisation_id == organisation_id


def _is_self(viewer: Viewer, client_id: int) -> bool:
    return viewer.client_id is not None and viewer.client_id == client_id
