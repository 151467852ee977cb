"""Whether an ID token is what it says: signature, issuer, audience, time and nonce (OpenID Connect Core 3.1.3.7)."""

from collections.abc import Callable, Mapping
from datetime import datetime
from hmac import compare_digest
from typing import Any, TypeGuard

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization
from joserfc.jws import extract_compact

from keten.ground.foundation.openid.refusals import SignInRefused

ALGORITHMS = ["PS256", "ES256", "RS256"]  # never none, never one with a shared secret
_LEEWAY_S = 60  # clocks of two machines
_OLDEST_S = 600  # a token is made for this sign-in, which takes minutes

Claims = Mapping[str, Any]


def validate_id_token(
    token: object,
    *,
    list_keys: Callable[[str | None], list[dict[str, Any]]],
    issuer: str,
    client_id: str,
    nonce: str,
    now: datetime,
) -> Claims:
    """The claims of a token that is signed by the issuer, for us, now and for this attempt. Raises SignInRefused."""
    claims = _read_signed(token, list_keys)
    _check_parties(claims, issuer, client_id)
    _check_times(claims, now)
    if not compare_digest(_text(claims, "nonce"), nonce):
        raise SignInRefused("not-trusted", "nonce")
    if not _text(claims, "sub"):
        raise SignInRefused("not-trusted", "no subject")
    return claims


def _read_signed(token: object, list_keys: Callable[[str | None], list[dict[str, Any]]]) -> Claims:
    if not isinstance(token, str):
        raise SignInRefused("not-trusted", "no token")
    try:
        header = extract_compact(token.encode()).headers()
        if header.get("alg") not in ALGORITHMS:
            raise SignInRefused("not-trusted", "algorithm")
        kid = header.get("kid")
        keys: KeySetSerialization = {"keys": list_keys(kid if isinstance(kid, str) else None)}
        return jwt.decode(token, KeySet.import_key_set(keys), algorithms=ALGORITHMS).claims
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise SignInRefused("not-trusted", f"signature ({type(error).__name__})") from error


def _check_parties(claims: Claims, issuer: str, client_id: str) -> None:
    if claims.get("iss") != issuer:
        raise SignInRefused("not-trusted", "issuer")
    meant_for = claims.get("aud")
    audience = meant_for if isinstance(meant_for, list) else [meant_for]
    if client_id not in audience or (len(audience) > 1 and "azp" not in claims):
        raise SignInRefused("not-trusted", "audience")
    if claims.get("azp", client_id) != client_id:
        raise SignInRefused("not-trusted", "authorized party")


def _check_times(claims: Claims, now: datetime) -> None:
    ends, made = claims.get("exp"), claims.get("iat")
    if not _is_number(ends) or not _is_number(made):
        raise SignInRefused("not-trusted", "no time")
    at = now.timestamp()
    if ends + _LEEWAY_S <= at:
        raise SignInRefused("too-late", "expired")
    if made - _LEEWAY_S > at or made + _OLDEST_S < at:
        raise SignInRefused("too-late", "not made for this sign-in")
    begins = claims.get("nbf", made)
    if not _is_number(begins) or begins - _LEEWAY_S > at:
        raise SignInRefused("too-late", "not valid yet")


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _text(claims: Claims, name: str) -> str:
    value = claims.get(name, "")
    return value if isinstance(value, str) and value.isascii() else ""
