"""What a test (*toets*) is, and what answers come to: a score, an outcome and what weighed. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from keten.dossier.clients.rules.register import Words
from keten.ground.foundation.decision import Decision

KINDS = ("statistical", "professional", "decision", "wwb")


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One answer of a question. ``from_`` and ``match`` say for which value of the register it holds (knowing.py)."""

    code: str
    words: Words
    from_: int | None
    match: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question of the bank, the same in every test. ``datum``: what the register may know about it already."""

    code: str
    words: Words
    datum: str
    reads_as: str
    choices: tuple[Choice, ...]

    def get_choice(self, code: str) -> Choice:
        """An answer by its code. Raises ``KeyError``."""
        return {choice.code: choice for choice in self.choices}[code]


@dataclass(frozen=True)
class Weighted:
    """A question in one test: points per answer, more = better able to find work alone."""

    question: Question
    points: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class TestOutcome:
    """``any_of`` (question, answer): holds as soon as one of these was given; else ``from_score`` decides."""

    __test__ = False
    code: str
    words: Words
    from_score: int
    any_of: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class TestFile:
    """One version of a test, as its data file says it. ``validity`` is an ISO 8601 duration."""

    __test__ = False
    code: str
    version: int
    title: Words
    lead: Words
    kind: str
    validity: str
    roles: tuple[str, ...]
    source: str
    own_choice: str
    questions: tuple[Weighted, ...]
    outcomes: tuple[TestOutcome, ...]

    def get_question(self, code: str) -> Question:
        """A question by its code. Raises ``KeyError``."""
        return {row.question.code: row.question for row in self.questions}[code]

    def get_outcome(self, code: str) -> TestOutcome:
        """An outcome by its code. Raises ``KeyError``."""
        return {outcome.code: outcome for outcome in self.outcomes}[code]


@dataclass(frozen=True)
class Scored:
    """``score`` 0-100, higher = better able to find work alone; ``reasons``: (question, answer) that weighed most."""

    score: int
    outcome: str
    reasons: tuple[tuple[str, str], ...]


def check_answers(test: TestFile, answers: Mapping[str, str]) -> Decision:
    """Every question has one of its own answers, and nothing else was answered."""
    for row in test.questions:
        if answers.get(row.question.code) not in row.points:
            return Decision.no("Kies een antwoord.", row.question.code)
    if answers.keys() - {row.question.code for row in test.questions}:
        return Decision.no("Er is een antwoord op een vraag die niet in deze toets staat.")
    return Decision.yes()


def score_test(test: TestFile, answers: Mapping[str, str]) -> Scored:
    """Score, outcome and reasons for complete answers (``check_answers``).

    The score is the share of the points that could be had, in whole percents, half upwards. An outcome that follows
    from one answer goes before those that follow from the score.
    """
    worst = sum(min(row.points.values()) for row in test.questions)
    best = sum(max(row.points.values()) for row in test.questions)
    got = sum(row.points[answers[row.question.code]] for row in test.questions)
    score = (200 * (got - worst) + (best - worst)) // (2 * (best - worst))
    outcome, because = _decide(test, answers, score)
    return Scored(score, outcome.code, because or _weighed(test, answers))


def _decide(test: TestFile, answers: Mapping[str, str], score: int) -> tuple[TestOutcome, tuple[tuple[str, str], ...]]:
    for outcome in test.outcomes:
        because = tuple(pair for pair in outcome.any_of if answers.get(pair[0]) == pair[1])
        if because:
            return outcome, because
    by_score = [outcome for outcome in test.outcomes if not outcome.any_of and outcome.from_score <= score]
    return max(by_score, key=lambda outcome: outcome.from_score), ()


def _weighed(test: TestFile, answers: Mapping[str, str], most: int = 3) -> tuple[tuple[str, str], ...]:
    """The answers that lowered the score most, at least one point; the most first."""
    lost = {row.question.code: max(row.points.values()) - row.points[answers[row.question.code]]
            for row in test.questions}  # fmt: skip
    codes = sorted((code for code, points in lost.items() if points > 0), key=lambda code: -lost[code])
    return tuple((code, answers[code]) for code in codes[:most])
