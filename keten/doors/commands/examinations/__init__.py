"""What ``keten doctor`` looks at, one file per subject. An examination yields findings in Dutch and changes nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One line on the screen. ``mark`` is ✓ in order, ✗ wrong, ! to know; ``mend`` says what to do about it."""

    mark: str
    what: str
    mend: str = ""

    @property
    def is_wrong(self) -> bool:
        """Whether the installation needs mending because of this."""
        return self.mark == "✗"


Examination = Callable[[], Iterable[Finding]]


def good(what: str) -> Finding:
    """In order."""
    return Finding("✓", what)


def wrong(what: str, mend: str) -> Finding:
    """Must be mended."""
    return Finding("✗", what, mend)


def notice(what: str, mend: str = "") -> Finding:
    """Good to know; the installation works."""
    return Finding("!", what, mend)
