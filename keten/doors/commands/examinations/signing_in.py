"""Where people sign in: whether our key can be read, and whether the provider answers."""

import os
import stat
from collections.abc import Iterator

from django.conf import settings

from keten.doors.commands.examinations import Finding, good, notice, wrong
from keten.ground.foundation.openid import Registration, SignInRefused
from keten.ground.foundation.openid.keys import read_key
from keten.ground.foundation.openid.provider import get_provider

_WORDS = {"staff": "medewerkers", "client": "klanten"}
_MANUAL = "Zie docs/how-to/login.md."


def examine_providers() -> Iterator[Finding]:
    """One finding per audience that has a registration."""
    for audience, registration in settings.KETEN_OPENID.items():
        yield _examine(_WORDS[audience], registration)


def _examine(who: str, registration: Registration) -> Finding:
    try:
        read_key(registration.key_file)
        get_provider(registration.issuer).endpoint("authorization_endpoint")
    except ValueError as error:
        return wrong(str(error), _MANUAL)
    except SignInRefused as refusal:
        return wrong(f"Inloggen van {who}: {registration.issuer} antwoordt niet goed ({refusal})", _MANUAL)
    if stat.S_IMODE(os.stat(registration.key_file).st_mode) & 0o007:
        return notice(
            f"Iedereen op deze machine kan {registration.key_file} lezen", "Voer uit: chmod o= op dat bestand"
        )
    return good(f"Inloggen van {who}: {registration.issuer}")


EXAMINATIONS = (examine_providers,)
