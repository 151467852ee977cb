"""Several sources at once: within one limit, never inside a transaction, and a dead one is left alone for a while."""

import time
from collections.abc import Collection, Sequence
from datetime import timedelta

import pytest
from django.db import transaction

from keten.doors.exchange.actions import note_outcome, try_source
from keten.doors.exchange.actions import sources as actions
from keten.doors.exchange.asking import Outcome
from keten.doors.exchange.models import SourceState
from keten.doors.exchange.queries import get_unreachable_since, list_standings
from keten.dossier.clients.ports import Asked, Delivered, get_ask_sources
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.models import LedgerEvent
from keten.ground.organisations.rules.viewer import SYSTEM
from tests.factories import TODAY, at
from tests.stand_in import MARRIED, StandIn

pytestmark = pytest.mark.django_db

NOW = at(TODAY)
ALL = {
    "brp": ["naam.achternaam"], "polis": ["loon.laatste"], "uitkeringen": ["uitkeringen.lopend"],
    "onderwijs": ["opleiding.hoogste"],
}  # fmt: skip


def ask(minutes: float = 0, *codes: str) -> dict[str, Asked]:
    data = {code: ALL[code] for code in codes or ALL}
    return dict(get_ask_sources()(bsn=MARRIED, data=data, by=SYSTEM, now=NOW + timedelta(minutes=minutes)))


def happened() -> list[str]:
    return list(LedgerEvent.objects.filter(type__startswith="exchange.").order_by("pk").values_list("type", flat=True))


def test_all_sources_answer(stand_in: StandIn) -> None:
    told = ask()
    assert set(told) == set(ALL)
    assert all(each.is_answered and each.delivered for each in told.values())
    assert {each.source: each.reachable_since for each in list_standings()} == dict.fromkeys(ALL, NOW)
    assert not happened()  # nothing changed


def test_one_that_is_not_connected_is_named(stand_in: StandIn, settings) -> None:  # type: ignore[no-untyped-def]
    settings.KETEN_CONNECTIONS = {"brp": settings.KETEN_CONNECTIONS["brp"]}
    told = ask()
    assert told["brp"].is_answered
    assert told["polis"].reason == "not_connected"
    assert told["polis"].unreachable_since is None
    assert not SourceState.objects.filter(pk="polis").exists()


def test_one_that_fails_does_not_hold_up_the_others(stand_in: StandIn, settings) -> None:  # type: ignore[no-untyped-def]
    stand_in.switch("brp", "slow", seconds=2)
    stand_in.switch("polis", "503")
    settings.KETEN_SOURCES_LIMIT_S = 0.5
    began = time.monotonic()
    told = ask()
    assert time.monotonic() - began < 0.9
    assert {code: each.reason for code, each in told.items()} == {
        "brp": "timeout", "polis": "http_503", "uitkeringen": "", "onderwijs": "",
    }  # fmt: skip
    assert told["brp"].unreachable_since == NOW
    assert get_unreachable_since("polis") == NOW
    assert get_unreachable_since("onderwijs") is None


def test_all_are_asked_at_the_same_time(stand_in: StandIn) -> None:
    stand_in.switch("*", "slow", seconds=0.4)
    began = time.monotonic()
    assert all(each.is_answered for each in ask().values())
    assert time.monotonic() - began < 1.2  # one after another would be 1.6 s


def test_nobody_waits_for_a_source_inside_a_transaction(stand_in: StandIn) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError):
        ask()
    with transaction.atomic(), pytest.raises(RuntimeError):
        try_source(source="brp", by=SYSTEM, now=NOW)


def test_unreachable_since_the_first_silence_until_it_answers(stand_in: StandIn) -> None:
    ask(0, "brp")
    stand_in.switch("brp", "down")
    assert ask(5, "brp")["brp"].unreachable_since == NOW + timedelta(minutes=5)
    assert ask(6, "brp")["brp"].unreachable_since == NOW + timedelta(minutes=5)
    stand_in.switch("brp", "ok")
    assert ask(9, "brp")["brp"].is_answered
    assert get_unreachable_since("brp") is None
    assert SourceState.objects.get(pk="brp").reachable_since == NOW + timedelta(minutes=9)
    assert happened() == ["exchange.source-became-unreachable", "exchange.source-answered-again"]


def test_a_dead_source_is_left_alone_for_a_while(stand_in: StandIn) -> None:
    """Three silences, then a pause of a minute in which nobody waits; then one question goes ahead."""
    stand_in.switch("brp", "503")
    asked = stand_in.state()["gevraagd"].get("brp", 0)
    reasons = [ask(minutes, "brp")["brp"].reason for minutes in (0, 0.1, 0.2, 0.3, 0.9)]
    assert reasons == ["http_503"] * 3 + ["paused"] * 2
    assert stand_in.state()["gevraagd"]["brp"] == asked + 3
    assert ask(0.4, "brp")["brp"].unreachable_since == NOW
    stand_in.switch("brp", "ok")
    assert ask(1.3, "brp")["brp"].is_answered
    assert ask(1.31, "brp")["brp"].is_answered


def test_after_the_pause_only_one_question_goes_ahead(stand_in: StandIn) -> None:
    note = Outcome(reason="timeout")
    for second in range(3):
        note_outcome(source="brp", outcome=note, by=SYSTEM, now=NOW + timedelta(seconds=second))
    later = NOW + timedelta(minutes=2)
    assert actions._takes_turn("brp", later)
    assert not actions._takes_turn("brp", later + timedelta(seconds=1))


def test_an_answer_that_comes_late_says_nothing_about_now(stand_in: StandIn) -> None:
    note_outcome(source="brp", outcome=Outcome(), by=SYSTEM, now=NOW + timedelta(minutes=1))
    note_outcome(source="brp", outcome=Outcome(reason="timeout"), by=SYSTEM, now=NOW)
    assert get_unreachable_since("brp") is None


def test_a_fault_of_ours_is_a_source_that_cannot_be_asked(
    settings,  # type: ignore[no-untyped-def]
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings.KETEN_SOURCES = "tests.doors.exchange.test_asking.BROKEN"
    assert ask(0, "brp")["brp"].reason == "failed"
    assert "LookupError" in caplog.text
    assert MARRIED not in caplog.text


def test_trying_now_goes_through_a_pause(stand_in: StandIn) -> None:
    stand_in.switch("brp", "503")
    for _ in range(4):
        ask(0, "brp")
    stand_in.switch("brp", "ok")
    assert try_source(source="brp", by=SYSTEM, now=NOW + timedelta(seconds=1)).reason == ""
    assert ask(0.1, "brp")["brp"].is_answered


def test_what_is_not_connected_cannot_be_tried(settings) -> None:  # type: ignore[no-untyped-def]
    settings.KETEN_CONNECTIONS = {}
    with pytest.raises(Refused, match="niet verbonden"):
        try_source(source="brp", by=SYSTEM, now=NOW)


class BrokenSource:
    """A connector with a fault."""

    code, label = "brp", "Kapot"

    def ask(self, *, bsn: str, data: Collection[str]) -> Sequence[Delivered]:
        raise LookupError(bsn)


BROKEN = {"brp": BrokenSource()}
