"""Who was here before: the file that goes on when a client returns within the term, and who was contact person."""

from collections.abc import Collection
from datetime import date

from django.db import connection

from keten.dossier.cases.models import Case, Stewardship
from keten.dossier.cases.rules.closing import may_reopen
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.organisations.models import Staff
from keten.ground.organisations.queries import list_available_coaches


def find_case_to_reopen(client_id: int, *, today: date) -> Case | None:
    """The case that closed last, when that is not too long ago; None while one is open. The caller opened the file."""
    cases = list(Case.objects.filter(client=client_id))
    if not cases or any(case.closed_on is None for case in cases):
        return None
    last = max(cases, key=lambda case: (case.closed_on or date.min, case.pk))
    months = get_whole_number("cases.return_months", on=today)
    return last if may_reopen(last.closed_on, today=today, months=months).allowed else None


def find_contact_before(case_id: int, *, location_id: int, today: date) -> Staff | None:
    """The last contact person of a closed case, who is a coach at this location and there today; else None."""
    before = Stewardship.objects.filter(case=case_id).order_by("-until_on", "-pk").values_list("staff", flat=True)[:1]
    return list_available_coaches(location_id=location_id, on=today).filter(pk__in=list(before)).first()


def list_closed_lately(client_ids: Collection[int], *, today: date) -> dict[int, date]:
    """Per client the day on which their last file closed, of those whose file would open again: for registration,
    which may know that and nothing else of a file of others.
    """
    months = get_whole_number("cases.return_months", on=today)
    with connection.cursor() as cursor:
        cursor.execute("select * from cases_list_closed(%s::bigint[])", [list(client_ids)])
        found: dict[int, date] = dict(cursor.fetchall())
    return {client: day for client, day in found.items() if may_reopen(day, today=today, months=months).allowed}
