"""One timeline per client: what comes on top, then what was, each with who and where it came from."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from keten.doors.workspace.words import RULE_WORDS
from keten.dossier.cases.models import Handover, HandoverKind, Spell, SpellEnd, Step, StepKind
from keten.dossier.cases.queries import FileOverview
from keten.ground.foundation.timeline import Moment
from keten.ground.promises.models import Breach


def list_moments(
    overview: FileOverview, breaches: list[Breach], *, today: date, more: Iterable[Moment] = ()
) -> list[Moment]:
    """Everything that comes (furthest first), then everything that was (latest first); ``more`` joins both."""
    ahead, past = _split(more)
    ahead += [_ahead(step, today) for step in overview.steps_ahead]
    past += [*_opened(overview), *map(_ended, overview.steps_past), *map(_broken, breaches)]
    for handover in overview.handovers:
        past += _of_handover(handover)
    return [*_latest_first(ahead), *_latest_first(past)]


def _split(moments: Iterable[Moment]) -> tuple[list[Moment], list[Moment]]:
    ahead: list[Moment] = []
    past: list[Moment] = []
    for moment in moments:
        (ahead if moment.kind in ("todo", "late") else past).append(moment)
    return ahead, past


def _latest_first(moments: Iterable[Moment]) -> list[Moment]:
    return sorted(moments, key=lambda moment: moment.place, reverse=True)


def _opened(overview: FileOverview) -> Iterator[Moment]:
    case, places = overview.case, {overview.case.opened_on: overview.case.location}
    for spell in overview.spells:  # the first place of each time that it was open comes last
        places[spell.opened_on] = spell.location
        yield _of_spell(spell)
    for opened_on, place in places.items():
        yield Moment(kind="past", when=opened_on, text=_("Ingeschreven bij %(place)s") % {"place": place}, order=-1)
    if case.closed_on:
        reason = str(case.get_close_reason_display())
        yield Moment(kind="past", when=case.closed_on, text=_("Dossier gesloten"), note=reason, order=4)


def _of_spell(spell: Spell) -> Moment:
    """The end of a stretch: closed, gone to another location, or another benefit."""
    notes = {
        SpellEnd.CLOSED: str(spell.get_close_reason_display() or ""),
        SpellEnd.MOVED: _("eerst bij %(place)s") % {"place": spell.location},
        SpellEnd.TARGET_GROUP: _("eerst %(group)s") % {"group": spell.get_target_group_display()},
    }
    because = SpellEnd(spell.because)
    return Moment(kind="past", when=spell.until_on, text=str(because.label), note=notes[because], order=4)


def _ahead(step: Step, today: date) -> Moment:
    is_transfer = step.kind == StepKind.WWB_TEST  # is done on the page of the transfer
    return Moment(
        kind="late" if step.due_on < today else "todo",
        when=step.due_on,
        text=_named(step),
        note=_("volgt uit: overdracht aangenomen") if step.handover_id else _name(step.owner),
        link_url=reverse("transfers", args=[step.case.key]) if is_transfer else reverse("finish-step", args=[step.key]),
        link_text=_("Naar de overgang") if is_transfer else _("Werk bij"),
    )


def _ended(step: Step) -> Moment:
    assert step.ended_at is not None  # guaranteed by the database for a step with an outcome
    text = f"{_named(step)} – {str(step.get_outcome_display()).lower()}"
    return Moment(kind="past", when=step.ended_at, text=text, note=_joined(_name(step.ended_by), step.outcome_note))


def _of_handover(handover: Handover) -> Iterator[Moment]:
    yield _asked(handover)
    if handover.answered_at:
        yield _answered(handover)
    if handover.client_told_on:
        text = _("Klant verteld wie nu de contactpersoon is")
        yield Moment(kind="past", when=handover.client_told_on, text=text, order=3)


def _asked(handover: Handover) -> Moment:
    first = handover.kind == HandoverKind.FIRST
    text = _("Contactpersoon gevraagd aan %(name)s") if first else _("Overdracht gevraagd aan %(name)s")
    return Moment(
        kind="past",
        when=handover.asked_on,
        text=text % {"name": handover.to_staff or handover.to_organisation},
        note=_joined(_("door %(name)s") % {"name": handover.asked_by} if handover.asked_by else "", handover.reason),
        link_url=reverse("handover", args=[handover.key]),
        link_text=_("Bekijk"),
        order=0,
    )


def _answered(handover: Handover) -> Moment:
    assert handover.answered_at is not None
    words = {
        "accepted": _("Aangenomen door %(name)s"),
        "refused": _("Geweigerd door %(name)s"),
        "withdrawn": _("Vraag ingetrokken door %(name)s"),
    }
    who = handover.answered_by.name if handover.answered_by else "Keten"
    text = words[str(handover.answer)] % {"name": who}
    return Moment(kind="past", when=handover.answered_at, text=text, note=handover.answer_reason, order=2)


def _broken(breach: Breach) -> Moment:
    said = _("Wij waren te laat: %(what)s") if breach.mended_on else _("Wij zijn te laat: %(what)s")
    text = said % {"what": str(RULE_WORDS[breach.rule][0]).lower()}
    note = _("hersteld") if breach.mended_on else _("nog niet hersteld")
    return Moment(kind="calm", when=breach.found_on, text=text, note=note)


def _named(step: Step) -> str:
    return f"{step.get_kind_display()}: {step.note}" if step.note else str(step.get_kind_display())


def _name(staff: object) -> str:
    return str(staff) if staff else ""


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
