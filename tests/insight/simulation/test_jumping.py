"""Jumping to the next day on which something can happen gives what passing every day gives."""

from datetime import timedelta

import pytest

from keten.insight.simulation.library import get_assumptions
from keten.insight.simulation.rules import living
from keten.insight.simulation.rules.agenda import Agenda
from keten.insight.simulation.rules.comparing import START_ON
from keten.insight.simulation.rules.living import Life
from keten.insight.simulation.rules.outcomes import Lived
from keten.insight.simulation.rules.region import live_region
from keten.journey.routing.library import list_shipped, read
from keten.journey.routing.rules.language import ServiceModel
from tests.insight.simulation.worlds import TWO_STAGES, people

UNTIL = START_ON + timedelta(days=400)
ALL = [*list_shipped(), "twee"]


def _model(name: str) -> ServiceModel:
    return read(TWO_STAGES if name == "twee" else list_shipped()[name])


def _lives(model: ServiceModel, count: int) -> list[Lived]:
    return live_region(model, people(count), get_assumptions(), Agenda(1, None), until=UNTIL)


@pytest.mark.parametrize("name", ALL)
def test_jumping_gives_what_every_day_gives(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    model = _model(name)
    jumped = _lives(model, 12)
    monkeypatch.setattr(Life, "_next", lambda life, on: on + timedelta(days=1))
    assert _lives(model, 12) == jumped
    assert any(lived.happened for lived in jumped)


def test_a_jump_too_far_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    model = _model("twee")
    daily = _lives(model, 12)
    found = living.next_day
    monkeypatch.setattr(
        living, "next_day", lambda *known: (day := found(*known)) and day + timedelta(days=3)
    )  # fmt: skip
    assert _lives(model, 12) != daily
