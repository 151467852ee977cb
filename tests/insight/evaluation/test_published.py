"""What is known of published experiments comes out, and what should be refused is refused.

The figures are those of the papers and of the tables that go round since: Dehejia and Wahba (1999), LaLonde (1986).
"""

import numpy as np
import pytest
import statsmodels.api as sm

from keten.insight.evaluation.effects.answer import Comparison
from keten.insight.evaluation.effects.estimating import find_effect
from keten.insight.evaluation.effects.question import Question
from keten.insight.evaluation.rules.grading import Design, Grade, Verdict
from tests.insight.evaluation import published
from tests.insight.evaluation.published import PERSON, WITHOUT_WORK, Columns

NSW = Question(arm="treat", outcome="re78")
WEIGHED = Question(arm="treat", outcome="re78", covariates=(*PERSON, *WITHOUT_WORK), design=Design.OBSERVATIONAL)


def ask(columns: Columns, question: Question) -> Comparison:
    return find_effect(columns, question).comparisons[0]


def near(value: float, digits: float = 0.05) -> object:
    return pytest.approx(value, abs=digits)


def test_the_difference_of_the_experiment() -> None:
    found = ask(published.nsw(), NSW)
    figure = found.figures["unadjusted"]
    assert (figure.value, figure.error) == (near(1794.34, 0.005), near(671.0))
    assert found.n == {"0": 260, "1": 185}
    assert (found.judgement.grade, found.judgement.verdict) == (Grade.A, Verdict.MORE)


def test_the_same_in_another_package() -> None:
    figure = ask(published.training(), Question(arm="train", outcome="re78")).figures["unadjusted"]
    assert figure.value * 1000 == near(1794.343, 0.0005)


def test_adjusting_by_regression_and_by_lin() -> None:
    found = ask(published.nsw(), Question(arm="treat", outcome="re78", covariates=(*PERSON, "age2")))
    regression = found.figures["regression"]
    assert (regression.value, regression.error) == (near(1683.3), near(677.4))
    assert found.headline == "adjusted"
    value, error = lin(published.nsw(), "re78", (*PERSON, "age2"))
    assert (found.figures["adjusted"].value, found.figures["adjusted"].error) == (near(value, 1e-4), near(error, 1e-4))


def lin(columns: Columns, outcome: str, covariates: tuple[str, ...]) -> tuple[float, float]:
    """By statsmodels, as one line with all interactions."""
    terms = np.column_stack([columns[name] for name in covariates]).astype(float)
    away, arm = terms - terms.mean(0), columns["treat"].astype(float)
    design = np.column_stack([arm, np.ones(len(arm)), away, away * arm[:, None]])
    fitted = sm.OLS(columns[outcome].astype(float), design).fit(cov_type="HC2")
    return float(fitted.params[0]), float(fitted.bse[0])


def test_all_men_of_the_experiment() -> None:
    """No package has these 722 men: people with the published mean, deviation and number of each group."""
    groups = ((5090.048, 5718.089, 425), (5976.352, 6923.796, 297))
    columns = {
        "arm": np.repeat([0, 1], [groups[0][2], groups[1][2]]),
        "earned": np.concatenate([exactly(*group) for group in groups]),
    }
    figure = ask(columns, Question(arm="arm", outcome="earned")).figures["unadjusted"]
    assert (figure.value, figure.error) == (near(886.3), near(488.2))


def exactly(mean: float, deviation: float, people: int) -> np.ndarray:
    values = np.random.default_rng(people).normal(size=people)
    return mean + deviation * (values - values.mean()) / values.std(ddof=1)


def test_a_survey_as_control() -> None:
    found = ask(published.cps(), WEIGHED)
    values = {name: figure.value for name, figure in found.figures.items()}
    assert (values["regression"], found.figures["regression"].error) == (near(1066.4), near(626.8, 0.1))
    assert (values["outcome_regression"], values["entropy_balancing"]) == (near(1133.3), near(1406.3))
    assert values["unadjusted"] == near(-8497.5)
    assert found.parts["overlap"]["effective_sample"] == near(269, 0.5)
    # Without a check on what should be nothing there is no verdict.
    assert (found.judgement.grade, found.judgement.verdict) == (Grade.D, None)


def test_the_survey_fails_on_what_came_before() -> None:
    """Truth is 265 or so, as the experiment says; every estimator says more than a thousand less."""
    truth = ask(published.nsw(), Question(arm="treat", outcome="re75")).figures["unadjusted"].value
    assert truth == near(265, 0.5)
    found = ask(published.cps(), Question(**{**WEIGHED.__dict__, "placebo": "re75"}))
    assert found.parts["placebo"]["estimate"] < -1000
    assert found.parts["placebo"]["without"] == ["re75", "u75"]
    assert (found.judgement.grade, found.judgement.verdict, found.shown) == (Grade.X, None, None)
    assert found.as_dict()["estimate"] is None
    assert "vóór de start" in found.judgement.reasons[0]


def test_another_survey_does_not_overlap() -> None:
    found = ask(published.psid(), WEIGHED)
    values = {name: figure.value for name, figure in found.figures.items()}
    assert (values["regression"], values["outcome_regression"]) == (near(4.2), near(687.8))
    assert values["entropy_balancing"] == near(2424.7)
    assert values["unadjusted"] == near(-15204.776, 0.0005)
    assert found.parts["overlap"]["effective_sample"] == near(23, 0.5)
    assert (found.judgement.grade, found.shown) == (Grade.X, None)
    assert "overlappen te weinig" in found.judgement.reasons[0]


def test_before_and_after_gets_no_verdict() -> None:
    question = Question(outcome="re78", before="re75", design=Design.BEFORE_AFTER)
    found = ask(published.trained_only(), question)
    assert found.figures["unadjusted"].value == near(4817.1)
    assert (found.judgement.grade, found.judgement.verdict) == (Grade.D, None)


def test_against_others_as_they_are_gets_no_verdict() -> None:
    found = ask(published.cps(), Question(arm="treat", outcome="re78", design=Design.OBSERVATIONAL))
    assert (found.judgement.grade, found.judgement.verdict) == (Grade.D, None)


def test_an_incentive_brings_people_to_their_result() -> None:
    """Thornton, American Economic Review 98 (2008): 34 % came without one, and 79 % with one."""
    columns = published.incentives()
    found = ask(columns, Question(arm="any", outcome="got"))
    figure = found.figures["unadjusted"]
    assert figure.value == near(0.45, 0.005)
    assert figure.method.endswith("Newcombe")
    # Of who got no incentive more are unknown: drawn by lot, but no longer the best evidence.
    assert found.judgement.grade is Grade.C
    by_village = ask(columns, Question(arm="any", outcome="got", cluster="villnum")).figures["unadjusted"]
    assert by_village.error == near(clustered(columns), 1e-6)


def clustered(columns: Columns) -> float:
    known = ~np.isnan(columns["got"]) & ~np.isnan(columns["any"]) & ~np.isnan(columns["villnum"])
    design = sm.add_constant(columns["any"][known])
    groups = columns["villnum"][known].astype(int)
    fitted = sm.OLS(columns["got"][known], design).fit(cov_type="cluster", cov_kwds={"groups": groups})
    return float(fitted.bse[1])
