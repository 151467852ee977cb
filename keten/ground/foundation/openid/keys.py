"""The key with which this installation proves who it is at a provider (private_key_jwt, RFC 7523)."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_VALID_S = 60


def read_key(file: Path) -> RSAKey | ECKey:
    """The private key in a PEM file: RSA, or EC on P-256. Raises ValueError, in Dutch."""
    try:
        pem = file.read_bytes()
    except OSError as error:
        raise ValueError(f"De sleutel voor inloggen is niet te lezen: {file}") from error
    for kind in (RSAKey, ECKey):
        try:
            key = kind.import_key(pem)
        except (JoseError, ValueError, TypeError):
            continue
        if key.is_private:
            key.ensure_kid()
            return key
    raise ValueError(f"Dit is geen geheime RSA- of EC-sleutel (PEM): {file}")


def public_jwk(key: RSAKey | ECKey) -> dict[str, Any]:
    """What the provider must know of the key."""
    shown: dict[str, Any] = dict(key.as_dict(private=False))
    return shown | {"use": "sig", "kid": key.kid}


def sign_assertion(key: RSAKey | ECKey, *, client_id: str, issuer: str, offered: Sequence[str], now: datetime) -> str:
    """A token, good once and for a minute, that says we are ``client_id``; ``offered`` is what the provider takes."""
    at = int(now.timestamp())
    claims = {"iss": client_id, "sub": client_id, "aud": issuer, "iat": at, "nbf": at, "exp": at + _VALID_S}
    algorithm = "ES256" if isinstance(key, ECKey) else "RS256" if offered and "PS256" not in offered else "PS256"
    header = {"alg": algorithm, "kid": key.kid, "typ": "JWT"}
    return jwt.encode(header, claims | {"jti": secrets.token_urlsafe(24)}, key, algorithms=[algorithm])
