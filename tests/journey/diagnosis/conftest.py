"""A service model with two stages, as the app above would give it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from keten.journey.diagnosis.library import get_test
from keten.journey.diagnosis.ports import StageAdvice, StageChoice
from tests.factories import make_chain


@dataclass
class Adviser:
    """Advises phase 1; phase 4 needs a second assessor. Remembers whom it was told to place."""

    placed: list[dict[str, Any]] = field(default_factory=list)
    fails: bool = False
    advised: str = "fase_1"

    def advise(self, case_id, *, on):
        return StageAdvice(
            model_version="fasen-1",
            stages=(StageChoice("fase_1", "Fase 1"), StageChoice("fase_4", "Fase 4")),
            advised=self.advised,
            reasons=("Grote kans op werk.",),
            needs_second_assessor=frozenset({"fase_4"}),
            tests=("kansmeter",),
        )

    def place(self, case_id, **given):
        if self.fails:
            raise RuntimeError
        self.placed.append({"case_id": case_id, **given})


ADVISER_OBJECT = Adviser()


@pytest.fixture(autouse=True)
def _no_service_model(settings):
    """Diagnosis by itself; a test that wants a model asks for ``adviser``."""
    settings.KETEN_STAGE_ADVISER = "keten.journey.diagnosis.ports.NO_SERVICE_MODEL"


@pytest.fixture
def adviser(settings, _no_service_model):
    settings.KETEN_STAGE_ADVISER = "tests.journey.diagnosis.conftest.ADVISER_OBJECT"
    ADVISER_OBJECT.__init__()  # type: ignore[misc]
    return ADVISER_OBJECT


@pytest.fixture
def chain(db):
    return make_chain()


@pytest.fixture
def case(chain):
    return chain.register(born_on=date(1990, 1, 1))


def best_answers(test: str) -> dict[str, str]:
    """For each question the answer with the most points."""
    return {row.question.code: max(row.points, key=lambda one: row.points[one]) for row in get_test(test).questions}


def worst_answers(test: str) -> dict[str, str]:
    """For each question the answer with the least points."""
    return {row.question.code: min(row.points, key=lambda one: row.points[one]) for row in get_test(test).questions}
