"""Who may send a signal."""

from collections.abc import Sequence

from keten.ground.foundation.decision import Decision
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.chain_signals.rules.answering import WORKERS
from keten.journey.chain_signals.rules.types import OWNER, SignalKind


def may_send(viewer: Viewer, *, senders: frozenset[str], to: str) -> Decision:
    """Staff who work with clients, of a kind of organisation that the kind of signal names."""
    if not viewer.has_role(*WORKERS):
        return Decision.no("Uw rol verstuurt geen signalen.")
    if to == OWNER:
        return Decision.no("Een verbetering van een gegeven vraagt u op het klantbeeld.")
    if senders and viewer.kind not in senders:
        return Decision.no("Uw organisatie verstuurt dit signaal niet.")
    return Decision.yes()


def list_sendable(viewer: Viewer, kinds: Sequence[SignalKind]) -> list[SignalKind]:
    """The kinds that this viewer may send."""
    return [kind for kind in kinds if may_send(viewer, senders=kind.senders, to=kind.to)]
