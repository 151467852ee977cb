"""Who does what after a transfer, and where residents of a municipality are served."""

from datetime import date

from keten.dossier.cases.models import Case
from keten.ground.foundation.calendar import add_working_days
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.organisations.models import Organisation, Task
from keten.ground.organisations.queries import find_home, list_partners, responsible_for
from keten.journey.intake.queries import find_location
from keten.journey.transfers.models import Transfer
from keten.journey.transfers.rules.moving import Destination
from keten.journey.transfers.rules.timing import Terms


def get_terms(on: date) -> Terms:
    """The terms of the end of WW, as they are on a day."""
    return Terms(
        ahead_weeks=get_whole_number("transfers.ww_ends_weeks", on=on),
        invited_weeks=get_whole_number("transfers.invited_weeks", on=on),
        soonest_on=add_working_days(on, get_whole_number("transfers.invite_working_days", on=on)),
    )


def find_arranged(transfer: Transfer) -> Organisation | None:
    """Who answers for a bijstand client here from that day: by the arrangement, else the home municipality."""
    arranged = responsible_for(
        task=Task.REINTEGRATION, location_id=transfer.case.location_id, target_group="bijstand",
        on=transfer.effective_on,
    )  # fmt: skip
    return arranged or transfer.to_organisation


def find_destination(municipality_code: str, *, case: Case, on: date) -> Destination:
    """Which location serves residents of a municipality, and which partners there could take this client."""
    chosen = find_location(municipality_code, on=on)
    if chosen is None:
        return Destination(location_id=None, home=None, intake=None)
    place = chosen.location_id
    home = find_home(municipality_code, on=on)
    works_there = home is not None and list_partners(location_id=place, on=on).filter(pk=home.pk).exists()
    intake = responsible_for(task=Task.INTAKE, location_id=place, target_group=case.target_group, on=on)
    return Destination(
        location_id=place,
        home=home.pk if home and works_there else None,
        intake=intake.pk if intake else None,
    )
