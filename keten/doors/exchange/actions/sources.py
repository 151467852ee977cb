"""Asking the registers of others, and keeping book of whether they answer."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from keten.doors.exchange.asking import Outcome, ask_together
from keten.doors.exchange.events import SourceAnsweredAgain, SourceBecameUnreachable
from keten.doors.exchange.models import SourceState
from keten.doors.exchange.rules.pausing import may_ask
from keten.dossier.clients.ports import NOT_CONNECTED, Asked, Source, get_sources
from keten.ground.foundation.decision import Refused
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.rules.viewer import Viewer

_NOBODY = "999990007"  # a number of the range for tests: no register of real people knows it
_LIGHTEST = {"brp": "naam.achternaam", "polis": "loon.laatste", "uitkeringen": "uitkeringen.lopend",
             "onderwijs": "opleiding.hoogste"}  # fmt: skip


def ask_sources(*, bsn: str, data: Mapping[str, Collection[str]], by: Viewer, now: datetime) -> dict[str, Asked]:
    """See ``clients.ports.AskSources``. Raises RuntimeError inside a transaction."""
    wanted = {code: each for code, each in data.items() if each}
    connected = {code: source for code, source in get_sources().items() if code in wanted}
    with transaction.atomic(durable=True):
        turns = {code: source for code, source in connected.items() if _takes_turn(code, now)}
    told = ask_together(turns, bsn=bsn, data=wanted, limit_s=settings.KETEN_SOURCES_LIMIT_S)
    for code, outcome in told.items():
        note_outcome(source=code, outcome=outcome, by=by, now=now)
    since = dict(SourceState.objects.filter(pk__in=connected).values_list("pk", "unreachable_since"))
    return {
        code: _name(code, told.get(code), since.get(code)) if code in connected else _not_connected(code)
        for code in wanted
    }


def try_source(*, source: str, by: Viewer, now: datetime) -> Outcome:
    """Ask one source now, also during a pause, about a number that nobody has. Refused when it is not connected."""
    with transaction.atomic(durable=True):  # nobody waits for a source while holding rows
        connected: Source | None = get_sources().get(source)
    if connected is None:
        raise Refused("Deze bron is niet verbonden. Vul eerst het adres in bij de instellingen van de server.")
    data = {source: [_LIGHTEST.get(source, "")]}
    told = ask_together({source: connected}, bsn=_NOBODY, data=data, limit_s=settings.KETEN_SOURCES_LIMIT_S)
    note_outcome(source=source, outcome=told[source], by=by, now=now)
    return told[source]


@transaction.atomic
def note_outcome(*, source: str, outcome: Outcome, by: Viewer, now: datetime) -> None:
    """Keep how a question ended. An event only when the source became unreachable, or answers again."""
    if not outcome.reason and _note_still_reachable(source, now):
        return
    state, is_new = SourceState.objects.select_for_update().get_or_create(source=source, defaults=_first(outcome, now))
    if is_new:
        _record_change(state, was_reachable=True, by=by, now=now)
        return
    if now < state.asked_at:
        return  # a question that was asked earlier ended later: it says nothing about how it stands now
    was_reachable = state.unreachable_since is None
    _apply(state, outcome, now)
    _record_change(state, was_reachable=was_reachable, by=by, now=now)


def _takes_turn(code: str, now: datetime) -> bool:
    """After a pause only one question goes ahead: the others come too soon after it."""
    state = SourceState.objects.select_for_update().filter(pk=code, silences__gt=0).first()
    if state is None:
        return True
    on = localdate(now)
    most = get_whole_number("exchange.silences_before_pause", on=on)
    pause = timedelta(minutes=get_whole_number("exchange.pause_minutes", on=on))
    allowed = may_ask(
        silences=state.silences, asked_at=state.asked_at, now=now, silences_before_pause=most, pause=pause
    ).allowed
    if allowed:
        state.asked_at = max(state.asked_at, now)
        state.save(update_fields=["asked_at"])
    return allowed


def _note_still_reachable(source: str, now: datetime) -> bool:
    """The usual case in one statement, without waiting in line for long."""
    states = SourceState.objects.filter(pk=source, unreachable_since__isnull=True)
    return bool(states.filter(asked_at__lte=now).update(asked_at=now) or states.filter(asked_at__gt=now).exists())


def _first(outcome: Outcome, now: datetime) -> dict[str, object]:
    if outcome.reason:
        return {"asked_at": now, "unreachable_since": now, "silences": 1, "last_reason": outcome.reason}
    return {"asked_at": now, "reachable_since": now}


def _apply(state: SourceState, outcome: Outcome, now: datetime) -> None:
    state.asked_at = now
    state.last_reason = outcome.reason
    if outcome.reason:
        state.silences += 1
        state.reachable_since, state.unreachable_since = None, state.unreachable_since or now
    else:
        state.silences = 0
        state.reachable_since, state.unreachable_since = state.reachable_since or now, None
    state.save()


def _record_change(state: SourceState, *, was_reachable: bool, by: Viewer, now: datetime) -> None:
    is_reachable = state.unreachable_since is None
    if was_reachable and not is_reachable:
        event = SourceBecameUnreachable(source=state.source, reason=state.last_reason)
        record_event(event, by=by, now=now)
    elif is_reachable and not was_reachable:
        record_event(SourceAnsweredAgain(source=state.source), by=by, now=now)


def _name(code: str, outcome: Outcome | None, unreachable_since: datetime | None) -> Asked:
    """Without an outcome it was not its turn: it is still being left alone."""
    if outcome is None:
        return Asked(source=code, reason="paused", unreachable_since=unreachable_since)
    return Asked(
        source=code, delivered=outcome.delivered, reason=outcome.reason,
        unreachable_since=unreachable_since if outcome.reason else None,
    )  # fmt: skip


def _not_connected(code: str) -> Asked:
    return Asked(source=code, reason=NOT_CONNECTED)
