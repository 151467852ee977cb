"""A chance offers, a person decides (ADR 18): no rule, sweep, job or reaction reads it, and no other app acts on it.

Diagnosis may show it and freeze what was shown; ``test_service_only.py`` keeps enforcement away altogether.
"""

import re
from collections.abc import Iterable, Iterator

from tests.architecture.source import PACKAGE, ROOT, named

_READS = re.compile(r"\b(?:get_profile|look_at_profile|look_at_opened_profile|ProfileTerm|profiling_profile\w+)\b")
_OWN = "keten/journey/profiling/"
_MAY_SHOW = "keten/journey/diagnosis/"
_DECIDE = re.compile(r"/(?:rules|sweeps|jobs)[/.]")
# What belongs to keeping the tables themselves.
_KEEPING = ("keten/config/retention.py", "keten/config/rights.sql", "keten/config/access.sql")


def find_deciding(texts: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Places that read a profile where something is decided, or outside the app that may show it."""
    for place, text in texts:
        if place.startswith(_OWN) or place in _KEEPING:
            continue
        shows = place.startswith(_MAY_SHOW) and not _DECIDE.search(place)
        if not shows:
            yield from (f"{place}: {found[0]}" for found in _READS.finditer(text))


def test_no_code_acts_on_a_chance() -> None:
    paths = [path for path in PACKAGE.rglob("*") if path.suffix in (".py", ".sql")]
    found = list(find_deciding((str(path.relative_to(ROOT)), path.read_text("utf-8")) for path in paths))
    assert not found, named(found)


def test_no_action_of_the_model_itself_takes_a_client() -> None:
    text = (PACKAGE / "journey" / "profiling" / "actions.py").read_text("utf-8")
    assert not _READS.search(text.replace("profiling_profiledraw", ""))
    assert "dossier.clients" not in text
    assert "dossier.cases" not in text


def test_a_use_is_found() -> None:
    text = "from keten.journey.profiling.queries import get_profile"
    places = ("keten/journey/routing/actions/x.py", "keten/journey/diagnosis/rules/x.py", "keten/config/reactions.py")
    assert len(list(find_deciding((place, text) for place in places))) == 3
    assert not list(find_deciding([("keten/journey/diagnosis/views.py", text)]))
