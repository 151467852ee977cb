"""Grants follow the case: whoever becomes or stops being involved gets or loses the file in the same transaction."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import connection

from keten.dossier.cases.models import OPEN_MESSAGE, Message, Queue
from keten.dossier.cases.sweeps.reasons import KINDS, get_reason_params, get_reasons
from keten.dossier.clients.actions.access import get_sync


def sync_case_grants(client_ids: Collection[int] | None, *, today: date) -> None:
    """Make the grants that cases give equal to their reasons; for some clients, or for everybody."""
    with connection.cursor() as cursor:
        cursor.execute(*get_case_sync(client_ids, today=today))


def get_case_sync(client_ids: Collection[int] | None, *, today: date) -> tuple[str, dict[str, Any]]:
    """The statement for that, with its values; the loader of measurements executes it for a million at once."""
    only = "" if client_ids is None else "and c.client_id = any(%(clients)s::bigint[])"
    return get_sync(
        reasons_sql=get_reasons(only=only),
        kinds=[kind.value for kind in KINDS],
        params=get_reason_params(today),
        today=today,
        client_ids=client_ids,
    )


def follow_payers(*, today: date) -> None:
    """An organisation came to a location or left it: who may look because of a question about a benefit follows."""
    asked = Message.objects.filter(OPEN_MESSAGE, queue=Queue.BENEFIT).values_list("case__client_id", flat=True)
    clients = sorted(set(asked))
    if clients:
        sync_case_grants(clients, today=today)
