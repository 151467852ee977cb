"""The people of the region as the imitated registers must know them: the same name, birth and place as in the file."""

import json
from collections.abc import Iterator
from pathlib import Path

from keten.dossier.clients.models import Client
from keten.dossier.clients.queries import get_bsn


def write_people(path: Path) -> Path:
    """A file of fixed people for ``keten sources --people``; returns its path. Only numbers of the range for tests."""
    path.write_text("\n".join(_list_people()), encoding="utf-8")
    return path


def _list_people() -> Iterator[str]:
    clients = Client.objects.filter(bsn_encrypted__isnull=False, merged_into=None).select_related("municipality")
    for client in clients.order_by("pk"):
        bsn = get_bsn(client)
        if bsn.startswith("9999"):
            yield _describe(client, bsn)


def _describe(client: Client, bsn: str) -> str:
    place = client.municipality
    told = {
        "bsn": bsn, "first_names": client.first_name or client.initials, "prefix": client.prefix,
        "last_name": client.last_name, "born": client.born_on.isoformat(),
        "municipality": [place.code.removeprefix("GM"), place.name],
    } | ({"postcode": client.postcode} if client.postcode else {})  # fmt: skip
    # JSON's texts and lists are TOML's as well.
    lines = (f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in told.items())
    return "\n".join(("[[people]]", *lines))
