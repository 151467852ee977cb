"""Wages, benefits and education in one plain JSON shape of our own.

The real registers (polisadministratie, the benefit registers of UWV and municipalities, DUO) are asked through Suwinet:
SOAP services keyed by BSN, for connected organisations only. A Suwinet connector fits here as one more class with
``code``, ``label`` and ``ask``; the shapes of ``plain_answers`` are then what it translates to. Until then a broker in
front of Suwinet can speak this shape. It is described in docs/how-to/sources.md:

    POST <address>
    {"burgerservicenummer": "999990019", "gegevens": ["uitkeringen.lopend"]}

    200
    {"burgerservicenummer": "999990019",
     "gegevens": {"uitkeringen.lopend": {"waarde": [{"wet": "WW", "begin": "2026-01-05", "eind": null, "reden": ""}],
                                         "geldigVanaf": "2026-01-05", "geldigTot": null, "inOnderzoek": false}}}

A datum that the source does not know is left out; for a person it does not know ``gegevens`` is empty.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any

from keten.doors.exchange.connectors.plain_answers import SHAPES
from keten.doors.exchange.connectors.posting import Poster
from keten.doors.exchange.connectors.reading import BadAnswer, get_text, is_marked, read_day
from keten.doors.exchange.rules.connections import Connection
from keten.dossier.clients.ports import Delivered, SourceUnreachable


class PlainSource:
    """Asks one register in the plain shape about one person."""

    def __init__(self, connection: Connection, *, code: str, label: str) -> None:
        self.code, self.label = code, label
        self._poster = Poster(connection, key_header="X-API-KEY")

    def ask(self, *, bsn: str, data: Collection[str]) -> Sequence[Delivered]:
        """See ``ports.Source``."""
        wanted = [datum for datum in data if datum in SHAPES[self.code]]
        if not wanted:
            return []
        answer = self._poster.post("", {"burgerservicenummer": bsn, "gegevens": wanted})
        try:
            return [each for each in self._read(answer, bsn) if each.datum in wanted]
        except BadAnswer:
            raise SourceUnreachable("bad_answer") from None

    def _read(self, answer: Any, bsn: str) -> Iterator[Delivered]:
        if not isinstance(answer, dict) or get_text(answer, "burgerservicenummer") != bsn:
            raise BadAnswer  # no answer, or one about somebody else
        told = answer.get("gegevens")
        if not isinstance(told, dict):
            raise BadAnswer
        for datum, check in SHAPES[self.code].items():
            if datum in told:
                yield _read_one(datum, told[datum], check)


def _read_one(datum: str, told: Any, check: Any) -> Delivered:
    if not isinstance(told, dict) or "waarde" not in told:
        raise BadAnswer
    since, until = _read_optional(told.get("geldigVanaf")), _read_optional(told.get("geldigTot"))
    if since and until and until <= since:
        raise BadAnswer
    return Delivered(
        datum=datum, value=check(told["waarde"]), valid_from=since, valid_until=until,
        in_doubt=is_marked(told, "inOnderzoek"),
    )  # fmt: skip


def _read_optional(text: Any) -> date | None:
    return None if text is None else read_day(text)
