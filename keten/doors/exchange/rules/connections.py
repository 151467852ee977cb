"""Where a source stands and how we make ourselves known there; read from the environment by ``config.settings``."""

from collections.abc import Mapping
from dataclasses import dataclass, field

BRP, POLIS, BENEFITS, EDUCATION = "brp", "polis", "uitkeringen", "onderwijs"
SOURCE_CODES = (BRP, POLIS, BENEFITS, EDUCATION)


@dataclass(frozen=True, kw_only=True)
class Connection:
    """One source: its address, and what proves who we are.

    ``certificate`` is a PEM file with the client's certificate and key (PKIoverheid), ``authority`` a PEM file with
    the authorities to trust instead of the machine's own, ``headers`` extra headers that a gateway asks for.
    ``connect_s`` and ``total_s``: seconds to be connected in, and for the whole answer.
    """

    url: str
    key: str = field(default="", repr=False)
    certificate: str = ""
    authority: str = ""
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    connect_s: float = 2.0
    total_s: float = 5.0


def read_connections(environment: Mapping[str, str]) -> dict[str, Connection]:
    """The connections by source code. A source without ``KETEN_<SOURCE>_URL`` is not connected.

    Per source: ``_URL``, ``_KEY``, ``_CERTIFICATE``, ``_AUTHORITY`` and ``_HEADERS`` ("Name: value; Name: value");
    for all: ``KETEN_SOURCE_CONNECT_S`` and ``KETEN_SOURCE_TOTAL_S``. Raises ValueError for what cannot be read.
    """
    return {
        code: _read_connection(environment, f"KETEN_{code.upper()}_")
        for code in SOURCE_CODES
        if environment.get(f"KETEN_{code.upper()}_URL")
    }


def _read_connection(environment: Mapping[str, str], prefix: str) -> Connection:
    url = environment[f"{prefix}URL"].rstrip("/")
    if not url.startswith(("http://", "https://")):
        raise ValueError(f"{prefix}URL is geen webadres: het begint niet met http:// of https://")
    return Connection(
        url=url,
        key=environment.get(f"{prefix}KEY", ""),
        certificate=environment.get(f"{prefix}CERTIFICATE", ""),
        authority=environment.get(f"{prefix}AUTHORITY", ""),
        headers=_read_headers(environment.get(f"{prefix}HEADERS", "")),
        connect_s=float(environment.get("KETEN_SOURCE_CONNECT_S", Connection.connect_s)),
        total_s=float(environment.get("KETEN_SOURCE_TOTAL_S", Connection.total_s)),
    )


def _read_headers(text: str) -> tuple[tuple[str, str], ...]:
    pairs = (part.partition(":") for part in text.split(";") if part.strip())
    return tuple((name.strip(), value.strip()) for name, _, value in pairs)
