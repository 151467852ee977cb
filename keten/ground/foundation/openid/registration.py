"""How this installation is known at a provider: read from the environment, one registration per audience."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

AUDIENCES = {"staff": "email", "client": "bsn"}  # and the claim that says who it is, unless set otherwise
_EIDAS = " ".join(f"http://eidas.europa.eu/LoA/{level}" for level in ("low", "substantial", "high"))
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, kw_only=True)
class Registration:
    """``levels`` are the values of ``acr`` that are good enough, the lowest first; ``claim`` holds who it is.

    ``fresh`` asks the provider to let the person sign in anew, also when it still knows them.
    """

    audience: str
    issuer: str
    client_id: str
    key_file: Path
    claim: str
    levels: tuple[str, ...]
    name: str
    fresh: bool


def read_registrations(environment: Mapping[str, str]) -> dict[str, Registration]:
    """The registrations by audience ("staff", "client"); none for an audience without an issuer.

    Raises ValueError, in Dutch, for a setting that is missing or unsafe.
    """
    return {
        audience: _read(audience, environment)
        for audience in AUDIENCES
        if environment.get(f"KETEN_{audience.upper()}_OIDC_ISSUER")
    }


def is_safe_address(address: str) -> bool:
    """TLS, or a provider on this machine (for a test)."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)


def _read(audience: str, environment: Mapping[str, str]) -> Registration:
    prefix = f"KETEN_{audience.upper()}_OIDC_"
    given = {key.removeprefix(prefix): value for key, value in environment.items() if key.startswith(prefix) and value}
    for name in ("CLIENT_ID", "KEY_FILE"):
        if name not in given:
            raise ValueError(f"{prefix}{name} ontbreekt. Zie docs/how-to/login.md.")
    claim = given.get("CLAIM", AUDIENCES[audience])
    if audience == "client" and claim == "sub":
        raise ValueError(f"{prefix}CLAIM mag niet 'sub' zijn: een BSN staat in een eigen claim (OIDC NL GOV).")
    if not is_safe_address(given["ISSUER"]):
        raise ValueError(f"{prefix}ISSUER moet met https:// beginnen.")
    return Registration(
        audience=audience,
        issuer=given["ISSUER"],
        client_id=given["CLIENT_ID"],
        key_file=Path(given["KEY_FILE"]),
        claim=claim,
        levels=_good_enough(prefix, given),
        name=given.get("NAME", ""),
        fresh=audience == "client",
    )


def _good_enough(prefix: str, given: Mapping[str, str]) -> tuple[str, ...]:
    """The ladder of levels from the minimum up; by default eIDAS from substantial."""
    ladder = given.get("ACR_LEVELS", _EIDAS).split()
    minimum = given.get("ACR_MINIMUM", "" if "ACR_LEVELS" in given else ladder[1])
    if minimum not in ladder:
        raise ValueError(f"{prefix}ACR_MINIMUM moet een van de niveaus uit {prefix}ACR_LEVELS zijn.")
    return tuple(ladder[ladder.index(minimum) :])
