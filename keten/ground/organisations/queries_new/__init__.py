"""Who does what for whom, where and when."""

from keten.ground.organisations.queries.absences import get_absence, list_absences, list_colleagues
from keten.ground.organisations.queries.arrangements import (
    MissingArrangement,
    get_arrangement,
    get_matrix,
    list_changes,
    list_missing_arrangements,
    preview_arrangement,
    responsible_for,
)
from keten.ground.organisations.queries.doubts import Doubt, list_doubtful
from keten.ground.organisations.queries.partners import (
    get_organisation,
    get_partner,
    list_organisations,
    list_partners,
)
from keten.ground.organisations.queries.periods import Unknown, in_force
from keten.ground.organisations.queries.places import get_location, list_locations, list_location_choices
from keten.ground.organisations.queries.reference import list_decreed, list_municipalities, list_regions
from keten.ground.organisations.queries.staffing import (
    get_staff,
    list_available_coaches,
    list_replacements,
    list_staff,
    list_staff_for_export,
)
from keten.ground.organisations.queries.teams import get_team, list_teams
from keten.ground.organisations.queries.viewers import get_viewer
