"""A client with a contact person of UWV, in a place where UWV pays WW and the municipality bijstand; writing."""

from datetime import date
from typing import Any
from uuid import uuid4

from keten.dossier.cases.actions import Draft, Sent, Upload, accept_handover, send_message
from keten.dossier.cases.models import Case, Handover, Message
from keten.ground.organisations.models import Staff
from keten.ground.organisations.rules.viewer import Viewer, as_client
from tests.factories import TODAY, Chain, at

PDF = Upload(name="brief.pdf", content=b"%PDF-1.7 inhoud")


def carry(chain: Chain, *, on: date = TODAY, target_group: str = "ww", **person: object) -> tuple[Case, Staff]:
    """A client, and who is contact person since that day."""
    case = chain.register(on=on, target_group=target_group, by=chain.bram, **person)
    asked = Handover.objects.get(case=case)
    staff = asked.to_staff or (chain.anna if asked.to_organisation == chain.uwv else chain.carla)
    accept_handover(handover=asked.key, by=chain.viewer(staff, on), now=at(on))
    return case, staff


def myself(case: Case, on: date = TODAY) -> Viewer:
    return as_client(case.client_id, "", on=on)


def draft(text: str = "Kan het gesprek later?", **more: Any) -> Draft:
    return Draft(**({"text": text, "attempt": uuid4()} | more))


def write(case: Case, *, queue: str = "work", on: date = TODAY, hour: int = 10, **more: Any) -> Message:
    """A message of the client."""
    return sent(case, queue=queue, on=on, hour=hour, **more).message


def sent(case: Case, *, queue: str = "work", on: date = TODAY, hour: int = 10, **more: Any) -> Sent:
    return send_message(case=case.key, draft=draft(**more), queue=queue, by=myself(case, on), now=at(on, hour))
