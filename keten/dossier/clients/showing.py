"""The client image as rows for a page: grouped per subject, in the words of the screen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from keten.dossier.clients.queries import ClientImage, DatumImage, Standing
from keten.dossier.clients.register import get_register, say, say_source
from keten.dossier.clients.rules.facts import Said
from keten.dossier.clients.rules.register import CLIENT, Datum
from keten.dossier.clients.saying import list_lines, say_told


@dataclass(frozen=True)
class ShownFact:
    """What one source says, in words. ``lines`` when it is a list of several."""

    value: str
    source: str
    recorded_on: date
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class ShownDatum:
    """One row of a page. ``best`` is None when nothing is known; ``because`` is why it is the best."""

    code: str
    label: str
    best: ShownFact | None
    because: str
    conflicts: tuple[ShownFact, ...]
    history: tuple[ShownFact, ...]
    under_review_since: datetime | None
    last_outcome: str
    last_reason: str
    may_correct: bool
    is_own: bool  # only the client knows: a correction changes it at once


@dataclass(frozen=True)
class ShownSubject:
    """The data of one subject: ``rows`` that are known, ``unknown`` the names of what is not."""

    title: str
    rows: tuple[ShownDatum, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True)
class ShownOutage:
    """A source that does not answer."""

    source: str
    since: datetime


def list_subjects(image: ClientImage, *, to_client: bool) -> Iterator[ShownSubject]:
    """Per subject what is known; a client sees what the register shows to clients."""
    for code, words in get_register().subjects.items():
        data = [one for one in image.data.values() if one.datum.subject == code]
        seen = [one for one in data if one.datum.shown_to_client or not to_client]
        known = tuple(show_datum(one) for one in seen if one.best.shown)
        yield ShownSubject(say(words), known, tuple(say(one.datum.words) for one in seen if not one.best.shown))


def list_outages(image: ClientImage) -> list[ShownOutage]:
    """The sources that are out of reach for this client, since when."""
    standings: list[Standing] = list(image.sources.values())
    return [ShownOutage(say_source(one.source), one.failed_since) for one in standings if one.failed_since]


def show_datum(one: DatumImage) -> ShownDatum:
    """One datum in words."""
    best, ended = one.best, [review for review in one.reviews if review.ended_at]
    return ShownDatum(
        one.datum.code,
        say(one.datum.words),
        _show(one.datum, best.shown) if best.shown else None,
        best.because,
        tuple(_show(one.datum, said) for said in best.conflicts),
        tuple(_show(one.datum, said) for said in one.history),
        one.review.asked_at if one.review else None,
        ended[0].outcome or "" if ended else "",
        ended[0].outcome_reason if ended else "",
        one.datum.type != "bsn" and one.review is None,
        one.datum.owner == CLIENT,
    )


def _show(datum: Datum, said: Said) -> ShownFact:
    lines = list_lines(datum, said.value)
    several = tuple(lines) if len(lines) > 1 else ()
    return ShownFact(say_told(datum, said.value), say_source(said.source), said.recorded_on, several)
