"""Everything about benefits that one page shows of a client."""

from dataclasses import dataclass
from datetime import date

from keten.dossier.benefits.models import Application, BenefitPeriod
from keten.dossier.benefits.queries.applications import is_open_to, load_applications
from keten.dossier.benefits.queries.periods import TimeLeft, find_time_left, load_periods
from keten.ground.organisations.rules.viewer import Viewer


@dataclass(frozen=True)
class BenefitOverview:
    """Applications and periods of a client, latest first."""

    applications: tuple[Application, ...] = ()
    periods: tuple[BenefitPeriod, ...] = ()

    def time_left(self, *, on: date) -> TimeLeft | None:
        """Of the benefits that run on a day the one that ends first."""
        return find_time_left(list(self.periods), on=on)


def get_benefits(client_id: int, *, viewer: Viewer) -> BenefitOverview:
    """Applications, corrections and periods in at most five queries; empty for who may not see the client."""
    if not is_open_to(client_id, viewer):
        return BenefitOverview()
    return BenefitOverview(tuple(load_applications(client_id)), tuple(load_periods(client_id)))
