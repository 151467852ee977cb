"""Reading what is known of a client. Lists that show clients to people are in ``cases.queries``."""

from keten.dossier.clients.queries.access import (
    Look,
    fix_file,
    get_reach_values,
    granted_to,
    list_grants,
    open_file,
    show_viewer,
    take_new_file,
)
from keten.dossier.clients.queries.facts import ClientImage, DatumImage, Reviewed, Standing, get_image, get_review
from keten.dossier.clients.queries.persons import KnownPerson, find_by_bsn, find_persons, get_bsn, hash_bsn

__all__ = [
    "ClientImage",
    "DatumImage",
    "KnownPerson",
    "Look",
    "Reviewed",
    "Standing",
    "find_by_bsn",
    "find_persons",
    "fix_file",
    "get_bsn",
    "get_image",
    "get_reach_values",
    "get_review",
    "granted_to",
    "hash_bsn",
    "list_grants",
    "open_file",
    "show_viewer",
    "take_new_file",
]
