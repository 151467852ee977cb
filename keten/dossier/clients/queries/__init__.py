"""Reading what is known of a client. Lists that show clients to people are in ``cases.queries``."""

from keten.dossier.clients.queries.access import (
    Look,
    fix_file,
    get_reach_values,
    granted_to,
    is_granted,
    leave_files,
    list_grants,
    open_file,
    show_viewer,
    take_new_file,
)
from keten.dossier.clients.queries.anchors import LogFault, list_log_faults
from keten.dossier.clients.queries.facts import ClientImage, DatumImage, Reviewed, Standing, get_image, get_review
from keten.dossier.clients.queries.glass import count_glass_to_review, get_own_glass, list_glass
from keten.dossier.clients.queries.logs import LookLine, list_looks, log_list, read_processing
from keten.dossier.clients.queries.notices import ContactStanding, get_contact_standing
from keten.dossier.clients.queries.persons import KnownPerson, find_by_bsn, find_persons, get_bsn, hash_bsn
from keten.dossier.clients.queries.supervision import REPORTS, Rows, Span, read_report

__all__ = [
    "ClientImage",
    "ContactStanding",
    "DatumImage",
    "REPORTS",
    "KnownPerson",
    "LogFault",
    "Look",
    "Reviewed",
    "Standing",
    "LookLine",
    "Rows",
    "Span",
    "count_glass_to_review",
    "find_by_bsn",
    "find_persons",
    "fix_file",
    "get_bsn",
    "get_contact_standing",
    "get_image",
    "get_own_glass",
    "get_reach_values",
    "get_review",
    "granted_to",
    "hash_bsn",
    "is_granted",
    "leave_files",
    "list_glass",
    "list_grants",
    "list_log_faults",
    "list_looks",
    "log_list",
    "open_file",
    "read_processing",
    "read_report",
    "show_viewer",
    "take_new_file",
]
