"""Starting Django inside a command, as one of the database roles."""

import os
from typing import Literal

Role = Literal["owner", "app", "round"]


def start_django(role: Role, *, database: str = "", demo: bool = False) -> None:
    """Set up Django for this process. The server of the embedded database is started when that is the one in use."""
    os.environ["KETEN_ROLE"] = role
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keten.config.settings")
    if database:
        os.environ["KETEN_DATABASE"] = database
    if demo:
        os.environ["KETEN_DEMO"] = "1"
    from keten.ground.foundation.postgres.connections import ensure_server

    ensure_server()
    import django

    django.setup()
