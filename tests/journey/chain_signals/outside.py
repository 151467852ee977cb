"""Somebody outside Keten who is asked something: what the e-mail and the telephone bring them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from keten.dossier.cases.models import Case
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.chain_signals.actions import open_link, renew_link, send_outside
from keten.journey.chain_signals.models import ChainSignal, SignalLink
from keten.journey.chain_signals.queries import find_by_token
from keten.journey.chain_signals.rules.links import OUTSIDE
from tests.factories import TODAY, at

NOW = at(TODAY)
QUESTION = {"question": "Loopt er schuldhulp?", "why": "Voor het plan"}
ANSWER: dict[str, Any] = {"outcome": "answered", "reason": "", "values": {"answer": "Ja, sinds mei."}}
PARTNER = {"outside_name": "Huisartsenpraktijk De Linde", "outside_email": "balie@delinde.nl"}


@dataclass
class Asked:
    """A signal that went outside, the token in the address and the code."""

    signal: ChainSignal
    token: str
    code: str

    @property
    def link(self) -> SignalLink:
        return SignalLink.objects.filter(signal=self.signal).latest("pk")

    @property
    def hash(self) -> bytes:
        return bytes(self.link.secret_hash)

    @property
    def wrong_code(self) -> str:
        return f"{(int(self.code) + 1) % 10**6:06}"


def ask(case: Case, by: Viewer, *, now: datetime = NOW, **more: Any) -> Asked:
    """A question to a practice that does not work with Keten."""
    tokens: list[str] = []
    given = {"kind": "question", "values": QUESTION, **PARTNER, **more}
    made = send_outside(case=case.key, address=_keep(tokens), by=by, now=now, **given)
    return Asked(made.signal, tokens[0], made.code)


def ask_again(asked: Asked, by: Viewer, *, now: datetime = NOW, email: str = PARTNER["outside_email"]) -> Asked:
    tokens: list[str] = []
    made = renew_link(signal=asked.signal.key, outside_email=email, address=_keep(tokens), by=by, now=now)
    return Asked(made.signal, tokens[0], made.code)


def come_in(asked: Asked, *, now: datetime = NOW) -> bytes:
    """The link found, the code typed; gives the hash by which the rest goes."""
    link = find_by_token(asked.token, on=now.date())
    open_link(link=bytes(link.secret_hash), code=asked.code, by=OUTSIDE, now=now)
    return bytes(link.secret_hash)


def _keep(tokens: list[str]) -> Any:
    def address(token: str) -> str:
        tokens.append(token)
        return f"https://keten.voorbeeld.nl/antwoord/link/{token}/"

    return address
