"""A form in words: its sections with how far they are, and every answer as it will be sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from keten.doors.portal.filling.desk import Desk
from keten.dossier.clients.register import say, say_source
from keten.dossier.clients.rules.register import Datum
from keten.dossier.clients.saying import say_value
from keten.dossier.questions.models import FilledForm
from keten.dossier.questions.queries import QuestionView, Standing, get_standing, view_question


@dataclass(frozen=True, kw_only=True)
class ShownAnswer:
    """One question with what will be sent. ``kind`` is how its tag looks, ``tag`` what it says (empty: none)."""

    code: str
    label: str
    value: str
    note: str
    kind: str
    tag: str


@dataclass(frozen=True, kw_only=True)
class ShownSection:
    """One page of a form: ``left`` questions still wait for an answer."""

    code: str
    title: str
    url: str
    left: int
    is_begun: bool
    answers: tuple[ShownAnswer, ...]

    @property
    def kind(self) -> str:
        """How the tag looks."""
        return "good" if not self.left else ("soon" if self.is_begun else "plain")

    @property
    def state(self) -> str:
        """How far this page is."""
        if not self.left:
            return _("Klaar")
        return _("Bezig") if self.is_begun else _("Nog doen")


def list_sections(desk: Desk, filled: FilledForm) -> list[ShownSection]:
    """All pages of a form that hold a question for this client."""
    standing = get_standing(filled, viewer=desk.viewer, today=desk.today)
    applicable = {question.code for question in standing.list_applicable()}
    return [
        _section(desk, standing, section, views)
        for section in standing.form.sections
        if (views := [view_question(standing, one) for one in section.questions if one.code in applicable])
    ]


def list_waiting(desk: Desk, filled: FilledForm) -> list[QuestionView]:
    """The questions that a source still has to answer."""
    standing = get_standing(filled, viewer=desk.viewer, today=desk.today)
    views = (view_question(standing, question) for question in standing.list_applicable())
    return [view for view in views if view.state == "waiting"]


def _section(desk: Desk, standing: Standing, section: Any, views: list[QuestionView]) -> ShownSection:
    return ShownSection(
        code=section.code,
        title=say(section.title),
        url=desk.address("form-section", standing.filled.key, section.code),
        left=sum(not view.is_settled for view in views),
        is_begun=any(view.draft for view in views),
        answers=tuple(_answers(views)),
    )


def _answers(views: list[QuestionView]) -> Iterator[ShownAnswer]:
    for view in views:
        value, note, kind, tag = _say(view)
        yield ShownAnswer(
            code=view.question.code, label=say(view.question.words), value=value, note=note, kind=kind, tag=tag
        )


def _say(view: QuestionView) -> tuple[str, str, str, str]:
    """Value, note, and the tag: what was said about it, or what is missing."""
    source = _("volgens: %(source)s") % {"source": say_source(view.source or view.datum.source)}
    if view.state == "waiting":
        return "–", source, "calm", _("Vullen wij later in")
    if view.draft and "confirmed" in view.draft:
        return _say_confirmed(view, source)
    if view.draft:
        return _value(view.datum, view.draft["value"]), "", "plain", ""
    missing = ("soon", _("Nog invullen")) if view.question.must else ("plain", "")
    if view.value is not None:
        return (
            _value(view.datum, view.value),
            source,
            *(("soon", _("Zeg of dit klopt")) if view.question.must else missing),
        )
    return "–", "", *missing


def _say_confirmed(view: QuestionView, source: str) -> tuple[str, str, str, str]:
    assert view.draft is not None
    if view.draft["confirmed"]:
        return _value(view.datum, view.value), source, "good", _("Klopt")
    said = view.draft.get("value")
    value = _value(view.datum, said) if said is not None else view.draft.get("reason", "")
    before = _("Er stond: %(value)s") % {"value": _value(view.datum, view.value)}
    return value, before, "calm", _("Door u verbeterd")


def _value(datum: Datum, value: Any) -> str:
    return say_value(datum, value)
