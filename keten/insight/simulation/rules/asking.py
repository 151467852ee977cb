"""Who may try ways of working, and what can be asked."""

import hashlib
import json
from collections.abc import Sequence

from keten.ground.foundation.decision import Decision
from keten.ground.organisations.rules.viewer import Viewer
from keten.insight.simulation.rules.comparing import MOST_CLIENTS, MOST_MODELS

POLICY_ROLES = ("location_manager", "policy_officer")
MOST_SEED = 2**31 - 1


def may_try(viewer: Viewer) -> Decision:
    """Location management and policy officers may compare ways of working."""
    if viewer.has_role(*POLICY_ROLES):
        return Decision.yes()
    return Decision.no("Werkwijzen proberen kan de locatiemanager of de beleidsmedewerker.")


def check_request(*, models: int, clients: int, seed: int) -> Decision:
    """Two or three models, at most 5,000 clients, and a seed that is a number from 0."""
    if not 2 <= models <= MOST_MODELS:
        return Decision.no("Kies twee of drie verschillende werkwijzen.", "models")
    if not 1 <= clients <= MOST_CLIENTS:
        return Decision.no("Kies van 1 tot en met 5000 klanten.", "clients")
    if not 0 <= seed <= MOST_SEED:
        return Decision.no("Kies een getal van 0 tot en met 2147483647.", "seed")
    return Decision.yes()


def digest_request(texts: Sequence[str], *, clients: int, seed: int, assumed: str) -> str:
    """One text for everything that the result follows from. ``assumed``: the file of assumptions."""
    said = json.dumps([RULES_VERSION, list(texts), clients, seed, assumed])
    return hashlib.sha256(said.encode()).hexdigest()


RULES_VERSION = 1
"""Goes up when the simulation itself changes, so that older results are not shown as if they were made by it."""
