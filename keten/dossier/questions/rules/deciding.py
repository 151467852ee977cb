"""The rule of P4: a question is put once, and again only on a ground that is stored. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from keten.dossier.clients.rules.facts import Best, Said
from keten.dossier.clients.rules.register import Datum

VALIDITY_PASSED, SOURCE_IN_DOUBT, LAW = "validity_passed", "source_in_doubt", "law"


@dataclass(frozen=True)
class Known:
    """The chain holds a valid answer: show it filled in, with its source, and ask "klopt dit?"."""

    answer: Said


@dataclass(frozen=True)
class Ask:
    """Put the question. ``ground`` is why it is put again; None when it never was."""

    ground: str | None


@dataclass(frozen=True)
class Wait:
    """Do not ask: the source should know and cannot be reached. ``since`` is None when it was not asked yet."""

    source: str
    since: datetime | None


@dataclass(frozen=True)
class AskedBefore:
    """An earlier question about this datum in the ledger of questions."""

    ground: str | None
    is_answered: bool


@dataclass(frozen=True)
class SourceState:
    """What asking the source came to. ``kind``: answered, failed, not_asked, or absent (cannot be asked at all)."""

    kind: str
    failed_since: datetime | None = None


Outcome = Known | Ask | Wait


def decide_question(
    datum: Datum, best: Best, asked_before: Sequence[AskedBefore], source: SourceState, *, by_law: bool = False
) -> Outcome:
    """Known, Ask or Wait. ``best`` was chosen for the day; ``by_law`` when the law wants the answer each time anew."""
    if best.answer is not None and not by_law:
        return Known(best.answer)
    if best.answer is None and not datum.is_asked_of_client and source.kind in ("failed", "not_asked"):
        return Wait(datum.source, source.failed_since)
    still_open = next((asked for asked in asked_before if not asked.is_answered), None)
    if still_open is not None:
        return Ask(still_open.ground)
    return Ask(_why_again(best, asked_before))


def _why_again(best: Best, asked_before: Sequence[AskedBefore]) -> str | None:
    if best.answer is not None:
        return LAW
    if best.shown is None and not asked_before:
        return None
    return SOURCE_IN_DOUBT if best.because == "in_doubt" else VALIDITY_PASSED
