"""A test as it lies before somebody: what the chain knows is filled in, the rest is asked (P4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from keten.dossier.clients.models import Client
from keten.dossier.clients.queries import ClientImage, get_image
from keten.dossier.clients.rules.register import STAFF
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.diagnosis.queries.results import LatestResult, list_latest_results
from keten.journey.diagnosis.rules.assessing import Question, TestFile
from keten.journey.diagnosis.rules.knowing import read_known

REGISTER, EARLIER, ASKED = "register", "earlier", "asked"
_BORN = "geboorte.datum"


@dataclass(frozen=True, kw_only=True)
class AskedQuestion:
    """One question of a test for one client.

    ``because``: register (the chain knows it: shown, not asked), earlier (answered in another test that still
    counts: filled in, may be changed) or asked. ``source`` is the source of the register; ``taken_on`` the day of the
    earlier test.
    """

    question: Question
    because: str
    answer: str = ""
    source: str = ""
    fact_id: int | None = None
    taken_on: date | None = None


def list_questions(
    test: TestFile, *, case_id: int, client_id: int, on: date, viewer: Viewer
) -> tuple[AskedQuestion, ...]:
    """All questions of a test in order, in four queries. Raises ``Refused`` when the viewer may not see the client."""
    known = _list_known(client_id, get_image(client_id, today=on, viewer=viewer))
    earlier = _answered(list_latest_results(case_id, on=on, viewer=viewer))
    return tuple(_ask(row.question, known, earlier, on) for row in test.questions)


@dataclass(frozen=True)
class _Known:
    """A value that the chain holds, who says it, and as which fact (None: it was given at registration)."""

    value: Any
    source: str
    fact_id: int | None


def _list_known(client_id: int, image: ClientImage) -> dict[str, _Known]:
    """Per datum what counts as an answer; a date of birth is known of everybody since they registered."""
    answers = {code: one.best.answer for code, one in image.data.items()}
    found = {code: _Known(said.value, said.source, said.fact_id) for code, said in answers.items() if said}
    born_on = Client.objects.values_list("born_on", flat=True).get(pk=client_id)
    return {_BORN: _Known(born_on.isoformat(), STAFF, None)} | found


def _ask(
    question: Question, known: Mapping[str, _Known], earlier: Mapping[str, tuple[str, date]], on: date
) -> AskedQuestion:
    said = known.get(question.datum)
    answer = read_known(question, said.value, on=on) if said else None
    if said and answer:
        return AskedQuestion(
            question=question, because=REGISTER, answer=answer, source=said.source, fact_id=said.fact_id
        )
    if question.code in earlier:
        answer, taken_on = earlier[question.code]
        return AskedQuestion(question=question, because=EARLIER, answer=answer, taken_on=taken_on)
    return AskedQuestion(question=question, because=ASKED)


def _answered(results: Iterable[LatestResult]) -> dict[str, tuple[str, date]]:
    """What people answered in tests that still count, the latest last so that it wins; never what a register said."""
    found: dict[str, tuple[str, date]] = {}
    for result in sorted(results, key=lambda one: (one.taken_on, one.id)):
        given: dict[str, Any] = {code: row["answer"] for code, row in result.answers.items()
                                 if row["because"] != REGISTER}  # fmt: skip
        found |= {code: (answer, result.taken_on) for code, answer in given.items()}
    return found
