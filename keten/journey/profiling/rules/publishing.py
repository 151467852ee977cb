"""May a model be shown? Only when its chances came true on later cases, for all and for every group."""

from collections.abc import Iterator, Sequence
from typing import Any

from keten.ground.foundation.decision import Decision
from keten.journey.profiling.rules.bounds import Bounds
from keten.journey.profiling.rules.grouping import describe_group

# Groups by something the model itself weighs. There a calibrated model flags more often where the chance is smaller;
# that is shown, not refused. Of the others nobody can say why they should be flagged more often.
WEIGHED = frozenset({"age", "target_group"})


def decide_publish(validation: dict[str, Any], *, bounds: Bounds) -> Decision:
    """Yes, or no with every reason in one text."""
    reasons = list_reasons(validation, bounds=bounds)
    return Decision(not reasons, " ".join(reasons))


def check_unpublished(*, is_published: bool, refusals: Sequence[str]) -> Decision:
    """A version is published once, and only when nothing stood in the way when it was trained."""
    if is_published:
        return Decision.no("Deze versie is al eens gepubliceerd. Train een nieuwe.")
    return Decision(not refusals, " ".join(refusals))


def list_reasons(validation: dict[str, Any], *, bounds: Bounds) -> list[str]:
    """What stands in the way, in plain Dutch sentences; none when it may be published."""
    return [*_of_all(validation["all"], bounds), *_of_groups(validation, bounds)]


def _of_all(found: dict[str, Any], bounds: Bounds) -> Iterator[str]:
    slope, level = found["slope"], found["level"]
    if found["worked"] < bounds.minimum_events:
        yield (
            f"Te weinig mensen vonden werk in de latere dossiers om het model te toetsen: {found['worked']},"
            f" minstens {bounds.minimum_events} nodig."
        )
    if not bounds.slope_low <= slope["value"] <= bounds.slope_high:
        yield (
            f"De ijklijn op latere dossiers heeft helling {_say(slope)};"
            f" toegestaan is {_number(bounds.slope_low)} tot {_number(bounds.slope_high)}."
        )
    if abs(level["value"]) > bounds.level_gap:
        yield (
            f"De kansen zijn gemiddeld te {'laag' if level['value'] > 0 else 'hoog'}: verschil {_say(level)}"
            f" (log-odds), hoogstens {_number(bounds.level_gap)}."
        )


def _of_groups(validation: dict[str, Any], bounds: Bounds) -> Iterator[str]:
    flagged = validation["whole"]["false_flags"]["value"]
    for grouping, groups in validation["groups"].items():
        for name, found in groups.items():
            if found["too_few"]:
                continue
            gap, false = found["gap"], found["false_flags"]
            if gap["low"] > bounds.group_gap or gap["high"] < -bounds.group_gap:
                yield f"Voor {describe_group(grouping, name)} kloppen de kansen niet: verschil {_say(gap)}."
            if grouping not in WEIGHED and false["low"] > bounds.group_false_flags * flagged:
                yield (
                    f"Voor {describe_group(grouping, name)} is te vaak ten onrechte een kleine kans gemeld:"
                    f" {_say(false)}, tegen {_number(flagged)} gemiddeld."
                )


def _say(found: dict[str, Any]) -> str:
    return f"{_number(found['value'])} (95%: {_number(found['low'])} tot {_number(found['high'])})"


def _number(value: float) -> str:
    return f"{value:.2f}".replace(".", ",").replace("-", "−")
