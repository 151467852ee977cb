"""Everything a diagnosis was based on, as it was at that moment; the letter is made from it and from nothing else."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from keten.dossier.cases.models import Case
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.diagnosis.library import get_test
from keten.journey.diagnosis.ports import StageAdvice
from keten.journey.diagnosis.queries.results import LatestResult
from keten.journey.diagnosis.rules.assessing import score_test
from keten.journey.profiling.queries import Look, Profile

SCHEMA = 2  # 2: with what the model of chances said


@dataclass(frozen=True, kw_only=True)
class Basis:
    """What lay before the person who decided."""

    case: Case
    made_on: date
    by: Viewer
    advice: StageAdvice
    results: Sequence[LatestResult]
    look: Look


def describe_tests(results: Sequence[LatestResult]) -> dict[str, dict[str, Any]]:
    """Per test what came of it and which answers weighed: the first advice of document 5."""
    return {result.test: _describe_test(result) for result in results}


def take_snapshot(basis: Basis, given: Mapping[str, Any]) -> dict[str, Any]:
    """The frozen whole as JSON holds it; ``given`` is what the person chose and wrote."""
    advice, case = basis.advice, basis.case
    tests = describe_tests(basis.results)
    return {
        "schema": SCHEMA,
        "client": {"name": case.client.name, "number": case.client.number},
        "made_on": basis.made_on.isoformat(),
        "made_by": {"name": basis.by.name, "organisation": basis.by.organisation_name, "location": str(case.location)},
        "model_version": advice.model_version,
        "stages": [{"code": stage.code, "label": stage.label} for stage in advice.stages],
        "advised": advice.advised,
        "advised_label": advice.say_stage(advice.advised),
        "advice_reasons": list(advice.reasons),
        "tests": tests,
        "missing_tests": [code for code in advice.tests if code not in tests],
        "facts": _list_facts(basis.results),
        "profile": _describe_profile(basis.look.profile) if basis.look.profile else None,
        "profile_reason": basis.look.reason,
        **given,
    }


def seal(snapshot: Mapping[str, Any]) -> str:
    """The sha256 of a snapshot in canonical form: keys in order, no spaces, as UTF-8."""
    text = json.dumps(snapshot, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def _describe_test(result: LatestResult) -> dict[str, Any]:
    test = get_test(result.test, result.version)
    answers = {code: row["answer"] for code, row in result.answers.items()}
    outcome = test.get_outcome(result.outcome)
    return {
        "version": result.version,
        "title": test.title.nl,
        "kind": test.kind,
        "score": result.score,
        "outcome": result.outcome,
        "outcome_label": outcome.words.nl,
        "taken_on": result.taken_on.isoformat(),
        "taken_by": result.taken_by,
        "valid_until": result.valid_until.isoformat(),
        "answers": answers,
        "reasons": [_say_reason(test.get_question(code), answer) for code, answer in score_test(test, answers).reasons],
    }


def _describe_profile(profile: Profile) -> dict[str, Any]:
    """One of the things that was weighed: the score is the average plus the values of the terms."""
    return {
        "model_version": profile.model_version,
        "chance": profile.chance,
        "of_hundred": round(100 * profile.chance),
        "months": profile.horizon_months,
        "score": profile.score,
        "average": profile.average,
        "terms": [
            {"feature": term.feature, "level": term.level, "value": term.value, "sentence": term.sentence}
            for term in profile.terms
        ],
    }


def _say_reason(question: Any, answer: str) -> str:
    return f"{question.words.nl} {question.get_choice(answer).words.nl}"


def _list_facts(results: Sequence[LatestResult]) -> list[dict[str, Any]]:
    """What the chain knew and was not asked: the fact stays as it was said, also when it is superseded.

    ``fact_id`` is None for what was given at registration.
    """
    found = {
        (row["datum"], row["fact_id"] or 0): {
            "datum": row["datum"], "fact_id": row["fact_id"], "question": code, "read_as": row["answer"]
        }
        for result in results
        for code, row in result.answers.items()
        if "datum" in row
    }  # fmt: skip
    return [found[key] for key in sorted(found)]
