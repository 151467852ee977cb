"""Putting questions: each is written in the ledger of questions before anybody sees it (P4)."""

from keten.dossier.clients.rules.facts import Said
from keten.dossier.questions.actions.holding import HeldForm
from keten.dossier.questions.events import QuestionsPut
from keten.dossier.questions.models import AnswerKind, QuestionAsked, ShownAs
from keten.dossier.questions.queries import Standing
from keten.dossier.questions.rules.deciding import Ask, Known
from keten.dossier.questions.rules.forms import Question


def put_questions(held: HeldForm) -> None:
    """Decide about every question of the form that applies, and write down what is asked and what is shown."""
    standing = held.read()
    asked, shown = [], []
    for question in standing.list_applicable():
        if (standing.get_draft(question) or {}).get("done"):
            continue  # answered and submitted: a form that waits for a source puts only what is left
        match standing.decide(question):
            case Known(answer):
                shown += _show(held, standing, question, answer)
            case Ask(ground):
                asked += _ask(held, standing, question, ground)
    if asked or shown:
        event = QuestionsPut(
            client_id=held.client.pk, form_id=held.filled.pk, asked=",".join(asked), shown=",".join(shown)
        )
        held.record(event)


def _show(held: HeldForm, standing: Standing, question: Question, answer: Said) -> list[str]:
    """An answer that the chain has: an open question about it is closed, because the chain found it itself."""
    if question.datum in standing.open_asked and not standing.get_draft(question):
        QuestionAsked.objects.filter(
            client=held.client, datum=question.datum, shown_as=ShownAs.ASKED, answered_at=None
        ).update(answered_at=held.now, answered_in=held.filled, answer=AnswerKind.FOUND, fact=answer.fact_id)
    if question.code in standing.confirmed:
        return []
    _write(held, question, ShownAs.CONFIRM, None)
    return [question.code]


def _ask(held: HeldForm, standing: Standing, question: Question, ground: str | None) -> list[str]:
    """A question that is still open somewhere is the same question: it is not put a second time."""
    if question.datum in standing.open_asked:
        return []
    _write(held, question, ShownAs.ASKED, ground)
    return [question.code]


def _write(held: HeldForm, question: Question, shown_as: ShownAs, ground: str | None) -> None:
    QuestionAsked.objects.create(
        client=held.client,
        datum=question.datum,
        form=held.filled,
        question=question.code,
        shown_as=shown_as,
        ground=ground,
        asked_at=held.now,
    )
