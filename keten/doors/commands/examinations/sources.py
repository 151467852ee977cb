"""Whether the registers of others answer, from what was last asked. Asks nothing itself."""

from collections.abc import Iterator

from django.utils.timezone import localtime

from keten.doors.commands.examinations import Finding, good, notice, wrong
from keten.doors.exchange.queries import list_standings
from keten.doors.exchange.words import name_reason


def examine_sources() -> Iterator[Finding]:
    """One line for all that is well; a line for each source that does not answer."""
    connected = [each for each in list_standings() if each.is_connected]
    if not connected:
        yield notice("Er zijn geen bronnen verbonden (BRP, polisadministratie)", "Zie docs/how-to/sources.md.")
    silent = [each for each in connected if each.unreachable_since]
    for each in silent:
        since = localtime(each.unreachable_since)
        reason = name_reason(each.reason)
        yield wrong(
            f"{each.label} is niet bereikbaar sinds {since:%d-%m-%Y %H:%M}", f"{reason} Zie Beheer, Verbindingen."
        )
    if connected and not silent:
        yield good(f"Bronnen verbonden: {', '.join(each.label for each in connected)}")


EXAMINATIONS = (examine_sources,)
