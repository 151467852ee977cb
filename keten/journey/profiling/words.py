"""How the model is said on a screen."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keten.journey.profiling.rules.explaining import Band, Weighs
from keten.journey.profiling.rules.features import find_level
from keten.journey.profiling.rules.model import Term

FEATURE_WORDS: dict[str, Promise] = {
    "age": gettext_lazy("leeftijd"),
    "target_group": gettext_lazy("uitkering bij inschrijving"),
    "since_work": gettext_lazy("tijd sinds het laatste werk"),
    "education": gettext_lazy("hoogste diploma"),
    "earlier": gettext_lazy("eerdere dossiers"),
    "season": gettext_lazy("seizoen van inschrijving"),
    "province": gettext_lazy("provincie"),
    "score": gettext_lazy("de score als geheel"),
}

LEVEL_WORDS: dict[str, Promise] = {
    "age.under_25": gettext_lazy("jonger dan 25 jaar"),
    "age.25_34": gettext_lazy("25 tot 35 jaar"),
    "age.35_44": gettext_lazy("35 tot 45 jaar"),
    "age.45_54": gettext_lazy("45 tot 55 jaar"),
    "age.55_over": gettext_lazy("55 jaar of ouder"),
    "target_group.ww": gettext_lazy("WW"),
    "target_group.bijstand": gettext_lazy("bijstand"),
    "target_group.wia": gettext_lazy("WIA"),
    "target_group.several": gettext_lazy("meer dan één uitkering"),
    "target_group.none": gettext_lazy("geen uitkering"),
    "since_work.under_3": gettext_lazy("korter dan 3 maanden"),
    "since_work.3_12": gettext_lazy("3 tot 12 maanden"),
    "since_work.12_over": gettext_lazy("12 maanden of langer"),
    "since_work.unknown": gettext_lazy("niet bekend"),
    "education.low": gettext_lazy("basisonderwijs of vmbo"),
    "education.middle": gettext_lazy("mbo, havo of vwo"),
    "education.high": gettext_lazy("hbo of universiteit"),
    "education.unknown": gettext_lazy("niet bekend"),
    "earlier.none": gettext_lazy("geen"),
    "earlier.one": gettext_lazy("één"),
    "earlier.more": gettext_lazy("twee of meer"),
    "season.winter": gettext_lazy("winter"),
    "season.spring": gettext_lazy("voorjaar"),
    "season.summer": gettext_lazy("zomer"),
    "season.autumn": gettext_lazy("najaar"),
}

_BANDS: dict[Band, Promise] = {
    Band.SMALL: gettext_lazy("kleine kans op werk"),
    Band.MIDDLE: gettext_lazy("gemiddelde kans op werk"),
    Band.LARGE: gettext_lazy("grote kans op werk"),
}

_WEIGHS: dict[Weighs, Promise] = {
    Weighs.MUCH_UP: gettext_lazy("Weegt mee: %(feature)s (%(level)s). Dat maakt de kans duidelijk groter."),
    Weighs.UP: gettext_lazy("Weegt mee: %(feature)s (%(level)s). Dat maakt de kans iets groter."),
    Weighs.HARDLY: gettext_lazy("Weegt bijna niet mee: %(feature)s (%(level)s)."),
    Weighs.DOWN: gettext_lazy("Weegt mee: %(feature)s (%(level)s). Dat maakt de kans iets kleiner."),
    Weighs.MUCH_DOWN: gettext_lazy("Weegt mee: %(feature)s (%(level)s). Dat maakt de kans duidelijk kleiner."),
}


def describe_term(term: Term, weighs: Weighs) -> str:
    """One sentence: what weighs, and which way, compared with the average person."""
    return str(_WEIGHS[weighs]) % {
        "feature": describe_feature(term.feature),
        "level": describe_level(term.feature, term.level),
    }


def describe_feature(code: str) -> str:
    return str(FEATURE_WORDS.get(code, code))


def describe_level(feature: str, level: str) -> str:
    return str(LEVEL_WORDS[f"{feature}.{level}"]) if find_level(feature, level) else level


def describe_band(band: Band) -> str:
    return str(_BANDS[band])


def describe_group(grouping: str, name: str) -> str:
    """A group in a table: its level in words, or its own name."""
    return describe_level(grouping, name)


def describe_shift(codes: list[str]) -> str:
    """What has shifted: "leeftijd en hoogste diploma"."""
    words = [describe_feature(code) for code in codes]
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s en %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
