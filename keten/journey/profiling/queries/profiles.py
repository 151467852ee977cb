"""What the model says of one case, for who may look into that file: a chance, and what weighs in it.

It says, it does nothing: no action takes a profile, and no path leads from here to a stage, an offer or a decision.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from keten.dossier.cases.queries import open_case_file
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.profiling.models import ProfileModel
from keten.journey.profiling.queries.bounds import get_bounds
from keten.journey.profiling.queries.histories import read_case
from keten.journey.profiling.queries.loading import load_stored
from keten.journey.profiling.queries.versions import get_published
from keten.journey.profiling.rules.explaining import Band, Weighs, choose_band, choose_weight
from keten.journey.profiling.words import describe_band, describe_term


@dataclass(frozen=True)
class ProfileTerm:
    """One thing that weighs in: ``value`` in log-odds against the average person, ``sentence`` for the screen."""

    feature: str
    level: str
    value: float
    weighs: Weighs
    sentence: str


@dataclass(frozen=True)
class Profile:
    """``chance`` of work within ``horizon_months`` (0 to 1, calibrated); ``score`` = ``average`` + the terms' values.

    ``terms`` the largest first.
    """

    chance: float
    band: Band
    band_words: str
    horizon_months: int
    score: float
    average: float
    terms: tuple[ProfileTerm, ...]
    model_version: int


@dataclass(frozen=True)
class Look:
    """The profile of a case, or why there is none."""

    profile: Profile | None
    reason: str = ""


def get_profile(case_id: int, *, viewer: Viewer, on: date) -> Profile | None:
    """What the model says of a case, or None: ``look_at_profile`` says why. Raises ``Unknown`` when not theirs."""
    return look_at_profile(case_id, viewer=viewer, on=on).profile


def look_at_profile(case_id: int, *, viewer: Viewer, on: date) -> Look:
    """The profile of a case, or the reason why there is none: no model, or a case that stays untouched.

    Looking is logged as looking into the file. Raises ``Unknown`` when the viewer may not look into it.
    """
    open_case_file(case_id, viewer=viewer, activity="kans op werk bekijken")
    return look_at_opened_profile(case_id, on=on)


def look_at_opened_profile(case_id: int, *, on: date) -> Look:
    """The same for a case whose file this request opened. Two queries; without a published model one."""
    row = get_published()
    if row is None:
        return Look(None, _("Er is nog geen kansmodel gepubliceerd. U beoordeelt zelf, zonder cijfer."))
    levels, is_untouched = read_case(case_id, on=on)
    if is_untouched:
        return Look(None, _("Voor dit dossier tonen we geen kans. Het is door loting buiten het kansmodel gehouden,"
                            " zodat we eerlijk kunnen nagaan of het model klopt. U beoordeelt zelf."))  # fmt: skip
    return Look(_tell(row, levels, on))


def _tell(row: ProfileModel, levels: dict[str, str], on: date) -> Profile:
    model, bounds = load_stored(row), get_bounds(on=on)
    chance = model.chance(levels)
    terms = tuple(
        ProfileTerm(t.feature, t.level, t.value, choose_weight(t.value), describe_term(t, choose_weight(t.value)))
        for t in model.explain(levels)
    )
    band = choose_band(chance, bounds=bounds)
    return Profile(
        chance=chance, band=band, band_words=describe_band(band), horizon_months=model.horizon,
        score=model.score(levels), average=model.intercept, terms=terms, model_version=row.version,
    )  # fmt: skip
