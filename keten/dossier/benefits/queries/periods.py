"""Benefit periods as they are known now, and how long the benefit still lasts."""

from dataclasses import dataclass
from datetime import date

from keten.dossier.benefits.models import BenefitPeriod, Law
from keten.dossier.benefits.queries.applications import is_open_to
from keten.dossier.benefits.rules.periods import Known, Said
from keten.ground.foundation.prepared import Prepared
from keten.ground.organisations.rules.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class TimeLeft:
    """Benefits that run on a day: the one that ends first, and the laws of the others.

    ``first_ends_on`` is its expected end (None: no end is known of any of them).
    """

    first: BenefitPeriod
    first_ends_on: date | None
    others: tuple[str, ...]


def list_periods(client_id: int, *, viewer: Viewer) -> list[BenefitPeriod]:
    """What is known now of a client's benefits, latest first; nothing for who may not see the client."""
    return load_periods(client_id) if is_open_to(client_id, viewer) else []


def load_periods(client_id: int) -> list[BenefitPeriod]:
    """The same, for who was found to see the client."""
    return _PERIODS.list(client_id)


_PERIODS = Prepared(
    lambda id: (
        BenefitPeriod.objects.filter(client=id, superseded_at=None).select_related("payer").order_by("-from_on", "law")
    )
)


def list_known(client_id: int, law: str) -> list[Known]:
    """The periods that count now under one law, as the rules see them."""
    rows = BenefitPeriod.objects.filter(client_id=client_id, law=law, superseded_at__isnull=True)
    return [Known(row.pk, _said(row)) for row in rows.order_by("from_on", "pk")]


def list_running(client_id: int, *, viewer: Viewer, on: date) -> list[BenefitPeriod]:
    """The benefits that run on a day."""
    return [row for row in list_periods(client_id, viewer=viewer) if runs_on(row, on)]


def runs_on(row: BenefitPeriod, on: date) -> bool:
    """Whether a period holds on a day."""
    return row.from_on <= on and (row.until_on is None or row.until_on > on)


def find_time_left(periods: list[BenefitPeriod], *, on: date) -> TimeLeft | None:
    """Of the benefits that run on a day the one that ends first; None when none runs."""
    running = sorted((row for row in periods if runs_on(row, on)), key=lambda row: (ends_on(row) or date.max, row.law))
    if not running:
        return None
    others = tuple(str(Law(row.law).label) for row in running[1:])
    return TimeLeft(first=running[0], first_ends_on=ends_on(running[0]), others=others)


def ends_on(row: BenefitPeriod) -> date | None:
    """The first day without the benefit, as far as it is known."""
    return row.until_on or row.expected_end_on


def _said(row: BenefitPeriod) -> Said:
    return Said(
        payer_id=row.payer_id,
        from_on=row.from_on,
        until_on=row.until_on,
        expected_end_on=row.expected_end_on,
        end_reason=row.end_reason,
        source=row.source,
        application_id=row.application_id,
    )
