"""The health page (*gezondheid*): for a monitor, open to everybody, and therefore without any detail."""

from dataclasses import asdict

from django.db import Error
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from keten.ground.upkeep.queries import Health, read_health

_DUTCH = {"database": "database", "worker": "werker", "round": "dagronde", "backup": "reservekopie"}


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 when all is well, else 503; per part true or false."""
    try:
        found = read_health(now=timezone.now())
    except Error:
        found = Health(database=False, worker=False, round=False, backup=False)
    parts = {_DUTCH[name]: is_well for name, is_well in asdict(found).items()}
    response = JsonResponse({"ok": found.is_ok, **parts}, status=200 if found.is_ok else 503)
    response.headers["Cache-Control"] = "no-store"
    return response
