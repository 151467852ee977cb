"""Files opened with a reason of one's own: what a team leader has to judge, and the reason on the file itself."""

from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils.timezone import make_aware

from keten.dossier.clients.models import GlassBreak
from keten.ground.organisations.rules.viewer import Viewer


def list_glass(viewer: Viewer) -> QuerySet[GlassBreak]:
    """Looks of colleagues that the viewer may judge: at the locations they lead, or all for the privacy officer."""
    looks = GlassBreak.objects.select_related("staff__organisation", "location", "reviewed_by")
    if not viewer.has_role("security_officer"):
        leads = viewer.has_role("team_leader", "location_manager")
        looks = looks.filter(location__in=viewer.location_ids if leads else ())
    else:
        looks = looks.filter(staff__organisation=viewer.organisation_id)
    return looks.exclude(staff=viewer.staff_id)


def count_glass_to_review(viewer: Viewer) -> int:
    """How many looks of colleagues wait for a judgement by the viewer."""
    return list_glass(viewer).filter(reviewed_at=None).count()


def get_own_glass(client_id: int, *, viewer: Viewer, today: date) -> GlassBreak | None:
    """With which reason the viewer opened this file today; None when nothing was broken."""
    since = make_aware(datetime.combine(today, time()))
    mine = GlassBreak.objects.filter(client=client_id, staff__in=viewer.desks, broken_at__gte=since)
    return mine.filter(broken_at__lt=since + timedelta(days=1)).order_by("-pk").first()
