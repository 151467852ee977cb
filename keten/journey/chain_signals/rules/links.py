"""A link with which somebody outside Keten answers one signal (*link*): who gets one, how it stands, what is mailed."""

import re
from datetime import date, datetime
from typing import Protocol

from keten.ground.foundation.decision import Decision
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.chain_signals.rules.states import ENDED
from keten.journey.chain_signals.rules.types import SignalKind

SENT, OPENED, BLOCKED, EXPIRED, USED, REVOKED = "sent", "opened", "blocked", "expired", "used", "revoked"
LIVE = frozenset({SENT, OPENED})
LONGEST_NAME = 200  # characters
LONGEST_EMAIL = 254
CODE_DIGITS = 6
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")

# Who holds a link and typed its code: no member of staff, of no organisation of the chain.
OUTSIDE = Viewer(
    staff_id=None, name="", organisation_id=None, organisation_name="", kind="", roles=frozenset({"outside"})
)

SUBJECT = "Een vraag aan u, met een link om te antwoorden"
# To an address that may be wrong: it says nothing about a client.
LETTER = """Goedendag,

{asker} heeft een vraag aan u en wacht op uw antwoord.

U leest de vraag en antwoordt op deze pagina:
{address}

De pagina vraagt om een code van zes cijfers. Die krijgt u telefonisch van {asker}.
De link werkt tot en met {until} en voor één antwoord. Stuur de link niet door.

Verwachtte u dit niet? Doe dan niets, of bel {asker}.
"""


class Link(Protocol):
    """The facts of a link on which its state depends; ``expires_on`` is the last day on which it works."""

    opened_at: datetime | None
    blocked_at: datetime | None
    used_at: datetime | None
    revoked_at: datetime | None
    expires_on: date


def get_link_state(link: Link, *, on: date) -> str:
    """How a link stands on a day. What ended it for good comes before its last day."""
    if link.used_at:
        return USED
    if link.revoked_at:
        return REVOKED
    if link.blocked_at:
        return BLOCKED
    if link.expires_on < on:
        return EXPIRED
    return OPENED if link.opened_at else SENT


def may_send_outside(kind: SignalKind) -> Decision:
    """Only kinds whose words somebody outside the chain may read."""
    if kind.is_outside:
        return Decision.yes()
    return Decision.no("Dit soort signaal gaat alleen naar organisaties die met Keten werken.")


def may_renew_link(viewer: Viewer, *, sender_staff_id: int | None, state: str, is_outside: bool) -> Decision:
    """The desk that sent a signal to somebody outside, while there is no answer."""
    if not is_outside:
        return Decision.no("Dit signaal is aan een organisatie die met Keten werkt.")
    if state in ENDED:
        return Decision.no("Dit signaal is al beantwoord.")
    if sender_staff_id is not None and sender_staff_id in viewer.desks:
        return Decision.yes()
    return Decision.no("Alleen wie het signaal verstuurde kan een nieuwe link sturen.")


def check_name(name: str) -> Decision:
    """The organisation outside Keten has a name."""
    if not name.strip():
        return Decision.no("Vul in aan welke organisatie u het vraagt.", "outside_name")
    if len(name.strip()) > LONGEST_NAME:
        return Decision.no("Maak de naam korter.", "outside_name")
    return Decision.yes()


def check_email(email: str) -> Decision:
    """One address, in the shape of one; whether it is the right one only the sender knows."""
    if len(email) <= LONGEST_EMAIL and _EMAIL.fullmatch(email.strip()):
        return Decision.yes()
    return Decision.no("Dit is geen e-mailadres. Kijk of het klopt, bijvoorbeeld naam@praktijk.nl.", "outside_email")


def mask_email(email: str) -> str:
    """Enough to recognise an address, too little to use it: "pr…@voorbeeld.nl"."""
    name, _at, place = email.partition("@")
    return f"{name[:2] if len(name) > 2 else name[:1]}…@{place}"


def say_code(code: str) -> str:
    """Six digits as people say them: "123 456"."""
    return f"{code[:3]} {code[3:]}"


def clean_code(typed: str) -> str:
    """The digits of what was typed, however it was spaced."""
    return "".join(letter for letter in typed if letter in "0123456789")
