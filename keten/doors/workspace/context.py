"""What the frame of every page shows: who you are and where you can go."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page_frame(request: HttpRequest) -> dict[str, Any]:
    return {
        "viewer": getattr(request, "viewer", None),
        "now": getattr(request, "now", None),
        "today": getattr(request, "today", None),
        "is_demo": settings.KETEN_DEMO,
        "theme_css": settings.KETEN_THEME_CSS,
    }
