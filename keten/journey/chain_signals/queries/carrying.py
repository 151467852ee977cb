"""What of a signal goes to the system of the other side: its messages, in the order in which they were written."""

from keten.journey.chain_signals.models import SignalMessage


def list_to_carry(signal_id: int, *, up_to: int) -> list[SignalMessage]:
    """The messages of a signal up to one of them, oldest first; none of a correction, whose words are data of a client,
    and none of a signal to somebody outside, who answers by a link.

    For the worker, which sees every file: nothing of this is shown to anybody here.
    """
    found = SignalMessage.objects.filter(signal=signal_id, pk__lte=up_to).exclude(signal__type="correction")
    found = found.exclude(signal__addressee=None)
    found = found.exclude(state="failed")  # that it did not arrive is for our side only
    return list(found.select_related("signal__client", "signal__addressee", "signal__sender").order_by("version"))
