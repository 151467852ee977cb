"""When a message that went out may be sent again."""

from keten.ground.foundation.decision import Decision


def may_resend(*, is_refused: bool, is_connected: bool, can_be_written: bool) -> Decision:
    """Only what the other side refused, over a connection that is there, and whose words we still hold."""
    if not is_refused:
        return Decision.no("Dit bericht is niet geweigerd. Het is verstuurd, of wacht op verzending.")
    if not is_connected:
        return Decision.no("De verbinding is gestopt. Verbind het systeem eerst opnieuw.")
    if not can_be_written:
        return Decision.no("Dit soort bericht heeft geen zin om opnieuw te versturen.")
    return Decision.yes()
