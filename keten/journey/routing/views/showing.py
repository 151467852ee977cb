"""A model as its page shows it: plain Dutch in tables, beside the picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from keten.journey.routing.library import list_offerings
from keten.journey.routing.queries.trying import Lived
from keten.journey.routing.rules.differing import Change
from keten.journey.routing.rules.language import Clock, ServiceModel, Stage
from keten.journey.routing.views import words
from keten.journey.routing.views.drawing import Bar, Picture, Tick, draw_clocks, draw_stages, draw_ticks


@dataclass(frozen=True, kw_only=True)
class ShownClock:
    """One clock in words, with its place on the line of time."""

    label: str
    starts: str
    length: str
    warn: str
    step: str
    owner: str
    stops: str
    silence: str
    only: str
    is_legal: bool
    source: str
    bar: Bar


@dataclass(frozen=True, kw_only=True)
class ShownModel:
    """Everything that the page of a version shows of its model."""

    model: ServiceModel
    picture: Picture | None
    stages: list[dict[str, Any]]
    rows: list[dict[str, Any]]
    onward: list[ShownClock]  # clocks that count on from an event
    backward: list[ShownClock]  # clocks that count back from the end of WW
    ticks: list[Tick]
    offerings: list[dict[str, str]]


def show_model(model: ServiceModel) -> ShownModel:
    """A model in words."""
    onward = [clock for clock in model.clocks if clock.starts != "ww_ends"]
    backward = [clock for clock in model.clocks if clock.starts == "ww_ends"]
    return ShownModel(
        model=model,
        picture=draw_stages(model),
        stages=[_stage(stage, model) for stage in model.stages],
        rows=[
            {"when": [one.describe() for one in row.when], "stage": words.say_stage(row.stage, model),
             "because": row.because}
            for row in model.rows
        ],
        onward=_clocks(onward, model),
        backward=_clocks(backward, model),
        ticks=draw_ticks(onward),
        offerings=_offerings(model),
    )  # fmt: skip


def _stage(stage: Stage, model: ServiceModel) -> dict[str, Any]:
    signs = [
        (stage.two_signatures, _("twee organisaties besluiten samen")),
        (stage.second_assessor, _("een tweede beoordelaar tekent mee")),
        (not stage.keeps_contact_person, _("er komt een andere contactpersoon")),
    ]
    return {
        "label": stage.label,
        "lead": words.say_tasks([stage.lead]),
        "support": words.say_tasks(stage.support) if stage.support else "",
        "talk_with": words.say_tasks(stage.talk_with) if stage.talk_with else "",
        "longest": words.say_term(stage.longest),
        "then": words.say_list(words.say_stage(code, model) for code in stage.then) if stage.then else _("elke fase"),
        "purse": words.PURSE[stage.purse],
        "signs": [text for shown, text in signs if shown],
        "source": stage.source,
    }


def _clocks(clocks: Sequence[Clock], model: ServiceModel) -> list[ShownClock]:
    return [_clock(clock, bar, model) for clock, bar in zip(clocks, draw_clocks(clocks), strict=True)]


def _clock(clock: Clock, bar: Bar, model: ServiceModel) -> ShownClock:
    only = [words.say_stage(code, model) for code in clock.stages] + [one.describe() for one in clock.when]
    return ShownClock(
        label=clock.label, starts=str(words.STARTS[clock.starts]), length=words.say_length(clock),
        warn=words.say_term(clock.warn), step=words.say_step(clock.step), owner=str(words.OWNERS[clock.owner]),
        stops=words.say_list(words.STOPS[stop] for stop in clock.stops), silence=words.say_silence(clock, model),
        only=", ".join(only), is_legal=clock.legal, source=clock.source, bar=bar,
    )  # fmt: skip


def _offerings(model: ServiceModel) -> list[dict[str, str]]:
    """Each offering once, with the stages in which it fits."""
    known = list_offerings()
    codes = dict.fromkeys([*model.offerings, *(code for stage in model.stages for code in stage.offerings)])
    shown = []
    for code in codes:
        row = known[code]
        inside = [stage.label for stage in model.stages if code in stage.offerings]
        where = _("altijd") if code in model.offerings else words.say_list(inside)
        shown.append({"label": row.label, "where": where, "task": words.say_tasks([row.task]),
                      "purse": str(words.PURSE[row.purse]), "ground": row.ground})  # fmt: skip
    return shown


def show_examples(lived: Sequence[Lived], model: ServiceModel) -> list[dict[str, Any]]:
    """Each worked example: what it says, and whether the model says the same."""
    labels = {clock.code: clock.label for clock in model.clocks}
    return [
        {
            "title": one.example.title,
            "line": one.example.line,
            "opened_on": one.example.opened_on,
            "says": _says(one, labels, model),
            "differences": [{"said": said, "found": found} for said, found in one.differences],
        }
        for one in lived
    ]


def _says(one: Lived, labels: dict[str, str], model: ServiceModel) -> list[dict[str, Any]]:
    example = one.example
    said: list[dict[str, Any]] = []
    if example.advised is not None:
        said.append({"text": _("advies: %(stage)s") % {"stage": words.say_stage(example.advised, model)}})
    if example.in_stage is not None:
        said.append({"text": _("fase: %(stage)s") % {"stage": words.say_stage(example.in_stage, model)}})
    for code, day in example.warned.items():
        said.append({"text": _("%(clock)s: op het bureau") % {"clock": labels.get(code, code)}, "on": day})
    for code, day in example.due.items():
        said.append({"text": _("%(clock)s: uiterlijk") % {"clock": labels.get(code, code)}, "on": day})
    return said


def show_changes(changes: Sequence[Change], old: ServiceModel, new: ServiceModel) -> list[dict[str, Any]]:
    """Each difference in words: where, what, before and after."""
    return [
        {
            "part": words.PARTS[change.part],
            "name": change.name,
            "kind": change.kind,
            "key": words.KEYS.get(change.key, change.key),
            "before": words.say_value(change.key, change.before, old),
            "after": words.say_value(change.key, change.after, new),
        }
        for change in changes
    ]
