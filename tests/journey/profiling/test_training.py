"""Terms add up, the future teaches nothing, and too little is said to be too little."""

from dataclasses import replace

import numpy as np
import pytest

from keten.journey.profiling.rules.features import FEATURES
from keten.journey.profiling.rules.fitting import NotFitted
from keten.journey.profiling.rules.model import dump_model, load_model
from keten.journey.profiling.rules.publishing import list_reasons
from keten.journey.profiling.rules.training import fit_model, train
from tests.journey.profiling.people import BOUNDS, ON, SPLIT, make_people

SEED, COUNT = 7, 20_000


def learn(people, **changed):
    return train(people, split=SPLIT, on=ON, bounds=replace(BOUNDS, **changed))


@pytest.fixture(scope="module")
def model():
    return learn(make_people(COUNT, SEED)).model


def test_terms_add_up_to_the_score(model) -> None:
    dice = np.random.default_rng(SEED)
    for _person in range(500):
        levels = {feature.code: str(dice.choice([level.code for level in feature.levels])) for feature in FEATURES}
        terms = model.explain(levels)
        assert model.score(levels) == model.intercept + sum(term.value for term in terms)
        assert [abs(term.value) for term in terms] == sorted((abs(term.value) for term in terms), reverse=True)
        assert {term.feature for term in terms} == {feature.code for feature in FEATURES}


def test_terms_are_compared_with_the_average_person(model) -> None:
    people = make_people(COUNT, SEED)
    fitted = people.take((people.opened < SPLIT) & (people.draw >= BOUNDS.held_out_share))
    scores = model.scores(fitted.levels)
    assert scores.mean() == pytest.approx(model.intercept, abs=1e-9)


def test_a_stored_model_says_the_same(model) -> None:
    levels = {feature.code: feature.levels[0].code for feature in FEATURES}
    assert load_model(dump_model(model)).chance(levels) == model.chance(levels)


def test_what_happened_after_the_split_teaches_nothing() -> None:
    people = make_people(20_000, SEED)
    other = replace(people, left=np.where(people.left >= SPLIT, ON * 2, people.left))
    models = [fit_model(each.take(each.opened < SPLIT), until=SPLIT, bounds=BOUNDS)[0] for each in (people, other)]
    assert models[0] == models[1]


def test_who_was_shown_a_score_is_not_judged_by_it() -> None:
    people = make_people(20_000, SEED)
    shown = replace(people, influenced=(people.opened >= SPLIT) & (people.draw < 0.9))
    found = learn(shown).validation
    assert found["kept_out"] > 2000
    assert found["all"]["cases"] < learn(people).validation["all"]["cases"] / 5


def test_too_few_people_are_refused() -> None:
    with pytest.raises(NotFitted, match="Te weinig mensen die werk vonden"):
        learn(make_people(300, SEED))
    with pytest.raises(NotFitted):
        learn(make_people(0, SEED))


def test_too_few_later_cases_are_refused() -> None:
    people = make_people(20_000, SEED)
    found = learn(people.take((people.opened < SPLIT) | (people.draw < 0.05))).validation
    assert "Te weinig mensen vonden werk in de latere dossiers" in list_reasons(found, bounds=BOUNDS)[0]
    with pytest.raises(NotFitted, match="geen latere dossiers"):
        learn(people.take(people.opened < SPLIT))


def test_a_feature_that_decides_everything_is_refused() -> None:
    people = make_people(20_000, SEED)
    nobody = people.levels[:, 3] == 2
    separated = replace(people, cause=np.where(nobody & (people.cause == 1), 2, people.cause))
    with pytest.raises(NotFitted, match=r"hoogste diploma \(hbo of universiteit\)"):
        learn(separated)


def test_a_group_whose_chances_are_wrong_is_named() -> None:
    people = make_people(COUNT, SEED)
    zeeland = people.groups["province"][1] == 1
    hidden = replace(people, cause=np.where(zeeland & (people.opened >= SPLIT) & (people.cause == 1), 2, people.cause))
    assert any("provincie Zeeland" in reason for reason in list_reasons(learn(hidden).validation, bounds=BOUNDS))
