"""Grants follow the case: whoever becomes or stops being involved gets or loses the file in the same transaction."""

from collections.abc import Collection
from datetime import date

from keten.dossier.cases.queries.reasons import KINDS, get_reason_params, get_reasons
from keten.dossier.clients.actions import sync_grants


def sync_case_grants(client_ids: Collection[int] | None, *, today: date) -> None:
    """Make the grants that cases give equal to their reasons; for some clients, or for everybody."""
    only = "" if client_ids is None else "and c.client_id = any(%(clients)s::bigint[])"
    sync_grants(
        reasons_sql=get_reasons(only=only),
        kinds=[kind.value for kind in KINDS],
        params=get_reason_params(today),
        today=today,
        client_ids=client_ids,
    )
