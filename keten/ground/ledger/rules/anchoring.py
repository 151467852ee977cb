"""How a day's anchor (*anker*) is computed, and how it is written down outside the database.

Each anchor covers what happened since the one before and includes that one's digest: together they cover every
chain, and checking all of them reads the ledger once.
"""

import hashlib
from dataclasses import dataclass
from datetime import date

BEGINNING = b""  # what the first anchor stands on


@dataclass(frozen=True, order=True)
class KeptAnchor:
    """One anchor as a line of text: day, last event id, number of chains with news, digest in hex."""

    on: date
    up_to: int
    chains: int
    digest: str

    def __str__(self) -> str:
        return f"{self.on.isoformat()} {self.up_to} {self.chains} {self.digest}"


def parse_kept_anchor(line: str) -> KeptAnchor:
    """The anchor in a line of text. Raises ``ValueError`` for anything else."""
    on, up_to, chains, digest = line.split()
    return KeptAnchor(date.fromisoformat(on), int(up_to), int(chains), bytes.fromhex(digest).hex())


def compute_digest(*, before: bytes, on: date, up_to: int, chains: int, heads: bytes) -> bytes:
    """32 bytes over the anchor before, the day and the last rows of all chains with news (``heads``)."""
    return hashlib.sha256(before + f"{on.isoformat()} {up_to} {chains} ".encode() + heads).digest()
