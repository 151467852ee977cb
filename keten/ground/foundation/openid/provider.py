"""Talking to a provider: its own description, its keys, and what it answers. Nothing that it says is trusted yet."""

import json
import time
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from keten.ground.foundation.openid.refusals import SignInRefused
from keten.ground.foundation.openid.registration import is_safe_address

_PATIENCE_S = 10
_MOST_BYTES = 1_000_000
_KEPT_S = 3600  # a provider changes its description seldom, and its keys with a time of overlap
_NOT_SOONER_S = 30  # an unknown key id fetches the keys again, but nobody can make us hammer a provider


class _NoRedirects(HTTPRedirectHandler):
    """A provider that sends us elsewhere is not the one that was registered."""

    def redirect_request(self, *_args: Any, **_named: Any) -> None:
        return None


_opener = build_opener(_NoRedirects)


@dataclass
class Provider:
    """One provider, by its issuer; what it said is kept for an hour."""

    issuer: str
    _kept: dict[str, tuple[float, dict[str, Any]]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def describe(self) -> dict[str, Any]:
        """Its metadata (OpenID Connect Discovery). Raises SignInRefused."""
        found = self._keep(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration", _KEPT_S)
        if found.get("issuer") != self.issuer:
            raise SignInRefused("not-trusted", "the description is of another issuer")
        return found

    def endpoint(self, name: str) -> str:
        """An address out of the description; only TLS. Raises SignInRefused."""
        address = self.describe().get(name, "")
        if not isinstance(address, str) or not is_safe_address(address):
            raise SignInRefused("not-trusted", f"no safe {name}")
        return address

    def list_keys(self, kid: str | None) -> list[dict[str, Any]]:
        """The public keys for signatures, fetched again when the key id is new. Raises SignInRefused."""
        address = self.endpoint("jwks_uri")
        found = _signing_keys(self._keep(address, _KEPT_S))
        if kid is not None and all(key.get("kid") != kid for key in found):
            found = _signing_keys(self._keep(address, _NOT_SOONER_S))
        return [key for key in found if kid is None or key.get("kid") == kid]

    def _keep(self, address: str, seconds: float) -> dict[str, Any]:
        with self._lock:
            at, found = self._kept.get(address, (0.0, {}))
            if not found or time.monotonic() - at > seconds:
                found = fetch_json(address)
                self._kept[address] = (time.monotonic(), found)
            return found


_providers: dict[str, Provider] = {}


def get_provider(issuer: str) -> Provider:
    """The one of this process."""
    return _providers.setdefault(issuer, Provider(issuer))


def fetch_json(address: str, *, form: dict[str, str] | None = None, bearer: str = "") -> dict[str, Any]:
    """GET, or POST of a form, that answers with one JSON object. Raises SignInRefused."""
    headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {bearer}"} if bearer else {})
    body = urlencode(form).encode() if form is not None else None
    request = Request(address, data=body, headers=headers)  # noqa: S310 - is_safe_address
    try:
        with _opener.open(request, timeout=_PATIENCE_S) as answer:
            found = json.loads(answer.read(_MOST_BYTES))
    except HTTPError as error:
        raise _refusal(error) from error
    except (URLError, OSError, ValueError) as error:
        raise SignInRefused("unreachable", type(error).__name__) from error
    if not isinstance(found, dict):
        raise SignInRefused("not-trusted", "the answer is no object")
    return found


def _refusal(error: HTTPError) -> SignInRefused:
    if error.code >= 500:
        return SignInRefused("unreachable", f"answered {error.code}")
    try:
        code = str(json.loads(error.read(_MOST_BYTES)).get("error", ""))[:40]
    except (ValueError, AttributeError):
        code = ""
    return SignInRefused("not-trusted", f"answered {error.code} {code}".strip())


def _signing_keys(found: dict[str, Any]) -> list[dict[str, Any]]:
    keys = found.get("keys")
    listed = keys if isinstance(keys, list) else []
    return [
        key
        for key in listed
        if isinstance(key, dict) and key.get("kty") in ("RSA", "EC") and key.get("use", "sig") == "sig"
    ]
