"""Every reading of who a client is and of what the chain knows of them."""

from keten.dossier.clients.queries.persons import find_by_bsn, get_bsn, hash_bsn

__all__ = ["find_by_bsn", "get_bsn", "hash_bsn"]
