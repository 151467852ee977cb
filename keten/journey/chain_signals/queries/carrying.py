"""What of a signal goes to the system of the other side: its messages, in the order in which they were written."""

from uuid import UUID

from django.db.models import Q, QuerySet

from keten.journey.chain_signals.models import SignalMessage
from keten.journey.chain_signals.rules.states import FAILED, SENT


def list_to_carry(signal_id: int, *, up_to: int) -> list[SignalMessage]:
    """The messages of a signal up to one of them, oldest first; none of a correction, whose words are data of a client,
    and none of a signal to somebody outside, who answers by a link.

    For the worker, which sees every file: nothing of this is shown to anybody here.
    """
    return list(_carried().filter(signal=signal_id, pk__lte=up_to).order_by("version"))


def get_to_carry(key: UUID) -> SignalMessage | None:
    """One such message by its key, to be carried once more."""
    return _carried().filter(key=key).first()


def _carried() -> QuerySet[SignalMessage]:
    """That a signal did not arrive, and that it was sent again, is for our side only."""
    found = SignalMessage.objects.exclude(signal__type="correction").exclude(signal__addressee=None)
    found = found.exclude(state=FAILED)
    found = found.exclude(Q(state=SENT) & ~Q(version=1))
    return found.select_related("signal__client", "signal__addressee", "signal__sender")
