"""The two steps of the authorization code flow: sending somebody off, and believing what they come back with."""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from keten.ground.foundation.openid.keys import ASSERTION_TYPE, read_key, sign_assertion
from keten.ground.foundation.openid.provider import Provider, fetch_json, get_provider
from keten.ground.foundation.openid.refusals import SignInRefused
from keten.ground.foundation.openid.registration import Registration
from keten.ground.foundation.openid.tokens import Claims, validate_id_token


@dataclass(frozen=True)
class Attempt:
    """What we must remember of somebody who was sent off; never leaves the server but for ``state`` and ``nonce``."""

    state: str
    nonce: str
    verifier: str


def new_attempt() -> Attempt:
    """Three fresh secrets."""
    return Attempt(*(secrets.token_urlsafe(32) for _ in range(3)))


def authorization_url(registration: Registration, attempt: Attempt, *, back_to: str) -> str:
    """Where to send the browser. Raises SignInRefused when the provider cannot be reached."""
    provider = get_provider(registration.issuer)
    asked = {
        "response_type": "code",
        "client_id": registration.client_id,
        "redirect_uri": back_to,
        "scope": _scope(registration),
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": _challenge(attempt.verifier),
        "code_challenge_method": "S256",
        "acr_values": " ".join(registration.levels),
    } | ({"prompt": "login"} if registration.fresh else {})
    return f"{provider.endpoint('authorization_endpoint')}?{urlencode(asked)}"


def read_code(registration: Registration, answer: Mapping[str, str]) -> str:
    """The code out of the address with which the browser came back. Raises SignInRefused."""
    provider = get_provider(registration.issuer)
    if answer.get("error"):
        cancelled = answer["error"] == "access_denied"
        raise SignInRefused("cancelled" if cancelled else "not-trusted", f"answered {answer['error'][:40]!a}")
    promised = provider.describe().get("authorization_response_iss_parameter_supported") is True
    if answer.get("iss", "" if promised else registration.issuer) != registration.issuer:
        raise SignInRefused("not-trusted", "answer of another issuer")  # RFC 9207: providers mixed up
    if not answer.get("code"):
        raise SignInRefused("not-trusted", "no code")
    return answer["code"]


def redeem_code(registration: Registration, attempt: Attempt, *, code: str, back_to: str, now: datetime) -> Claims:
    """Who it is, surely enough: the claims of a valid ID token, completed from the userinfo endpoint.

    Raises SignInRefused.
    """
    provider = get_provider(registration.issuer)
    answer = fetch_json(
        provider.endpoint("token_endpoint"),
        form={
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back_to,
            "client_id": registration.client_id,
            "code_verifier": attempt.verifier,
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": _assertion(registration, provider, now),
        },
    )
    claims = validate_id_token(
        answer.get("id_token"),
        list_keys=provider.list_keys,
        issuer=registration.issuer,
        client_id=registration.client_id,
        nonce=attempt.nonce,
        now=now,
    )
    if claims.get("acr") not in registration.levels:
        raise SignInRefused("level-too-low", "acr")
    return _complete(registration, provider, claims, answer.get("access_token"))


def _assertion(registration: Registration, provider: Provider, now: datetime) -> str:
    try:
        key = read_key(registration.key_file)
    except ValueError as error:
        raise SignInRefused("unreachable", "our own key cannot be read") from error
    return sign_assertion(
        key,
        client_id=registration.client_id,
        issuer=registration.issuer,
        offered=provider.describe().get("token_endpoint_auth_signing_alg_values_supported", []),
        now=now,
    )


def _complete(registration: Registration, provider: Provider, claims: Claims, access_token: object) -> Claims:
    """With the claim that says who it is, which many providers give only when asked for."""
    if claims.get(registration.claim) is None and isinstance(access_token, str):
        more: dict[str, Any] = fetch_json(provider.endpoint("userinfo_endpoint"), bearer=access_token)
        if more.get("sub") != claims["sub"]:
            raise SignInRefused("not-trusted", "userinfo of somebody else")
        claims = {**more, **claims}
    who = claims.get(registration.claim)
    if not isinstance(who, str) or not who.strip():
        raise SignInRefused("identity-missing", "no claim that says who it is")
    return claims


def _scope(registration: Registration) -> str:
    """``email`` is a scope of the standard; what a broker calls the BSN is a claim or a scope of its own."""
    return f"openid {registration.claim}" if registration.claim.isidentifier() else "openid"


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
