"""How far an effect may be believed: a grade from A to D, or X when it cannot be judged, always with the reasons.

=====  ==========================================================================================
grade  what it takes
=====  ==========================================================================================
A      drawn by lot, the ratio of the arms as meant, few lost and evenly, enough people
B      one place after another, alike before the start, at least 8 places
C      weighted: both groups overlap, and an outcome from before shows no effect; or drawn by lot with uneven loss
D      before and after, or held against others as they are: shown, without a verdict
X      cannot be judged: too small, or the comparison fails a check; then the figure is withheld
=====  ==========================================================================================
"""

from dataclasses import dataclass, field
from enum import StrEnum

from keten.insight.evaluation.rules.attrition import Attrition, percent


class Design(StrEnum):
    """How it was decided who got it."""

    RANDOMISED = "randomised"
    OBSERVATIONAL = "observational"
    STAGGERED = "staggered"
    BEFORE_AFTER = "before-after"


class Grade(StrEnum):
    """How strong the evidence is."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    X = "X"


class Verdict(StrEnum):
    """What may be said of the outcome among those who got it, against what it would have been."""

    MORE = "more"
    LESS = "less"
    NOT_SHOWN = "not_shown"


LEAST_EFFECTIVE = 50  # people that a weighted comparison must rest on in effect
LEAST_PLACES = 8  # that start one after another; with fewer, errors by place are too small (Cameron and others, 2008)
MOST_OUTSIDE = 0.1  # of those who got it, without anybody like them among the others
LARGEST_GAP = 0.1  # standard deviations that may be left after weighting (Austin, Statistics in Medicine 28 (2009))
FAILS = 0.05  # p-value under which a check on what should be nothing fails
WRONG_RATIO = 0.001  # p-value under which arms are not as large as was meant: Fabijan and others, KDD 2019
MEDIUM = 0.5  # standard deviations: a medium effect (Cohen, Statistical Power Analysis, 1988, 2.2)


@dataclass(frozen=True)
class Overlap:
    """``effective``: people among the others in effect; ``outside``: share without anybody alike; ``gap``: what weights
    left over, and ``gap_before`` them, in standard deviations.
    """

    effective: float
    outside: float
    gap: float
    gap_before: float


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What a grade rests on; None for what does not apply or was not looked at.

    ``low`` and ``high``: the interval of the effect. ``detectable``: the smallest effect that would be seen in four of
    five such studies; ``spread``: the standard deviation of the outcome, in the same unit. ``places``: how many there
    are, and at how many it has ``begun``. The rest are p-values.
    """

    design: Design
    low: float
    high: float
    detectable: float
    spread: float
    attrition: Attrition | None = None
    ratio: float | None = None
    overlap: Overlap | None = None
    placebo: float | None = None
    before: float | None = None
    places: int | None = None
    begun: int | None = None

    @property
    def is_shown(self) -> bool:
        """Whether the interval excludes 0."""
        return self.low > 0 or self.high < 0

    @property
    def is_large_enough(self) -> bool:
        """Whether a medium effect would have been seen."""
        return self.detectable <= MEDIUM * self.spread


@dataclass(frozen=True)
class Judgement:
    """A grade with its ``reasons`` and ``warnings``, Dutch sentences; ``is_credible`` False: the figure is withheld."""

    grade: Grade
    reasons: tuple[str, ...]
    verdict: Verdict | None = None
    is_credible: bool = True
    warnings: tuple[str, ...] = field(default=())


def judge(evidence: Evidence) -> Judgement:
    """The grade of an effect, and what may be said of it."""
    if faults := _list_faults(evidence):
        return Judgement(Grade.X, (*faults, "Daarom geven we geen effect."), is_credible=False)
    if evidence.design is Design.BEFORE_AFTER:
        return Judgement(Grade.D, (
            "Voor en na, zonder vergelijkingsgroep: wat er ook zonder de maatregel was veranderd, zit hierin.",
            "Daarom geven we geen oordeel.",
        ))  # fmt: skip
    if missing := _list_missing(evidence):
        return Judgement(Grade.D, (*missing, "Daarom geven we geen oordeel."))
    if not evidence.is_shown and not evidence.is_large_enough:
        return Judgement(Grade.X, (
            "Te klein: ook een middelgroot effect (een halve standaardafwijking) zou hier vaak niet te zien zijn.",
            "Ga door met meer mensen, of voeg locaties samen.",
        ))  # fmt: skip
    grade, reason = _GRADES[evidence.design]
    if evidence.attrition is not None and not evidence.attrition.is_within:
        grade = Grade.C
    return Judgement(grade, (reason, *_say_good(evidence)), decide_verdict(evidence), warnings=_list_warnings(evidence))


_GRADES = {
    Design.RANDOMISED: (Grade.A, "Er is geloot wie in welke groep kwam."),
    Design.STAGGERED: (Grade.B, "Plekken begonnen na elkaar, en zijn vergeleken met die nog niet waren begonnen."),
    Design.OBSERVATIONAL: (Grade.C, "Niet geloot: de andere groep is zo gewogen dat ze lijkt op wie meedeed."),
}  # fmt: skip


def decide_verdict(evidence: Evidence) -> Verdict:
    """More, less, or not shown: 0 lies in the interval."""
    if not evidence.is_shown:
        return Verdict.NOT_SHOWN
    return Verdict.MORE if evidence.low > 0 else Verdict.LESS


def _list_faults(evidence: Evidence) -> list[str]:
    """Why the comparison cannot be believed."""
    return [*_look_at_lot(evidence), *_look_at_overlap(evidence.overlap), *_look_at_checks(evidence)]


def _look_at_lot(evidence: Evidence) -> list[str]:
    faults = []
    if evidence.ratio is not None and evidence.ratio < WRONG_RATIO:
        faults.append("De groepen zijn niet zo groot als bij deze loting hoort: er ging iets mis met loten of noteren.")
    if evidence.attrition is not None and evidence.attrition.is_fatal:
        faults.append(evidence.attrition.reason)
    return faults


def _look_at_overlap(overlap: Overlap | None) -> list[str]:
    if overlap is None:
        return []
    faults = []
    if overlap.gap > LARGEST_GAP:
        faults.append("Geen enkele weging maakt de groepen gelijk: ze overlappen te weinig.")
    elif overlap.effective < LEAST_EFFECTIVE:
        faults.append(
            f"De groepen overlappen te weinig: na weging rust de vergelijking op {overlap.effective:.0f} mensen, "
            f"en dat moeten er minstens {LEAST_EFFECTIVE} zijn."
        )
    if overlap.outside > MOST_OUTSIDE:
        faults.append(f"Voor {percent(overlap.outside)} van wie meedeed lijkt niemand in de andere groep op hen.")
    return faults


def _look_at_checks(evidence: Evidence) -> list[str]:
    faults = []
    if evidence.begun == 1:
        faults.append("Het begon op één plek: of die plek anders is of de maatregel werkt, is niet te scheiden.")
    # Where lots were drawn one check in twenty fails by chance, and nothing is wrong.
    bound = WRONG_RATIO if evidence.design is Design.RANDOMISED else FAILS
    if evidence.placebo is not None and evidence.placebo < bound:
        faults.append(
            "De proef op een uitkomst van vóór de start mislukt: daar is ook een 'effect', en dat kan niet. "
            "De groepen verschillen in wat niet is gemeten."
        )
    if evidence.before is not None and evidence.before < FAILS:
        faults.append("Vóór de start liep het al niet gelijk op met de plekken die nog niet waren begonnen.")
    return faults


def _list_missing(evidence: Evidence) -> list[str]:
    """What has to be there before anything may be said."""
    if evidence.design is Design.OBSERVATIONAL and evidence.overlap is None:
        return ["Niet geloot en niet gewogen: de groepen kunnen in alles verschillen. Geef kenmerken met --covariates."]
    if evidence.design is Design.OBSERVATIONAL and evidence.placebo is None:
        return ["Niet geloot, en zonder proef op een uitkomst van vóór de start. Geef die met --placebo."]
    if evidence.design is not Design.STAGGERED:
        return []
    few = evidence.places is not None and evidence.places < LEAST_PLACES
    missing = [f"Er zijn {evidence.places} plekken; dat moeten er minstens {LEAST_PLACES} zijn."] if few else []
    if evidence.before is None:
        missing.append("Er zijn te weinig plekken of perioden om te zien of het vóór de start gelijk opliep.")
    return missing


def _say_good(evidence: Evidence) -> list[str]:
    said = []
    if evidence.attrition is not None:
        said.append(evidence.attrition.reason)
    if evidence.overlap is not None:
        said.append(f"De weging rust op {evidence.overlap.effective:.0f} mensen, en laat geen verschil over.")
    if evidence.placebo is not None:
        said.append("De proef op een uitkomst van vóór de start laat geen effect zien.")
    if evidence.before is not None:
        said.append("Vóór de start liep het gelijk op.")
    return [*said, _SAID[decide_verdict(evidence)]]


_SAID = {
    Verdict.MORE: "De uitkomst is hoger dan zonder; het interval sluit nul uit.",
    Verdict.LESS: "De uitkomst is lager dan zonder; het interval sluit nul uit.",
    Verdict.NOT_SHOWN: "Geen effect aangetoond: nul ligt in het interval.",
}


def _list_warnings(evidence: Evidence) -> tuple[str, ...]:
    if evidence.is_shown and not evidence.is_large_enough:
        return ("Er deden weinig mensen mee: een effect dat dan toch opvalt, valt later vaak kleiner uit.",)
    return ()
