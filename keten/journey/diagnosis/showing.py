"""Results and tests in the language of the screen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from keten.dossier.clients.register import say, say_source
from keten.journey.diagnosis.library import get_test, list_tests
from keten.journey.diagnosis.queries import AskedQuestion, LatestResult
from keten.journey.diagnosis.queries.sheets import REGISTER
from keten.journey.diagnosis.rules.assessing import score_test
from keten.journey.profiling.queries import Look


@dataclass(frozen=True, kw_only=True)
class ShownTest:
    """One test of the library: its result when it has one that counts, and whether the service model wants it."""

    code: str
    title: str
    kind: str
    is_wanted: bool
    outcome: str = ""
    score: int | None = None
    taken_on: date | None = None
    valid_until: date | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ShownAnswer:
    """What the chain knows already, with its source."""

    question: str
    answer: str
    source: str
    datum: str  # empty when it is not corrected as a datum but at the registration


def list_shown_tests(results: Iterable[LatestResult], wanted: Iterable[str] = ()) -> list[ShownTest]:
    """All tests: those the service model wants first, then those that were taken, then the others."""
    found, wished = {result.test: result for result in results}, set(wanted)
    shown = [_show(code, found.get(code), is_wanted=code in wished) for code in list_tests()]
    return sorted(shown, key=lambda one: (not one.is_wanted, one.taken_on is None, one.title))


def show_result(result: LatestResult) -> ShownTest:
    """One result in words."""
    return _show(result.test, result, is_wanted=False)


def list_known(asked: Iterable[AskedQuestion]) -> list[ShownAnswer]:
    """The answers that a register gives: shown, not asked."""
    return [
        ShownAnswer(
            question=say(row.question.words),
            answer=say(row.question.get_choice(row.answer).words),
            source=say_source(row.source),
            datum=row.question.datum if row.fact_id else "",
        )
        for row in asked
        if row.because == REGISTER
    ]


@dataclass(frozen=True, kw_only=True)
class ShownLook:
    """What the model of chances says, or why it says nothing."""

    chance: str
    terms: tuple[str, ...]
    reason: str
    model_version: int | None


def show_look(look: Look) -> ShownLook:
    """One of the things to weigh, never an advice for a stage."""
    found = look.profile
    if found is None:
        return ShownLook(chance="", terms=(), reason=look.reason, model_version=None)
    said = _("%(n)s op de 100 mensen zoals deze klant hebben binnen %(months)s maanden werk.") % {
        "n": round(100 * found.chance), "months": found.horizon_months
    }  # fmt: skip
    terms = tuple(term.sentence for term in found.terms)
    return ShownLook(chance=said, terms=terms, reason="", model_version=found.model_version)


def _show(code: str, result: LatestResult | None, *, is_wanted: bool) -> ShownTest:
    test = get_test(code, result.version if result else None)
    shown = {"code": code, "title": say(test.title), "kind": _kind(test.kind), "is_wanted": is_wanted}
    if result is None:
        return ShownTest(**shown)  # type: ignore[arg-type]
    answers = {question: row["answer"] for question, row in result.answers.items()}
    reasons = [(test.get_question(one), answer) for one, answer in score_test(test, answers).reasons]
    return ShownTest(
        **shown,  # type: ignore[arg-type]
        outcome=say(test.get_outcome(result.outcome).words),
        score=result.score,
        taken_on=result.taken_on,
        valid_until=result.valid_until,
        reasons=tuple(f"{say(one.words)} {say(one.get_choice(answer).words)}" for one, answer in reasons),
    )


def _kind(kind: str) -> str:
    return {
        "statistical": _("Statistische toets"),
        "professional": _("Professionele toets"),
        "decision": _("Beslisschema"),
        "wwb": _("Toets voor het einde van de WW"),
    }[kind]
