"""From a question and a table to an answer: one function for every design."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from keten.ground.foundation.column_reading import read_columns
from keten.ground.foundation.decision import Refused
from keten.ground.foundation.statistics.linear import adjust_mean, subtract
from keten.ground.foundation.statistics.multiple import holm
from keten.insight.evaluation.effects.answer import Comparison, Effect, Figure, as_figure
from keten.insight.evaluation.effects.comparing import Pair, take_pair
from keten.insight.evaluation.effects.drawn import Answered, compare_drawn, compare_lasting, try_placebo
from keten.insight.evaluation.effects.question import Kind, Question
from keten.insight.evaluation.effects.rolled_out import compare_starts, read_panel
from keten.insight.evaluation.effects.sample import Sample, take_sample
from keten.insight.evaluation.effects.tables import Arrays, Table
from keten.insight.evaluation.effects.weighted import compare_weighed
from keten.insight.evaluation.rules.attrition import judge_attrition
from keten.insight.evaluation.rules.grading import Design, Evidence, judge

_POWER = 0.8  # the chance that an effect of the detectable size is seen


def find_effect(columns: Mapping[str, ArrayLike], question: Question) -> Effect:
    """The effect in a table in memory: arrays of one length by the name of their column.

    Numbers, texts or flags; None, NaN and "" are missing. Raises ``Refused`` with a Dutch sentence that says what to
    do when no figure would mean anything.
    """
    question.check()
    return _answer(Arrays(columns, question.columns), question)


def find_effect_in_file(content: bytes, question: Question) -> Effect:
    """The same of a CSV file: separated by ; or , with a decimal point or comma. No cell stands in a message."""
    question.check()
    return _answer(read_columns(content, question.columns), question)


def _answer(table: Table, question: Question) -> Effect:
    if question.design is Design.STAGGERED:
        return _answer_staggered(table, question)
    sample = take_sample(table, question)
    if question.design is Design.BEFORE_AFTER:
        return _wrap(sample, question, (_compare_before(sample),))
    compared = [_compare_arm(sample, question, place) for place in range(1, len(sample.arms))]
    return _wrap(sample, question, _correct(compared))


def _wrap(sample: Sample, question: Question, comparisons: tuple[Comparison, ...]) -> Effect:
    design, kind, said = question.design.value, sample.kind.value, (*_say_unused(question), *sample.warnings)
    return Effect(design, kind, sample.count(), sample.left_out, comparisons, said)


def _say_unused(question: Question) -> tuple[str, ...]:
    return tuple(f"{option} telt bij --design {question.design} niet mee." for option in question.unused)


def _correct(compared: list[Comparison]) -> tuple[Comparison, ...]:
    """P-values that allow for how many arms were held against one control."""
    adjusted = holm([one.figures[one.headline].p_value for one in compared])
    return tuple(replace(one, p_corrected=float(value)) for one, value in zip(compared, adjusted, strict=True))


def _compare_arm(sample: Sample, question: Question, place: int) -> Comparison:
    pair = take_pair(sample, place)
    (figures, headline, parts, said), evidence = _look(pair, question)
    if figures[headline].low == figures[headline].high:
        raise Refused(
            f"In kolom {question.outcome} is er binnen de groepen geen verschil: hoe zeker het effect is, is niet te "
            "zeggen. Kies een andere uitkomst.", question.outcome,
        )  # fmt: skip
    evidence |= {"attrition": _judge_lost(sample, place), "ratio": _test_ratio(sample, question)}
    counts = {name: sample.count()[name] for name in (sample.arms[0], sample.arms[place])}
    spread = _find_spread(pair.sample, figures[headline], pair.is_one)
    judged = judge(_weigh_evidence(question.design, figures[headline], spread, evidence))
    return Comparison(sample.arms[place], counts, figures, headline, judged, (*pair.warnings, *said), parts)


def _look(pair: Pair, question: Question) -> tuple[Answered, dict[str, Any]]:
    """What is answered, and the evidence that only a weighed comparison has."""
    if question.design is Design.OBSERVATIONAL:
        found = compare_weighed(pair, placebo=question.placebo)
        placebo = found.placebo.p_value if found.placebo else None
        return (found.figures, found.headline, found.parts, ()), {"overlap": found.overlap, "placebo": placebo}
    lasts = pair.sample.kind is Kind.DURATION
    figures, headline, parts, said = compare_lasting(pair, question.horizons) if lasts else compare_drawn(pair)
    tried = try_placebo(pair) if len(pair.sample.placebo) else None
    if tried is None:
        return (figures, headline, parts, said), {}
    return (figures, headline, {**parts, "placebo": tried.as_dict()}, said), {"placebo": tried.p_value}


def _judge_lost(sample: Sample, place: int) -> Any:
    names = (sample.arms[0], sample.arms[place])
    counts = sample.count()
    return judge_attrition({name: counts[name] for name in names}, {name: sample.lost[name] for name in names})


def _test_ratio(sample: Sample, question: Question) -> float | None:
    """The p-value of as many people in each arm as the lot should have given (chi-square)."""
    if not question.shares:
        return None
    wanted = np.array([question.shares.get(name, 0.0) for name in sample.arms])
    if (wanted <= 0).any():
        raise Refused("Geef voor elke groep welk deel van de mensen die hoort te krijgen.", "shares")
    people = np.array([sample.count()[name] + sample.lost[name] for name in sample.arms], dtype=np.float64)
    expected = people.sum() * wanted / wanted.sum()
    return float(special.chdtrc(len(people) - 1, float(((people - expected) ** 2 / expected).sum())))


def _find_spread(sample: Sample, figure: Figure, is_one: Any) -> float:
    """The standard deviation of the outcome; of a duration that of the share at the horizon that counts."""
    if sample.kind is Kind.DURATION:
        people = len(is_one)
        parts = float(is_one.mean() * (1 - is_one.mean()))
        return figure.error * float(np.sqrt(people * parts))
    control = float(sample.outcome[~is_one].std(ddof=1))
    return control or float(sample.outcome.std(ddof=1))


def _weigh_evidence(design: Design, figure: Figure, spread: float, others: Mapping[str, Any]) -> Evidence:
    edge = sum(float(special.stdtrit(max(figure.freedom, 1.0), part)) for part in (0.975, _POWER))
    return Evidence(
        design=design, low=figure.low, high=figure.high, detectable=edge * figure.error, spread=spread, **others
    )


def _compare_before(sample: Sample) -> Comparison:
    """The same people before and after, or people of before and of after; never a verdict."""
    if len(sample.earlier):
        change, none = sample.outcome - sample.earlier, np.zeros(0)
        chosen = sample.arm == sample.arm.max()
        found = adjust_mean(change[chosen], np.zeros((int(chosen.sum()), 0)), none)
        name, counts = sample.arms[-1], {sample.arms[-1]: int(chosen.sum())}
    elif len(sample.arms) == 2:
        after, none = sample.arm == 1, np.zeros(0)
        arms = (adjust_mean(sample.outcome[part], np.zeros((int(part.sum()), 0)), none) for part in (after, ~after))
        found, name, counts = subtract(*arms), sample.arms[1], sample.count()
    else:
        raise Refused(
            "Een voor-en-nameting vraagt een kolom met de eerdere uitkomst (--before), of een kolom --arm met twee "
            "waarden: ervoor en erna (zeg met --control welke ervoor is).", "before",
        )  # fmt: skip
    figure = as_figure(found, "before and after, no comparison")
    judged = judge(_weigh_evidence(Design.BEFORE_AFTER, figure, float(sample.outcome.std(ddof=1)), {}))
    return Comparison(name, counts, {"unadjusted": figure}, "unadjusted", judged)


def _answer_staggered(table: Table, question: Question) -> Effect:
    panel = read_panel(table, question)
    found = compare_starts(panel)
    spread = float(panel.outcome.std(ddof=1))
    known = {"before": found.before, "places": found.places, "begun": found.begun}
    evidence = _weigh_evidence(question.design, found.figure, spread, known)
    figures = {"adjusted": found.figure}
    compared = Comparison("begonnen", panel.n, figures, "adjusted", judge(evidence), (), found.parts)
    gone = (f"{panel.left_out} eenheden tellen niet mee: er ontbreekt een periode.",) if panel.left_out else ()
    said, left_out = (*_say_unused(question), *gone), {"eenheden": panel.left_out}
    return Effect(question.design.value, Kind.MEAN.value, panel.n, left_out, _correct([compared]), said)
