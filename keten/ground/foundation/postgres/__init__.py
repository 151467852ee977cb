"""The database of an installation: an embedded PostgreSQL that starts itself, or a server of one's own.

`config/settings.py` needs only `connection_settings(role)`; commands call `ensure_server()` first.
"""

from .accounts import PostgresUnavailable
from .cluster import Cluster
from .connections import KEEP_PLANS, Role, connection_settings, conninfo, ensure_server, is_external, role_name
from .databases import create_from_template, database_exists, drop_database, ensure_database
from .home import keten_home

__all__ = [
    "KEEP_PLANS",
    "Cluster",
    "PostgresUnavailable",
    "Role",
    "conninfo",
    "connection_settings",
    "create_from_template",
    "database_exists",
    "drop_database",
    "ensure_database",
    "ensure_server",
    "is_external",
    "keten_home",
    "role_name",
]
