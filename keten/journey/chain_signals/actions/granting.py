"""Grants follow signals: who must answer may look, in the transaction that sends the signal."""

from datetime import date

from keten.dossier.clients.actions.access import sync_grants
from keten.dossier.clients.models import Because, Client
from keten.journey.chain_signals.queries import SIGNAL_REASONS


def sync_signal_grants(client: Client | None, *, today: date) -> None:
    """Make the grants that signals give equal to their reasons; for one client, or for everybody."""
    only = "" if client is None else "and s.client_id = any(%(clients)s::bigint[])"
    sync_grants(
        reasons_sql=SIGNAL_REASONS.format(only=only),
        kinds=[Because.SIGNAL.value],
        params={},
        today=today,
        client_ids=None if client is None else [client.pk],
    )
