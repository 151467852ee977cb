"""Reading a form as a page shows it: what is known already, what is asked, and what waits for a source."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.http import Http404

from keten.dossier.clients.ports import get_sources
from keten.dossier.clients.queries import ClientImage, get_image
from keten.dossier.clients.register import get_datum
from keten.dossier.clients.rules.register import Datum
from keten.dossier.questions.library import get_form
from keten.dossier.questions.models import AnswerKind, FilledForm, QuestionAsked, ShownAs
from keten.dossier.questions.rules.access import may_fill_form
from keten.dossier.questions.rules.deciding import Ask, AskedBefore, Known, Outcome, SourceState, Wait, decide_question
from keten.dossier.questions.rules.forms import FormFile, Question, Section, applies
from keten.ground.foundation.prepared import Prepared
from keten.ground.organisations.rules.viewer import Viewer


class UnknownForm(Http404):
    """There is no such form for this viewer: not there, or not theirs."""


@dataclass(frozen=True, kw_only=True)
class QuestionView:
    """One question as the page shows it.

    ``state``: known (show ``value`` with ``source``, ask "klopt dit?"), answered (in this form already, and carried
    out: shown, not put again), asked (an open field; ``ground`` when it is asked again), waiting (not asked:
    ``source`` is out of reach ``since``), or unopened (``open_section`` comes first).
    ``draft`` is what was saved: ``{"value", "confirmed", "reason", "fact"}``.
    """

    question: Question
    datum: Datum
    state: str
    value: Any = None
    source: str = ""
    fact_id: int | None = None
    recorded_on: date | None = None
    ground: str | None = None
    since: datetime | None = None
    draft: Mapping[str, Any] | None = None

    @property
    def is_settled(self) -> bool:
        """Answered well enough to submit."""
        return self.state == "waiting" or not self.question.must or bool(self.draft)


@dataclass(frozen=True, kw_only=True)
class SectionView:
    """A page of a form. ``asked`` and ``shown`` count over the whole form, for the last page."""

    filled: FilledForm
    form: FormFile
    section: Section
    questions: tuple[QuestionView, ...]
    asked: int
    shown: int

    @property
    def is_settled(self) -> bool:
        """All that must be answered here is; else the page is shown again, also for what an answer made apply."""
        return all(question.is_settled for question in self.questions)

    @property
    def next_code(self) -> str:
        """The section after this one; empty at the end."""
        codes = [section.code for section in self.form.sections]
        place = codes.index(self.section.code) + 1
        return codes[place] if place < len(codes) else ""


@dataclass(frozen=True)
class Standing:
    """Everything that decides about the questions of one form on one day."""

    filled: FilledForm
    form: FormFile
    image: ClientImage
    asked_before: Mapping[str, tuple[AskedBefore, ...]]
    open_asked: frozenset[str]  # data with an open question in the ledger
    confirmed: frozenset[str]  # questions of this form that were shown filled in
    today: date

    def list_applicable(self) -> Iterator[Question]:
        """The questions whose conditions hold, by the answers in the draft first and the facts after them."""
        values = self._values()
        return (question for question in self.form.list_questions() if applies(question, values, today=self.today))

    def decide(self, question: Question) -> Outcome:
        """What the rule of P4 says about a question now."""
        known = self.image.data[question.datum]
        return decide_question(
            known.datum,
            known.best,
            self.asked_before.get(question.datum, ()),
            self._source_state(known.datum),
            by_law=bool(question.by_law) and not self._was_answered_here(question),
        )

    def get_draft(self, question: Question) -> Mapping[str, Any] | None:
        """What was saved for a question in this form."""
        draft: Mapping[str, Any] | None = self.filled.answers.get(question.code)
        return draft

    def _was_answered_here(self, question: Question) -> bool:
        return bool((self.get_draft(question) or {}).get("done"))

    def _values(self) -> dict[str, Any]:
        values = {code: known.best.answer.value for code, known in self.image.data.items() if known.best.answer}
        for question in self.form.list_questions():
            draft = self.get_draft(question)
            if draft and draft.get("value") is not None:
                values[question.datum] = draft["value"]
        return values

    def _source_state(self, datum: Datum) -> SourceState:
        if datum.is_asked_of_client or datum.source not in get_sources() or not self.filled.client.bsn_hash:
            return SourceState("absent")
        contact = self.image.sources.get(datum.source)
        if contact is None:
            return SourceState("not_asked")
        return SourceState("failed", contact.failed_since) if contact.failed_since else SourceState("answered")


def get_filled_form(key: UUID, *, viewer: Viewer) -> FilledForm:
    """A form of a client. Raises ``UnknownForm``."""
    filled = FilledForm.objects.select_related("client").filter(key=key).first()
    if filled is None or not may_fill_form(viewer, client_id=filled.client_id):
        raise UnknownForm
    return filled


def list_filled_forms(client_id: int, *, viewer: Viewer) -> list[FilledForm]:
    """All forms of a client, newest first."""
    if not may_fill_form(viewer, client_id=client_id):
        return []
    return _FORMS.list(client_id)


_FORMS = Prepared(lambda id: FilledForm.objects.filter(client_id=id).order_by("-started_at", "-pk"))


def get_section(filled_key: UUID, section: str, *, viewer: Viewer, today: date) -> SectionView:
    """One page of a form, read only. Raises ``UnknownForm``.

    A question is "asked" here only when the ledger of questions holds it: pages call ``actions.open_section`` first.
    """
    standing = get_standing(get_filled_form(filled_key, viewer=viewer), viewer=viewer, today=today)
    try:
        found = standing.form.get_section(section)
    except KeyError as missing:
        raise UnknownForm from missing
    shown = {question.code for question in found.questions}
    asked, filled_in = count_questions(standing.filled)
    return SectionView(
        filled=standing.filled,
        form=standing.form,
        section=found,
        questions=tuple(view_question(standing, one) for one in standing.list_applicable() if one.code in shown),
        asked=asked,
        shown=filled_in,
    )


def get_standing(filled: FilledForm, *, viewer: Viewer, today: date) -> Standing:
    """The image of the client and the ledger of questions, read together for one form."""
    asked: dict[str, list[AskedBefore]] = defaultdict(list)
    open_asked, confirmed = set(), set()
    rows = QuestionAsked.objects.filter(client_id=filled.client_id).order_by("pk")
    for row in rows.values("datum", "question", "form_id", "shown_as", "ground", "answered_at"):
        if row["shown_as"] == ShownAs.ASKED:
            asked[row["datum"]].append(AskedBefore(row["ground"], row["answered_at"] is not None))
            if row["answered_at"] is None:
                open_asked.add(row["datum"])
        elif row["form_id"] == filled.pk:
            confirmed.add(row["question"])
    return Standing(
        filled,
        get_form(filled.form, filled.version),
        get_image(filled.client_id, today=today, viewer=viewer),
        {datum: tuple(found) for datum, found in asked.items()},
        frozenset(open_asked),
        frozenset(confirmed),
        today,
    )


def view_question(standing: Standing, question: Question) -> QuestionView:
    """A question with what the rule says about it."""
    datum, draft = get_datum(question.datum), standing.get_draft(question)
    if draft and draft.get("done") and question.code not in standing.confirmed:
        value = draft.get("value")
        return QuestionView(question=question, datum=datum, state="answered", value=value, draft=draft)
    match standing.decide(question):
        case Known(answer):
            return QuestionView(
                question=question,
                datum=datum,
                state="known" if question.code in standing.confirmed else "unopened",
                value=answer.value,
                source=answer.source,
                fact_id=answer.fact_id,
                recorded_on=answer.recorded_on,
                draft=draft,
            )
        case Wait(source, since):
            return QuestionView(
                question=question, datum=datum, state="waiting", source=source, since=since, draft=draft
            )
        case Ask(ground):
            state = "asked" if question.datum in standing.open_asked else "unopened"
            return QuestionView(question=question, datum=datum, state=state, ground=ground, draft=draft)
    raise AssertionError  # pragma: no cover - the three outcomes are all there are


def count_questions(filled: FilledForm) -> tuple[int, int]:
    """How many questions were put to the client in this form, and how many answers stood filled in already."""
    mine = Q(form=filled) | Q(answered_in=filled)
    counted = QuestionAsked.objects.filter(mine).aggregate(
        asked=Count("pk", filter=Q(shown_as=ShownAs.ASKED) & ~Q(answer__in=(AnswerKind.FOUND, AnswerKind.JOINED))),
        shown=Count("pk", filter=Q(shown_as=ShownAs.CONFIRM)),
    )
    return counted["asked"], counted["shown"]
