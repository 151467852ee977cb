"""Where the systems of partners bring their messages."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from keten.doors.exchange.actions import Answer, Delivery, receive_delivery, refuse_too_large
from keten.doors.exchange.rules.signing import Signed
from keten.doors.exchange.words import RESULTS
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.organisations.entry import KetenRequest
from keten.ground.organisations.rules.viewer import SYSTEM


@csrf_exempt
@require_POST
def receive_events(request: KetenRequest) -> JsonResponse:
    """One CloudEvent or a batch, signed. Answers per event what came of it, in the order in which they came."""
    most = get_whole_number("exchange.delivery_bytes", on=request.today)
    if _count_bytes(request) > most:
        return _answer(refuse_too_large(by=SYSTEM, now=request.now))
    return _answer(receive_delivery(delivery=_read(request), by=SYSTEM, now=request.now))


def _count_bytes(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isdigit() else 0


def _read(request: HttpRequest) -> Delivery:
    heads = request.headers
    signed = Signed(
        id=heads.get("Webhook-Id", ""), timestamp=heads.get("Webhook-Timestamp", ""),
        signature=heads.get("Webhook-Signature", ""),
    )  # fmt: skip
    return Delivery(
        source=heads.get("Webhook-Source", "").replace("\x00", "")[:200], content_type=heads.get("Content-Type", ""),
        body=request.body, signed=signed,
    )  # fmt: skip


def _answer(answer: Answer) -> JsonResponse:
    if answer.reason:
        return JsonResponse({"reden": answer.reason}, status=answer.status)
    rows = [{"id": name, "stand": RESULTS[state], "reden": reason} for name, state, reason in answer.results]
    return JsonResponse({"resultaten": rows}, status=answer.status)
