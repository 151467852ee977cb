"""What an inspection needs before it can begin."""

from collections.abc import Sequence

from keten.ground.foundation.decision import Decision
from keten.insight.governance.rules.access import Party

MOST_QUESTIONS = 15  # a checklist that fits on a page


def check_start(*, parties: Sequence[Party], questions: Sequence[str], organisation_id: int | None) -> Decision:
    """At least one party, none of them the own organisation; at most fifteen questions, each once."""
    if not parties:
        return Decision.no("Kies over wie het onderzoek gaat.", "parties")
    if organisation_id is not None and organisation_id in {party.organisation_id for party in parties}:
        return Decision.no("Niemand onderzoekt de eigen organisatie.", "parties")
    if len(questions) > MOST_QUESTIONS:
        return Decision.no("Stel hoogstens vijftien vragen per dossier.", "questions")
    if len(set(questions)) < len(questions):
        return Decision.no("Stel elke vraag één keer.", "questions")
    return Decision.yes()


def check_close(*, unsettled: int) -> Decision:
    """Every finding that was sent became final: a party never waits for ever."""
    if unsettled:
        return Decision.no("Maak eerst elke verstuurde bevinding definitief.")
    return Decision.yes()
