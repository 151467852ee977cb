"""Reading transfers. What shows a client takes the viewer."""

from keten.journey.transfers.queries.arranged import find_arranged, find_destination, get_terms
from keten.journey.transfers.queries.standing import (
    TransferStanding,
    UnknownTransfer,
    get_standing,
    get_transfer,
    list_open_transfers,
)

__all__ = [
    "TransferStanding",
    "UnknownTransfer",
    "find_arranged",
    "find_destination",
    "get_standing",
    "get_terms",
    "get_transfer",
    "list_open_transfers",
]
