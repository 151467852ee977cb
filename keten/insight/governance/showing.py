"""From rows to what the pages of an inspection show."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from keten.dossier.cases.models import Handover, Step
from keten.dossier.cases.queries import FileOverview
from keten.dossier.clients.register import say
from keten.ground.foundation.timeline import Moment
from keten.ground.organisations.models import Location
from keten.ground.promises.models import Breach
from keten.insight.governance.models import Finding, Inspection, InspectionQuestion, Promise
from keten.insight.governance.rules.findings import decide_state
from keten.insight.governance.rules.reviewing import Tally, estimate_share
from keten.insight.governance.words import FINDING_STATES, STATES, say_horizon, say_share
from keten.insight.indicators.library import list_definitions
from keten.insight.indicators.rules.definitions import Kind


def show_state(row: Inspection, *, waiting: int) -> dict[str, Any]:
    """How far an inspection is, as a tag."""
    states = [finding.state for finding in row.findings.all()]
    is_closed, samples = row.closed_on is not None, len(row.samples.all())
    state = decide_state(is_closed=is_closed, samples=samples, waiting=waiting, findings=states)
    text, kind = STATES[state]
    return {"code": state, "text": text, "kind": kind}


def show_figure(row: Inspection) -> dict[str, Any] | None:
    """The figure with which it began, and its definition as it is now; None when it began with none."""
    if not row.figure_code:
        return None
    now = list_definitions().get(row.figure_code)
    location = Location.objects.filter(pk=row.figure_key).first() if row.figure_level == "location" else None
    return {
        "code": row.figure_code,
        "name": (say(now.name) if now else row.figure_code) + say_horizon(row.figure_horizon_days or 0),
        "text": say(now.text) if now else "",
        "source": now.source if now else "",
        "version": row.figure_version,
        "is_changed": now is None or now.version != row.figure_version,
        "place": location.name if location else _("alle locaties samen"),
        "value": _say_value(row, is_share=now is None or now.kind is not Kind.RATIO),
        "rows": row.figure_rows,
    }


def _say_value(row: Inspection, *, is_share: bool) -> str:
    assert row.figure_value is not None
    value, low, high = row.figure_value, row.figure_low, row.figure_high
    if is_share:
        return say_share(value, value if low is None else low, value if high is None else high)
    if low is None or high is None:
        return number_format(value, 2)
    words = {"value": number_format(value, 2), "low": number_format(low, 2), "high": number_format(high, 2)}
    return _("%(value)s (%(low)s tot %(high)s)") % words


def show_tallies(tallies: Sequence[tuple[InspectionQuestion, Tally]]) -> list[dict[str, Any]]:
    """Each question with its counts and its share, as far as there are answers."""
    shown = []
    for question, tally in tallies:
        found = estimate_share(tally)
        share = say_share(found.value, found.low, found.high) if found else ""
        shown.append({"question": question, "tally": tally, "share": share, "estimate": found})
    return shown


def show_finding(row: Finding, *, least: int = 0) -> dict[str, Any]:
    """The texts that count, what each party said, and on what it rests. Uses what was fetched along.

    ``least``: with fewer files judged the share is left out, where everybody can read it.
    """
    texts = {kind: [one for one in row.texts.all() if one.kind == kind] for kind in ("finding", "afterword")}
    text, kind = FINDING_STATES[row.state]
    share, is_small = None, row.judged is not None and row.judged < least
    if not is_small and row.share is not None and row.low is not None and row.high is not None:
        share = say_share(row.share, row.low, row.high)
    return {
        "row": row,
        "state": text,
        "state_kind": kind,
        "text": texts["finding"][0].text if texts["finding"] else "",
        "earlier": texts["finding"][1:],
        "afterword": texts["afterword"][0].text if texts["afterword"] else "",
        "share": share,
        "is_small": is_small,
        "reactions": [_show_reaction(row, one) for one in row.reactions.all()],
    }


def _show_reaction(row: Finding, one: Any) -> dict[str, Any]:
    is_late = row.react_by is not None and one.given_on > row.react_by and not one.is_silence
    return {"reaction": one, "is_late": is_late}


def list_moments(overview: FileOverview, breaches: Sequence[Breach], *, today: date) -> list[Moment]:
    """What happened in a file, the latest first: for who looks at the work, so without names of colleagues."""
    moments = [*_open_steps(overview, today), *_past(overview), *map(_broken, breaches)]
    return sorted(moments, key=lambda one: (one.kind in ("todo", "late"), one.place), reverse=True)


def _open_steps(overview: FileOverview, today: date) -> Iterator[Moment]:
    for step in overview.steps_ahead:
        yield Moment(kind="late" if step.due_on < today else "todo", when=step.due_on, text=_kind(step), note=step.note)


def _past(overview: FileOverview) -> Iterator[Moment]:
    case = overview.case
    place = {"place": case.location}
    yield Moment(kind="past", when=case.opened_on, text=_("Ingeschreven bij %(place)s") % place, order=-1)
    if case.closed_on:
        reason = str(case.get_close_reason_display())
        yield Moment(kind="past", when=case.closed_on, text=_("Dossier gesloten"), note=reason, order=4)
    for spell in overview.spells:
        note = f"{spell.location}, {spell.get_target_group_display()}"
        yield Moment(kind="past", when=spell.until_on, text=str(spell.get_because_display()), note=note, order=4)
    for step in overview.steps_past:
        words = f"{_kind(step)}: {step.get_outcome_display()}"
        if step.ended_at:
            yield Moment(kind="past", when=step.ended_at, text=words, note=step.outcome_note or step.note)
    for handover in overview.handovers:
        yield _handed_over(handover)


def _kind(step: Step) -> str:
    return str(step.get_kind_display())


def _handed_over(row: Handover) -> Moment:
    answer = str(row.get_answer_display()) if row.answer else _("nog geen antwoord")
    words = _("Overdracht gevraagd aan %(to)s: %(answer)s") % {"to": row.to_organisation, "answer": answer.lower()}
    return Moment(kind="past", when=row.asked_on, text=words, note=row.reason, order=2)


def _broken(row: Breach) -> Moment:
    label = dict(Promise.choices).get(row.promise, row.promise)
    words = _("Belofte niet nagekomen: %(promise)s") % {"promise": label}
    return Moment(kind="calm", when=row.since_on, text=words, order=0)
