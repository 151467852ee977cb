"""Where somebody who registers themselves belongs."""

from datetime import date

from keten.ground.organisations.models import Location, LocationForm, Municipality, RegionMembership
from keten.ground.organisations.queries import in_force
from keten.journey.intake.rules.locating import Chosen, Place, choose_location


def find_municipality(name: str) -> Municipality | None:
    """A municipality by the name that the population register gives."""
    return Municipality.objects.filter(name__iexact=name.strip()).first() if name.strip() else None


def find_location(municipality_code: str, *, on: date) -> Chosen | None:
    """The location that serves the residents of a municipality, and why that one; None when there is none."""
    year = RegionMembership.objects.filter(municipality=municipality_code, year__lte=on.year).order_by("-year").first()
    neighbours = (
        RegionMembership.objects.filter(region=year.region_id, year=year.year).values_list("municipality", flat=True)
        if year
        else []
    )
    near = set(neighbours)
    rows = Location.objects.filter(in_force(on)).prefetch_related("serves")
    return choose_location([_describe(row, municipality_code, near) for row in rows])


def _describe(row: Location, code: str, near: set[str]) -> Place:
    return Place(
        location_id=row.pk,
        serves=any(served.pk == code for served in row.serves.all()),
        stands_there=row.municipality_id == code,
        same_region=row.municipality_id in near,
        is_counter=row.form != LocationForm.E_SERVICE,
    )
