"""Registers of others as a test wants them: they say what they are told to say, or do not answer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from keten.dossier.clients.ports import Delivered, SourceUnreachable


@dataclass
class Register:
    """A source of a test: ``knows`` by datum; ``out`` when it cannot be reached."""

    code: str
    knows: dict[str, Any] = field(default_factory=dict)
    out: bool = False
    asked: int = 0
    label: str = "Bron"

    def ask(self, *, bsn: str, data: Collection[str]) -> Sequence[Delivered]:
        self.asked += 1
        if self.out:
            raise SourceUnreachable("timeout")
        return [Delivered(datum=datum, value=self.knows[datum]) for datum in data if datum in self.knows]


SOURCES: dict[str, Register] = {}


@pytest.fixture
def sources(settings):  # type: ignore[no-untyped-def]
    """The four registers, empty; tests fill them."""
    settings.KETEN_SOURCES = "tests.dossier.sources.SOURCES"
    renew()
    return SOURCES


def renew() -> None:
    """The four registers know nothing and answer."""
    SOURCES.clear()
    SOURCES.update({code: Register(code) for code in ("brp", "polis", "uitkeringen", "onderwijs")})


BRP = {
    "naam.voornamen": "Test", "naam.achternaam": "Testpersoon", "geboorte.datum": "1980-01-01",
    "adres.straat": "Dorpsstraat", "adres.huisnummer": "1", "adres.postcode": "6511 AA",
    "adres.woonplaats": "Nijmegen", "burgerlijke_staat": "ongehuwd", "nationaliteit": "Nederlandse",
}  # fmt: skip
