"""Grants follow signals: who must answer may look, in the transaction that sends the signal."""

from collections.abc import Collection
from datetime import date

from keten.dossier.clients.actions.access import sync_grants
from keten.journey.chain_signals.sweeps.reasons import KINDS, get_reasons


def sync_signal_grants(client_ids: Collection[int] | None, *, today: date) -> None:
    """Make the grants that signals give equal to their reasons; for some clients, or for everybody."""
    only = "" if client_ids is None else "and s.client_id = any(%(clients)s::bigint[])"
    kinds = [kind.value for kind in KINDS]
    sync_grants(reasons_sql=get_reasons(only=only), kinds=kinds, params={}, today=today, client_ids=client_ids)
