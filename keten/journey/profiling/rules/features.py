"""What the model may know of a person when the case opens, and the words for it.

Everything is a level of a short list, so that each contribution can be said in one sentence. Not in the list, on
purpose: nationality, origin, language, postcode, health, debts and anything about conduct.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Level:
    """One value of a feature: its code, and how a sentence says it."""

    code: str
    words: str


@dataclass(frozen=True)
class Feature:
    """One thing the model may weigh. ``comes_and_goes``: shifts with the calendar, so its drift says nothing."""

    code: str
    words: str
    levels: tuple[Level, ...]
    comes_and_goes: bool = False

    def place(self, code: str) -> int:
        """The place of a level; an unknown code counts as the last level. Raises nothing."""
        return next((n for n, level in enumerate(self.levels) if level.code == code), len(self.levels) - 1)


UNKNOWN = Level("unknown", "niet bekend")

FEATURES: tuple[Feature, ...] = (
    Feature(
        "age",
        "leeftijd",
        (
            Level("under_25", "jonger dan 25 jaar"),
            Level("25_34", "25 tot 35 jaar"),
            Level("35_44", "35 tot 45 jaar"),
            Level("45_54", "45 tot 55 jaar"),
            Level("55_over", "55 jaar of ouder"),
        ),
    ),
    Feature(
        "target_group",
        "uitkering bij inschrijving",
        (
            Level("ww", "WW"),
            Level("bijstand", "bijstand"),
            Level("wia", "WIA"),
            Level("several", "meer dan één uitkering"),
            Level("none", "geen uitkering"),
        ),
    ),
    Feature(
        "since_work",
        "tijd sinds het laatste werk",
        (
            Level("under_3", "korter dan 3 maanden"),
            Level("3_12", "3 tot 12 maanden"),
            Level("12_over", "12 maanden of langer"),
            UNKNOWN,
        ),
    ),
    Feature(
        "education",
        "hoogste diploma",
        (
            Level("low", "basisonderwijs of vmbo"),
            Level("middle", "mbo, havo of vwo"),
            Level("high", "hbo of universiteit"),
            UNKNOWN,
        ),
    ),
    Feature(
        "earlier",
        "eerdere dossiers",
        (Level("none", "geen"), Level("one", "één"), Level("more", "twee of meer")),
    ),
    Feature(
        "season",
        "seizoen van inschrijving",
        (
            Level("winter", "winter"),
            Level("spring", "voorjaar"),
            Level("summer", "zomer"),
            Level("autumn", "najaar"),
        ),
        comes_and_goes=True,
    ),
)


def find_level(feature: str, level: str) -> tuple[Feature, Level] | None:
    """A feature and its level by their codes; None when this version of Keten does not know them."""
    found = next((each for each in FEATURES if each.code == feature), None)
    known = found and next((each for each in found.levels if each.code == level), None)
    return (found, known) if found and known else None
