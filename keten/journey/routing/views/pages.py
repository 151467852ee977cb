"""What the pages of ways of working share: who reads and who changes, the way to a page, and the try-out."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from keten.ground.organisations.entry import for_staff
from keten.ground.organisations.models import Location
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.routing.forms import PlaceForm
from keten.journey.routing.models import ModelVersion
from keten.journey.routing.queries.shelf import Line
from keten.journey.routing.rules.choosing import POLICY_ROLES

_TRIED = 1000  # synthetic clients in the first question; the page of try-outs offers others
for_readers = for_staff(*POLICY_ROLES, "team_leader", "coach")
for_policy_staff = for_staff(*POLICY_ROLES)


def is_policy_staff(viewer: Viewer) -> bool:
    """Whether buttons that change something are shown; the actions decide."""
    return viewer.has_role(*POLICY_ROLES)


def may_edit(version: ModelVersion, viewer: Viewer) -> bool:
    """A draft of a location of one's own."""
    return is_policy_staff(viewer) and version.published_at is None and version.location_id in viewer.location_ids


def name_version(version: ModelVersion) -> str:
    """On screens: "Jongeren direct, versie 2"."""
    return _("%(title)s, versie %(number)s") % {"title": version.title, "number": version.version}


def crumbs(*steps: tuple[str, str], here: str) -> list[dict[str, str]]:
    """The way from the list to this page."""
    way = [{"label": _("Werkwijzen"), "url": reverse("werkwijzen")}]
    return [*way, *({"label": label, "url": url} for label, url in steps), {"label": here}]


def crumb_of(version: ModelVersion) -> tuple[str, str]:
    """The step to the page of a version."""
    return name_version(version), reverse("werkwijze", args=[version.key])


def copy_form(places: Sequence[Location]) -> PlaceForm | None:
    """The question for which location a copy is; None for who has no location."""
    return PlaceForm(places=places) if places else None


def try_out_address(version: ModelVersion, beside: ModelVersion | None = None) -> str:
    """The page on which versions are tried before one switches; empty where that is not installed."""
    wanted = [("werkwijze", f"{one.code}-{one.version}") for one in (beside, version) if one is not None]
    try:
        address = reverse("try-models")
    except NoReverseMatch:
        return ""
    return f"{address}?{urlencode([*wanted, ('klanten', _TRIED), ('getal', 1)])}"


def migration_address(old: ModelVersion, new: ModelVersion | None, *, location_id: int, target_group: str) -> str:
    """The page on which running cases go from one version to another; empty where there is nothing to take over."""
    if new is None or new.pk == old.pk:
        return ""
    try:
        address = reverse("werkwijze-overzetten", args=[old.key, new.key])
    except NoReverseMatch:
        return ""
    return f"{address}?{urlencode({'location': location_id, 'target_group': target_group})}"


def show_line(place: Location, line: Line) -> dict[str, Any]:
    """A line of the list, with for each version that running cases follow the way to the present one."""
    new = line.present.version if line.present else None
    running = [
        (version, cases, migration_address(version, new, location_id=place.pk, target_group=line.target_group))
        for version, cases in line.running
    ]
    return {"label": line.label, "present": line.present, "planned": line.planned, "running": running}


def facts_of(version: ModelVersion, uses: Sequence[Any], running: int) -> list[dict[str, Any]]:
    """The band above a version."""
    groups = sorted({use.get_target_group_display() for use in uses})
    return [
        {"label": _("Van"), "value": version.location.name if version.location else _("Keten"),
         "note": _("eigen kopie") if version.location else _("meegeleverd")},
        {"label": _("Toestand"), "value": _("concept") if version.published_at is None else _("vastgezet"),
         "note": _("kan nog veranderen") if version.published_at is None else _("verandert niet meer")},
        {"label": _("Geldt of gepland voor"), "value": ", ".join(groups) or _("niemand"),
         "note": "" if groups else _("nergens gekozen")},
        {"label": _("Lopende dossiers"), "value": running, "note": _("op uw locaties, houden deze versie")},
    ]  # fmt: skip
