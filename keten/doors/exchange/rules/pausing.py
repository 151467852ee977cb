"""Whether a source that has been silent is tried again (a *circuit breaker*)."""

from datetime import datetime, timedelta

from keten.ground.foundation.decision import Decision


def may_ask(
    *, silences: int, asked_at: datetime | None, now: datetime, silences_before_pause: int, pause: timedelta
) -> Decision:
    """Yes until it was silent so many times in a row; then once per pause, until it answers."""
    if silences < silences_before_pause or asked_at is None or now >= asked_at + pause:
        return Decision.yes()
    return Decision.no("De bron antwoordde een paar keer niet. Keten probeert het over een minuut opnieuw.")
