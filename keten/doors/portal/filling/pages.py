"""The pages of a form: its beginning, an overview, one page per section, a check, and what was sent."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from keten.doors.portal.filling.desk import Desk
from keten.doors.portal.filling.forms import BeginForm
from keten.doors.portal.filling.shown import ShownSection, list_sections, list_waiting
from keten.doors.portal.filling.words import describe_expectation, describe_next, list_outages, say_report
from keten.dossier.clients.register import say
from keten.dossier.questions.actions import open_section, refresh_sources, save_section
from keten.dossier.questions.forms import SectionForm
from keten.dossier.questions.library import get_form
from keten.dossier.questions.models import FilledForm
from keten.dossier.questions.queries import SectionView, UnknownForm, count_questions
from keten.ground.foundation.decision import Refused
from keten.ground.foundation.web import say_done, say_refused, try_action
from keten.journey.intake.actions import begin_form, report_benefit, send_form
from keten.journey.intake.queries import find_report
from keten.journey.intake.rules.sending import LAW_OF_FORM, TARGET_GROUP_OF_FORM

_LATER, _BACK = "later", "terug"


def show_start(desk: Desk, form: str) -> HttpResponse:
    """What a form is for, and the button with which it begins; for a benefit that is also the report (*melding*)."""
    if form not in TARGET_GROUP_OF_FORM:
        raise UnknownForm
    file, law = get_form(form), LAW_OF_FORM.get(form, "")
    report = find_report(desk.client.pk, law) if law else None
    begin = BeginForm(desk.posted, born_on=desk.client.born_on, law=law, today=desk.today, report=report)
    filled = try_action(begin, lambda: _begin(desk, form, law, begin))
    if filled:
        return HttpResponseRedirect(desk.address("form", filled.key))
    context = {
        "form": begin,
        "title": say(file.title),
        "lead": say(file.lead),
        "sections": [say(section.title) for section in file.sections],
        "term": begin.term,
        "is_benefit": bool(law),
    }
    return desk.render("start", context)


def _begin(desk: Desk, form: str, law: str, begin: BeginForm) -> FilledForm:
    filled = begin_form(client=desk.client, form=form, by=desk.viewer, now=desk.now)
    if law and filled.submitted_at is None:
        report_benefit(client=desk.client, law=law, by=desk.viewer, now=desk.now, **begin.exceptions())
    return filled


def show_form(desk: Desk, key: UUID) -> HttpResponse:
    """All sections with how far they are; for what was sent already: what became of it."""
    filled = _refreshed(desk, desk.get_form(key))
    sections = list_sections(desk, filled)
    if filled.submitted_at is not None and all(not section.left for section in sections):
        return HttpResponseRedirect(desk.address("form-sent", key))
    return desk.render("overview", _overview(desk, filled, sections))


def show_section(desk: Desk, key: UUID, section: str) -> HttpResponse:
    """One page: what is known stands filled in, the rest is asked; every way on saves."""
    filled = desk.get_form(key)
    if filled.completed_at is not None:
        return HttpResponseRedirect(desk.address("form-sent", key))
    view = open_section(filled=key, section=section, by=desk.viewer, now=desk.now)
    way = desk.request.POST.get("verder", "")
    form = SectionForm(desk.posted, view=view, partial=way in (_LATER, _BACK))
    if try_action(form, lambda: _save(desk, view, form)):
        return HttpResponseRedirect(_way_on(desk, view, way))
    return desk.render("section", _section_page(desk, view, form))


def show_check(desk: Desk, key: UUID) -> HttpResponse:
    """Everything once more before it is sent; sending twice is sending once."""
    filled = desk.get_form(key)
    if desk.request.method == "POST":
        return _send(desk, filled)
    if filled.completed_at is not None:
        return HttpResponseRedirect(desk.address("form-sent", key))
    sections = list_sections(desk, filled)
    left = sum(section.left for section in sections)
    return desk.render("check", _overview(desk, filled, sections) | {"left": left})


def show_sent(desk: Desk, key: UUID) -> HttpResponse:
    """What was sent, where it goes, what comes next and when, and how little had to be filled in."""
    filled = _refreshed(desk, desk.get_form(key))
    if filled.submitted_at is None:
        return HttpResponseRedirect(desk.address("form", key))
    asked, shown = count_questions(filled)
    waiting = list_waiting(desk, filled) if filled.completed_at is None else []
    left = sum(section.left for section in list_sections(desk, filled)) if filled.completed_at is None else 0
    context = _headed(filled) | {
        "filled": filled,
        "saved": shown + len(waiting),
        "total": asked + shown + len(waiting),
        "waiting": waiting,
        "left": left,
        "outages": list_outages(desk),
        "next": describe_next(desk, filled),
        "form_url": desk.address("form", key),
    }
    return desk.render("sent", context)


def show_indication(desk: Desk, key: UUID) -> HttpResponse:
    """The indication line by line: what is known, what the rule asks, where that stands. Never a decision."""
    filled = desk.get_form(key)
    context = _headed(filled) | describe_expectation(desk, filled) | {"form_url": desk.address("form", key)}
    return desk.render("indication", context)


def _refreshed(desk: Desk, filled: FilledForm) -> FilledForm:
    """Opening a form that waits asks the sources again; a source that is out of reach is left alone for a while."""
    if filled.completed_at is None and list_waiting(desk, filled):
        return refresh_sources(filled=filled.key, by=desk.viewer, now=desk.now)
    return filled


def _save(desk: Desk, view: SectionView, form: SectionForm) -> FilledForm:
    return save_section(
        filled=view.filled.key,
        section=view.section.code,
        given=form.given(),
        by=desk.viewer,
        now=desk.now,
        partial=form.partial,
    )


def _way_on(desk: Desk, view: SectionView, way: str) -> str:
    """The next page; the same one again when an answer made another question apply."""
    key = view.filled.key
    codes = [section.code for section in list_sections(desk, desk.get_form(key))]
    place = codes.index(view.section.code)
    if way == _LATER:
        say_done(desk.request, _("Wat u invulde is bewaard. U kunt later verdergaan."))
        return desk.home
    if way == _BACK:
        return desk.address("form-section", key, codes[place - 1]) if place else desk.address("form", key)
    section = next(one for one in list_sections(desk, desk.get_form(key)) if one.code == view.section.code)
    if section.left:
        return section.url
    return (
        desk.address("form-section", key, codes[place + 1])
        if place + 1 < len(codes)
        else desk.address("form-check", key)
    )


def _send(desk: Desk, filled: FilledForm) -> HttpResponse:
    try:
        send_form(filled=filled.key, by=desk.viewer, now=desk.now)
    except Refused as refusal:
        say_refused(desk.request, refusal)
        return HttpResponseRedirect(_where(desk, filled, refusal.field or ""))
    return HttpResponseRedirect(desk.address("form-sent", filled.key))


def _where(desk: Desk, filled: FilledForm, question: str) -> str:
    """The page with the question at fault, else the check again."""
    for section in get_form(filled.form, filled.version).sections:
        if question in {one.code for one in section.questions}:
            return desk.address("form-section", filled.key, section.code)
    return desk.address("form-check", filled.key)


def _overview(desk: Desk, filled: FilledForm, sections: list[ShownSection]) -> dict[str, Any]:
    done = sum(not section.left for section in sections)
    going_on = next((section.url for section in sections if section.left), desk.address("form-check", filled.key))
    return (
        _headed(filled)
        | describe_expectation(desk, filled)
        | {
            "filled": filled,
            "sections": sections,
            "done": done,
            "is_begun": any(section.is_begun for section in sections),
            "next_url": going_on,
            "form_url": desk.address("form", filled.key),
            "check_url": desk.address("form-check", filled.key),
            "indication_url": desk.address("form-indication", filled.key),
            "report": say_report(desk, filled),
            "outages": list_outages(desk),
        }
    )


def _section_page(desk: Desk, view: SectionView, form: SectionForm) -> dict[str, Any]:
    codes = [section.code for section in list_sections(desk, view.filled)]
    place = codes.index(view.section.code) if view.section.code in codes else 0
    return _headed(view.filled) | {
        "form": form,
        "view": view,
        "section_title": say(view.section.title),
        "place": place + 1,
        "places": len(codes),
        "form_url": desk.address("form", view.filled.key),
    }


def _headed(filled: FilledForm) -> dict[str, Any]:
    return {"title": say(get_form(filled.form, filled.version).title)}


Page = Callable[..., HttpResponse]
PAGES: dict[str, Page] = {
    "form-start": show_start,
    "form": show_form,
    "form-section": show_section,
    "form-check": show_check,
    "form-sent": show_sent,
    "form-indication": show_indication,
}
