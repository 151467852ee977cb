"""The registers of others that this installation can ask, by code. What is not configured is not there."""

from collections.abc import Iterator, Mapping
from functools import cache

from django.conf import settings

from keten.doors.exchange.connectors.brp import BrpSource
from keten.doors.exchange.connectors.plain import PlainSource
from keten.doors.exchange.rules.connections import BENEFITS, BRP, EDUCATION, POLIS, Connection
from keten.dossier.clients.ports import Source

LABELS = {
    BRP: BrpSource.label,
    POLIS: "Polisadministratie van UWV",
    BENEFITS: "Uitkeringsadministratie",
    EDUCATION: "Onderwijsregister",
}


class ConnectedSources(Mapping[str, Source]):
    """The sources of ``KETEN_CONNECTIONS``. A source is made once per connection, so that its connections are kept."""

    def __getitem__(self, code: str) -> Source:
        return _connect(code, _connections()[code])

    def __iter__(self) -> Iterator[str]:
        return iter(_connections())

    def __len__(self) -> int:
        return len(_connections())


def _connections() -> Mapping[str, Connection]:
    connections: Mapping[str, Connection] = settings.KETEN_CONNECTIONS
    return connections


@cache
def _connect(code: str, connection: Connection) -> Source:
    if code == BRP:
        return BrpSource(connection)
    return PlainSource(connection, code=code, label=LABELS[code])


SOURCES: Mapping[str, Source] = ConnectedSources()
