"""What the ledger needs from above: the list of reactions, named by one setting."""

from collections.abc import Callable, Mapping, Sequence

from django.conf import settings
from django.utils.module_loading import import_string

from keten.ground.ledger.events import RecordedEvent

Reaction = Callable[[RecordedEvent], object]
Reactions = Mapping[str, Sequence[Reaction]]


def get_reactions(event_type: str) -> dict[str, Reaction]:
    """The reactions to one type of event, by name. ``KETEN_REACTIONS`` names the table in ``config``."""
    reactions: Reactions = import_string(settings.KETEN_REACTIONS)
    return {reaction.__name__: reaction for reaction in reactions.get(event_type, ())}
