"""The people of a question as arrays: who is in which arm, what came of it, and who had to be left out."""

from dataclasses import dataclass, field, replace

import numpy as np

from keten.ground.foundation.decision import Refused
from keten.ground.foundation.statistics.arrays import Flags, Floats, Integers
from keten.ground.foundation.statistics.linear import are_alike, find_independent, with_constant
from keten.insight.evaluation.effects.question import Kind, Question
from keten.insight.evaluation.effects.tables import Table
from keten.insight.evaluation.rules.grading import Design

_CONTROLS = ("0", "controle", "control", "nee", "no", "false", "onwaar")
_WORK = ("werk", "work")
_MOST_ARMS, _FEWEST = 20, 2
_NONE = np.zeros(0, dtype=np.int64)
_NOTHING = np.zeros(0)


@dataclass(frozen=True, kw_only=True)
class Sample:
    """Rows that can be used. ``arm``: 0 for the control, 1, 2, ... for ``arms`` in that order, (people,).

    ``outcome``: a number; of a duration the days. ``cause``: of a duration 1, 2, ... for ``causes``, 0 not ended.
    ``cluster``, ``block``: 0, 1, ... or empty. ``covariates``: (people, terms). ``taken``, ``placebo``, ``earlier``:
    numbers with NaN where unknown, or empty. ``lost``: by arm, the rows without an outcome, and ``left_out`` those that
    do not count for any reason; ``warnings``: Dutch.
    """

    kind: Kind
    arms: tuple[str, ...]
    arm: Integers
    outcome: Floats
    covariates: Floats
    names: tuple[str, ...] = ()
    cause: Integers = field(default_factory=lambda: _NONE)
    causes: tuple[str, ...] = ()
    cluster: Integers = field(default_factory=lambda: _NONE)
    block: Integers = field(default_factory=lambda: _NONE)
    taken: Floats = field(default_factory=lambda: _NOTHING)
    placebo: Floats = field(default_factory=lambda: _NOTHING)
    earlier: Floats = field(default_factory=lambda: _NOTHING)
    lost: dict[str, int]
    left_out: dict[str, int]
    warnings: tuple[str, ...] = ()

    def only(self, chosen: Flags) -> "Sample":
        """Some of the people; clusters and blocks are numbered anew."""
        parts = {name: getattr(self, name) for name in ("cause", "cluster", "block", "taken", "placebo", "earlier")}
        kept = {name: part[chosen] if len(part) else part for name, part in parts.items()}
        for name in ("cluster", "block"):
            kept[name] = _number(kept[name])
        return replace(
            self, arm=self.arm[chosen], outcome=self.outcome[chosen], covariates=self.covariates[chosen], **kept
        )

    def count(self) -> dict[str, int]:
        """People by arm."""
        return dict(zip(self.arms, np.bincount(self.arm, minlength=len(self.arms)).tolist(), strict=True))


def _number(codes: Integers) -> Integers:
    return np.unique(codes, return_inverse=True)[1].astype(np.int64) if len(codes) else codes


def take_sample(table: Table, question: Question) -> Sample:
    """The people of a question. Raises ``Refused`` when no comparison can be made, with what to do."""
    arm, arms = _find_arms(table, question)
    _refuse_doubles(table, question)
    _refuse_late_starts(table, question, arm)
    outcome = table.numbers(question.outcome)
    raw = _collect(table, question, arm, arms, outcome)
    known = ~np.isnan(outcome) & (arm >= 0) & _is_complete(raw, question)
    lost, left_out = (
        {name: int((part & (arm == place)).sum()) for place, name in enumerate(arms)}
        for part in (np.isnan(outcome), ~known)
    )
    said = _say_left_out(arm, outcome, known, arms)
    sample = replace(raw.only(known), lost=lost, left_out=left_out, warnings=said)
    _refuse_small(sample, question)
    return _fill_covariates(_check_outcome(sample, question), question)


def _find_arms(table: Table, question: Question) -> tuple[Integers, tuple[str, ...]]:
    """Codes with 0 for the control, -1 for unknown; and the names in that order."""
    if not question.arm:
        return np.zeros(len(table.lines), dtype=np.int64), ("iedereen",)
    codes, values = table.codes(question.arm)
    if len(values) > _MOST_ARMS:
        raise Refused(f"Kolom {question.arm} heeft te veel verschillende waarden om een groep te zijn.", question.arm)
    if len(values) < _FEWEST and question.design is not Design.BEFORE_AFTER:
        raise Refused(
            f"In kolom {question.arm} zit iedereen in dezelfde groep: er is niets om mee te vergelijken. Voeg mensen "
            "zonder de maatregel toe, of kies --design before-after (dan zonder oordeel).", question.arm,
        )  # fmt: skip
    control = _find_control(values, question)
    order = [control, *(place for place in range(len(values)) if place != control)]
    rank = np.full(len(values) + 1, -1, dtype=np.int64)
    rank[order] = np.arange(len(values))
    return rank[codes], tuple(values[place] for place in order)


def _find_control(values: list[str], question: Question) -> int:
    folded = [value.casefold() for value in values]
    for wanted in (question.control.casefold(),) if question.control else _CONTROLS:
        if wanted in folded:
            return folded.index(wanted)
    if question.control:
        raise Refused(f"De waarde van --control komt in kolom {question.arm} niet voor.", question.arm)
    if question.design is Design.BEFORE_AFTER and len(values) == 1:
        return 0
    raise Refused(f"Zeg met --control welke waarde van kolom {question.arm} de controlegroep is.", question.arm)


def _refuse_doubles(table: Table, question: Question) -> None:
    if not question.unit:
        return
    codes, _values = table.codes(question.unit)
    seen, first = np.unique(codes[codes >= 0], return_index=True)
    if len(seen) < int((codes >= 0).sum()):
        rows = np.flatnonzero(codes >= 0)
        double = np.setdiff1d(np.arange(len(rows)), first)
        raise Refused(
            f"Kolom {question.unit}, regel {table.lines[rows[double[0]]]}: deze eenheid staat er vaker in. "
            "Houd per eenheid één regel over.", question.unit,
        )  # fmt: skip


def _refuse_late_starts(table: Table, question: Question, arm: Integers) -> None:
    """Who got it must have got it before the outcome was measured."""
    if not (question.time and question.first_treated):
        return
    late = (arm > 0) & (table.moments(question.first_treated) > table.moments(question.time))
    if late.any():
        raise Refused(
            f"Kolom {question.first_treated}, regel {table.lines[int(late.argmax())]}: de maatregel begint hier pas na "
            "het meten van de uitkomst. Neem een latere uitkomst, of laat deze mensen weg.", question.first_treated,
        )  # fmt: skip


def _collect(table: Table, question: Question, arm: Integers, arms: tuple[str, ...], outcome: Floats) -> Sample:
    covariates = [table.numbers(name) for name in question.covariates]
    cause, causes = _find_causes(table, question)
    return Sample(
        kind=question.kind or _guess_kind(outcome), arms=arms, arm=arm, outcome=outcome, lost={}, left_out={},
        covariates=np.column_stack(covariates) if covariates else np.zeros((len(arm), 0)), names=question.covariates,
        cause=cause, causes=causes, cluster=_codes(table, question.cluster), block=_codes(table, question.block),
        taken=_numbers(table, question.take_up), placebo=_numbers(table, question.placebo),
        earlier=_numbers(table, question.before),
    )  # fmt: skip


def _guess_kind(outcome: Floats) -> Kind:
    return Kind.RATE if np.isin(outcome[~np.isnan(outcome)], (0.0, 1.0)).all() else Kind.MEAN


def _codes(table: Table, name: str) -> Integers:
    return table.codes(name)[0] if name else _NONE


def _numbers(table: Table, name: str) -> Floats:
    return table.numbers(name) if name else _NOTHING


def _find_causes(table: Table, question: Question) -> tuple[Integers, tuple[str, ...]]:
    """Causes with the one that is asked about first."""
    if not question.event:
        return _NONE, ()
    codes, values = table.codes(question.event)
    ends = [value for value in values if value not in ("0", "0.0")]
    if not ends:
        raise Refused(
            f"In kolom {question.event} is nog niets geëindigd. Wacht, of kies een andere kolom.", question.event
        )
    if question.cause and question.cause not in ends:
        raise Refused(f"De waarde van --cause komt in kolom {question.event} niet voor.", question.event)
    if len(ends) > _MOST_ARMS:
        raise Refused(f"Kolom {question.event} heeft te veel verschillende redenen.", question.event)
    # Of several ends that to work is asked about, unless another is named.
    chosen = question.cause or next((value for value in ends if value.casefold() in _WORK), ends[0])
    ends.sort(key=lambda value: value != chosen)
    rank = np.array([*(ends.index(value) + 1 if value in ends else 0 for value in values), 0], dtype=np.int64)
    return rank[codes], tuple(ends)


def _is_complete(raw: Sample, question: Question) -> Flags:
    """Who has what a comparison cannot do without."""
    known = np.ones(len(raw.arm), dtype=np.bool_)
    for part in (raw.cluster, raw.block):
        known &= part >= 0 if len(part) else True
    if question.design is Design.OBSERVATIONAL:
        known &= ~np.isnan(raw.covariates).any(1)
        known &= ~np.isnan(raw.placebo) if len(raw.placebo) else True
    return known & (~np.isnan(raw.earlier) if len(raw.earlier) else True)


def _say_left_out(arm: Integers, outcome: Floats, known: Flags, arms: tuple[str, ...]) -> tuple[str, ...]:
    said, others = [], ~known & ~np.isnan(outcome) & (arm >= 0)
    if (arm < 0).any():
        said.append(f"{int((arm < 0).sum())} regels tellen niet mee: de groep is leeg.")
    for place, name in enumerate(arms):
        counts = [int((part & (arm == place)).sum()) for part in (np.isnan(outcome), others)]
        reasons = [
            f"{count} zonder {what}" for count, what in zip(counts, ("uitkomst", "kenmerk"), strict=True) if count
        ]
        if reasons:
            said.append(f"Groep {name}: {sum(counts)} regels tellen niet mee ({', '.join(reasons)}).")
    return tuple(said)


def _refuse_small(sample: Sample, question: Question) -> None:
    people = min(sample.count().values())
    if people < _FEWEST:
        raise Refused(
            f"In een van de groepen van kolom {question.arm or question.outcome} is van {people} mensen de uitkomst "
            f"bekend. Een vergelijking vraagt er minstens {_FEWEST} per groep, en liefst tientallen.", question.arm,
        )  # fmt: skip


def _check_outcome(sample: Sample, question: Question) -> Sample:
    name, values = question.outcome, sample.outcome
    if sample.kind is Kind.DURATION:
        if bool((values < 0).any() or (values % 1 != 0).any()):
            raise Refused(f"Kolom {name}: een duur is een heel aantal dagen, 0 of meer.", name)
        return sample
    if sample.kind is Kind.RATE and not np.isin(values, (0.0, 1.0)).all():
        raise Refused(f"Kolom {name}: bij --kind rate is de uitkomst 0 of 1 (nee of ja). Of kies --kind mean.", name)
    if are_alike(values) and not len(sample.earlier):
        raise Refused(f"Kolom {name} heeft overal dezelfde waarde: er is geen verschil te zien. Kies een andere.", name)
    return sample


def _fill_covariates(sample: Sample, question: Question) -> Sample:
    """Unknown covariates get the mean, which is harmless when lots were drawn; those that say nothing go."""
    terms, said = sample.covariates, list(sample.warnings)
    holes = np.isnan(terms)
    if holes.any():
        middle = np.nan_to_num(np.nanmean(np.where(holes.all(0), 0.0, terms), axis=0))
        terms = np.where(holes, middle, terms)
        said.append(f"Bij {int(holes.any(1).sum())} mensen is een onbekend kenmerk vervangen door het gemiddelde.")
    kept = [place - 1 for place in find_independent(_centred(terms)) if place > 0]
    if gone := [name for place, name in enumerate(sample.names) if place not in kept]:
        said.append(f"Kenmerken die niets toevoegen zijn weggelaten: {', '.join(gone)}.")
    names = tuple(sample.names[place] for place in kept)
    return replace(sample, covariates=terms[:, kept], names=names, warnings=tuple(said))


def _centred(terms: Floats) -> Floats:
    return with_constant(terms - terms.mean(0)) if terms.shape[1] else np.ones((len(terms), 1))
