"""Where in a TOML text something stands, so that a fault names its line. Knows only what model files use of TOML."""

import re
from collections import Counter
from dataclasses import dataclass, field

_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.\"-]+)\s*\]\]?")
_KEY = re.compile(r"\s*(\"[^\"]+\"|[\w-]+)\s*=")
Place = tuple[str, int]
"""Name and number (from 0) of a table: ("clocks", 2). The top of the file is ("", 0)."""


@dataclass
class Lines:
    """``tables`` and ``keys``: the line (from 1) of a header and of a key below it."""

    tables: dict[Place, int] = field(default_factory=lambda: {("", 0): 1})
    keys: dict[tuple[Place, str], int] = field(default_factory=dict)

    def find(self, place: Place, key: str = "") -> int:
        """The line of a key, else of its table, else the first."""
        return self.keys.get((place, key)) or self.tables.get(place) or 1


def index_lines(text: str) -> Lines:
    """All headers and keys of a text with their lines."""
    found, seen, here = Lines(), Counter[str](), ("", 0)
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            name = header[2]
            here = (name, seen[name] if header[1] == "[[" else 0)
            seen[name] += 1
            found.tables[here] = number
        elif key := _KEY.match(line):
            found.keys.setdefault((here, key[1].strip('"')), number)
    return found
