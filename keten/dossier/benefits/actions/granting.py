"""Grants follow the application: who has it in hand may look into the file, and for some time after the end (P9)."""

from collections.abc import Collection
from datetime import date

from keten.dossier.benefits.sweeps.reasons import KINDS, get_reason_params, get_reasons
from keten.dossier.clients.actions.access import sync_grants


def sync_application_grants(client_ids: Collection[int] | None, *, today: date) -> None:
    """Make the grants that applications give equal to their reasons; for some clients, or for everybody."""
    only = "" if client_ids is None else "and a.client_id = any(%(clients)s::bigint[])"
    sync_grants(
        reasons_sql=get_reasons(only=only),
        kinds=[kind.value for kind in KINDS],
        params=get_reason_params(today),
        today=today,
        client_ids=client_ids,
    )
