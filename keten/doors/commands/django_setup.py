"""Starting Django inside a command, as one of the database roles."""

import os
from typing import Literal

from keten.ground.foundation.guarding import explain_conflicts, find_demo_conflicts

Role = Literal["owner", "app", "round"]


def check_demo_alone() -> None:
    """Exits with a sentence when the demo would stand beside settings of a real installation."""
    if conflicts := find_demo_conflicts(os.environ | {"KETEN_DEMO": "1"}):
        raise SystemExit(explain_conflicts(conflicts))


def start_django(role: Role, *, database: str = "", demo: bool = False) -> None:
    """Set up Django for this process. The server of the embedded database is started when that is the one in use."""
    os.environ["KETEN_ROLE"] = role
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keten.config.settings")
    if database:
        os.environ["KETEN_DATABASE"] = database
    if demo:
        os.environ["KETEN_DEMO"] = "1"
    if os.environ.get("KETEN_DEMO") == "1":
        check_demo_alone()
    from keten.ground.foundation.postgres.connections import ensure_server

    ensure_server()
    import django

    django.setup()
