"""Notices: what they say, and over which channels they go."""

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

EMAIL, TEXT = "email", "text"
_PLACEHOLDER = re.compile(r"{(\w+)}")
_FALLBACK = "nl"  # for who speaks another language: the words of the werkmap itself


@dataclass(frozen=True)
class Words:
    """What a kind says in one language. ``lines`` may hold ``{placeholders}``."""

    subject: str
    lines: tuple[str, ...]

    @property
    def placeholders(self) -> frozenset[str]:
        return frozenset(name for line in self.lines for name in _PLACEHOLDER.findall(line))


@cache
def read_kinds() -> Mapping[str, Mapping[str, Words]]:
    """Per kind and language what a notice says: ``notices.toml``."""
    read = tomllib.loads((files("keten.dossier.clients") / "notices.toml").read_text(encoding="utf-8"))
    return {
        kind: {language: Words(said["subject"], tuple(said["lines"])) for language, said in languages.items()}
        for kind, languages in read.items()
    }


def check_kind(kind: str, values: Mapping[str, str]) -> None:
    """Raises ValueError for a kind that has no words, and for values that its words do not name."""
    if kind not in read_kinds():
        raise ValueError(f"notices.toml says nothing for {kind!r}")
    unknown = values.keys() - read_kinds()[kind][_FALLBACK].placeholders
    if unknown:
        raise ValueError(f"the words of {kind!r} do not name {', '.join(sorted(unknown))}")


def fill_words(kind: str, *, channel: str, language: str, values: Mapping[str, str]) -> tuple[str, str]:
    """Subject and text of one notice. A text message is one line."""
    languages = read_kinds()[kind]
    words = languages.get(language, languages[_FALLBACK])
    filled = [line.format_map(values) for line in words.lines if set(_PLACEHOLDER.findall(line)) <= values.keys()]
    return words.subject, filled[0] if channel == TEXT else "\n\n".join(filled)


def choose_channels(
    *, email: str, phone: str, preference: tuple[bool, bool] | None, offered: Collection[str]
) -> list[str]:
    """Over which channels a client is told: wanted (None: e-mail), with an address, and offered here."""
    wants_email, wants_text = preference if preference is not None else (True, False)
    wanted = {EMAIL: wants_email and bool(email), TEXT: wants_text and bool(phone)}
    return [channel for channel, is_wanted in wanted.items() if is_wanted and channel in offered]
