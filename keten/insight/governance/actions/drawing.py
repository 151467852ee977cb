"""Drawing files to look into, and letting the inspector into exactly those."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from keten.dossier.clients.actions.access import sync_grants
from keten.ground.foundation.decision import Refused
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.foundation.prepared import fetch_named
from keten.ground.ledger.actions import record_event, record_events_of
from keten.ground.organisations.rules.viewer import Viewer
from keten.insight.governance.actions.holding import hold_inspection, staff_of
from keten.insight.governance.events import FileDrawn, SampleDrawn
from keten.insight.governance.models import Inspection, Sample, SampledFile
from keten.insight.governance.rules.sampling import Wanted, check_wanted
from keten.insight.governance.sweeps.reasons import DRAWN_SQL, KINDS, get_reasons

_DRAW = """
select * from governance_draw_sample(%(places)s::bigint[], %(target_group)s, %(open_from)s::date, %(open_until)s::date,
  %(broken_promise)s, %(seed)s::bigint, %(size)s::int, %(is_stratified)s)
"""
_DRAWN_EVENTS = """
select 'governance.file-drawn' as type, k.ref as client_ref, %(organisation)s::bigint as organisation,
  jsonb_build_object('inspection_id', %(inspection)s::bigint, 'case_id', f.case_id,
    'access_until', %(access_until)s::text) as payload
from governance_sampledfile f
join cases_case c on c.id = f.case_id
join clients_client k on k.id = c.client_id
where f.sample_id = %(sample)s
"""


@transaction.atomic
def draw_sample(*, inspection: UUID, wanted: Wanted, by: Viewer, now: datetime) -> Sample:
    """Draw, keep what was drawn, and open those files to the inspector. Raises ``UnknownInspection``, ``Refused``."""
    row, today = hold_inspection(inspection, by=by), localdate(now)
    places = frozenset(row.parties.values_list("location_id", flat=True))
    most = get_whole_number("governance.most_files", on=today)
    check_wanted(wanted, party_locations=places, most=most, today=today).require()
    drawn = _draw(wanted)
    sample = _keep(row, wanted, drawn, staff_id=staff_of(by), now=now)
    _let_in(row, sample, [one["client_id"] for one in drawn], today)
    _tell(sample, drawn, by=by, now=now)
    return sample


def sync_inspection_grants(*, today: date) -> None:
    """Make the grants of inspections equal to their reasons: of all for the round, else of who looks."""
    sync_grants(reasons_sql=get_reasons(), kinds=[kind.value for kind in KINDS], params={}, today=today)


def _draw(wanted: Wanted) -> list[dict[str, Any]]:
    values = {
        "places": sorted(wanted.location_ids), "target_group": wanted.target_group, "open_from": wanted.open_from,
        "open_until": wanted.open_until, "broken_promise": wanted.broken_promise, "seed": wanted.seed,
        "size": wanted.size, "is_stratified": wanted.is_stratified,
    }  # fmt: skip
    drawn = list(fetch_named(_DRAW, values))
    if drawn[0]["case_id"] is None:
        raise Refused("Er zijn geen dossiers die hieraan voldoen. Kies een langere periode of minder eisen.")
    return drawn


def _keep(
    inspection: Inspection, wanted: Wanted, drawn: Sequence[dict[str, Any]], *, staff_id: int, now: datetime
) -> Sample:
    days = get_whole_number("governance.file_access_days", on=localdate(now))
    sample = Sample.objects.create(
        inspection=inspection, target_group=wanted.target_group, open_from=wanted.open_from,
        open_until=wanted.open_until, broken_promise=wanted.broken_promise, is_stratified=wanted.is_stratified,
        size=wanted.size, seed=wanted.seed, population=drawn[0]["population"], population_digest=drawn[0]["digest"],
        drawn_at=now, drawn_by_id=staff_id, access_until=localdate(now) + timedelta(days=days),
    )  # fmt: skip
    sample.locations.set(wanted.location_ids)
    SampledFile.objects.bulk_create(
        SampledFile(sample=sample, case_id=one["case_id"], location_id=one["location_id"], number=one["number"])
        for one in drawn
    )
    return sample


def _let_in(inspection: Inspection, sample: Sample, client_ids: list[int], today: date) -> None:
    params = {"inspector": inspection.inspector_id, "access_until": sample.access_until}
    reasons = get_reasons(only="and c.client_id = any(%(clients)s::bigint[])") + DRAWN_SQL
    kinds = [kind.value for kind in KINDS]
    sync_grants(reasons_sql=reasons, kinds=kinds, params=params, today=today, client_ids=client_ids)


def _tell(sample: Sample, drawn: Sequence[dict[str, Any]], *, by: Viewer, now: datetime) -> None:
    params = {
        "organisation": by.organisation_id, "inspection": sample.inspection_id, "sample": sample.pk,
        "access_until": sample.access_until.isoformat(),
    }  # fmt: skip
    record_events_of([FileDrawn], rows_sql=_DRAWN_EVENTS, params=params, now=now)
    event = SampleDrawn(
        inspection_id=sample.inspection_id, sample_id=sample.pk, seed=sample.seed, drawn=len(drawn),
        population=sample.population,
    )  # fmt: skip
    record_event(event, by=by, now=now)
