"""Whether the systems of partners take our messages, and what of theirs waits. Sends nothing itself."""

from collections.abc import Iterator

from django.utils.timezone import localtime

from keten.doors.commands.examinations import Finding, good, notice, wrong
from keten.doors.exchange.queries.traffic import Traffic, list_traffic
from keten.doors.exchange.words import name_delivery_error

_PAGE = "Zie Beheer, Verbindingen."


def examine_partners() -> Iterator[Finding]:
    """Per connected system: since when it fails or when it last took something, and what waits or needs a look."""
    for each in list_traffic():
        if each.subscription.is_active:
            yield _examine(each)
            yield from _name_stuck(each)


def _examine(traffic: Traffic) -> Finding:
    system, waiting = traffic.subscription, f"{traffic.waiting} wachten op verzending"
    last = f"{localtime(system.last_success_at):%d-%m-%Y %H:%M}" if system.last_success_at else "nooit"
    if system.failing_since:
        since, reason = localtime(system.failing_since), name_delivery_error(system.last_error)
        what = (
            f"{_name(traffic)} neemt geen berichten aan sinds {since:%d-%m-%Y %H:%M}: {waiting}, laatst gelukt {last}"
        )
        return wrong(what, f"{reason} {_PAGE}")
    return good(f"{_name(traffic)}: laatst gelukt {last}, {waiting}")


def _name_stuck(traffic: Traffic) -> Iterator[Finding]:
    counted = {"geparkeerd": traffic.parked, "geweigerd": traffic.refused_in, "door hen geweigerd": traffic.refused_out}
    found = ", ".join(f"{count} {word}" for word, count in counted.items() if count)
    if found:
        yield notice(f"{_name(traffic)}: {found}", _PAGE)


def _name(traffic: Traffic) -> str:
    system = traffic.subscription
    place = f" ({system.location.name})" if system.location else ""
    return f"Systeem van {system.organisation.name}{place}"


EXAMINATIONS = (examine_partners,)
