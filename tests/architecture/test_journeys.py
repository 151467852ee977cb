"""The stories in the browser share one installation per process."""

import re
from collections import Counter
from pathlib import Path

_MADE = re.compile(r'(?:make_chain|begin)\("([^"]+)"')
_STORIES = Path(__file__).parents[1] / "journeys"


def test_every_story_has_a_place_of_its_own() -> None:
    """Two with one name only clash when they happen to run in one process: then neither can be trusted."""
    made = Counter(name for story in _STORIES.glob("test_*.py") for name in _MADE.findall(story.read_text()))
    assert len(made) > 10
    assert [name for name, times in made.items() if times > 1] == []
