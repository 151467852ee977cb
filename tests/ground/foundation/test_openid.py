"""ID tokens that are not what they say are refused; made here with keys of our own."""

import base64
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from keten.ground.foundation.openid.keys import public_jwk, read_key, sign_assertion
from keten.ground.foundation.openid.refusals import SignInRefused
from keten.ground.foundation.openid.registration import read_registrations
from keten.ground.foundation.openid.tokens import Claims, validate_id_token

ISSUER, OURS, NONCE = "https://login.example", "keten", "n-0S6_WzA2Mj"
NOW = datetime(2026, 11, 16, 10, tzinfo=UTC)
AT = int(NOW.timestamp())
KEY = RSAKey.generate_key(2048, {"kid": "one"})
OTHER = RSAKey.generate_key(2048, {"kid": "one"})
CURVE = ECKey.generate_key("P-256", {"kid": "two"})
CLAIMS = {"iss": ISSUER, "aud": OURS, "sub": "x", "nonce": NONCE, "iat": AT, "exp": AT + 60}


def published(kid: str | None) -> list[dict[str, Any]]:
    """The public keys of the provider."""
    keys = [public_jwk(KEY), public_jwk(CURVE)]
    return [key for key in keys if kid is None or key["kid"] == kid]


def signed(key: Any = KEY, algorithm: str = "RS256", *, kid: str = "one", **changed: Any) -> str:
    """A token; a claim that is changed to None is left out."""
    claims = {name: value for name, value in (CLAIMS | changed).items() if value is not None}
    return jwt.encode({"alg": algorithm, "kid": kid}, claims, key, algorithms=[algorithm])


def read(token: object, *, now: datetime = NOW) -> Claims:
    return validate_id_token(token, list_keys=published, issuer=ISSUER, client_id=OURS, nonce=NONCE, now=now)


def part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


@pytest.mark.parametrize("token", [
    signed(), signed(algorithm="PS256"), signed(CURVE, "ES256", kid="two"), signed(aud=[OURS]),
    signed(aud=[OURS, "other"], azp=OURS), signed(iat=AT + 30), signed(exp=AT - 30),
])  # fmt: skip
def test_a_good_token_is_believed(token: str) -> None:
    assert read(token)["sub"] == "x"


def hs256_with_public_key() -> str:
    """The old trick: our public key taken for a shared secret."""
    body = f"{part({'alg': 'HS256', 'kid': 'one'})}.{part(CLAIMS)}"
    mac = hmac.digest(KEY.as_pem(private=False), body.encode(), "sha256")
    return f"{body}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def without_signature() -> str:
    return f"{part({'alg': 'none', 'kid': 'one'})}.{part(CLAIMS)}."


def of_another_body() -> str:
    head, _body, signature = signed().split(".")
    return f"{head}.{part(CLAIMS | {'sub': 'somebody else'})}.{signature}"


def with_a_key_inside() -> str:
    """A token that brings the key to believe it with."""
    header = {"alg": "RS256", "jwk": public_jwk(OTHER)}
    return jwt.encode(header, CLAIMS, OTHER, algorithms=["RS256"])


@pytest.mark.parametrize("make", [
    lambda: signed(OTHER), hs256_with_public_key, without_signature, of_another_body, with_a_key_inside,
    lambda: signed(kid="two"), lambda: signed(kid="unknown"), lambda: signed(iss="https://other.example"),
    lambda: signed(iss=None), lambda: signed(aud="other"), lambda: signed(aud=None), lambda: signed(aud=[]),
    lambda: signed(aud=[OURS, "other"]), lambda: signed(azp="other"), lambda: signed(nonce="of another attempt"),
    lambda: signed(nonce=None), lambda: signed(nonce=["n-0S6_WzA2Mj"]), lambda: signed(nonce="é"),
    lambda: signed(sub=None), lambda: signed(sub=""),
    lambda: signed(exp=None), lambda: signed(iat=None), lambda: signed(exp=AT - 61), lambda: signed(exp="later"),
    lambda: signed(exp=True), lambda: signed(iat=AT + 61), lambda: signed(iat=AT - 601), lambda: signed(nbf=AT + 61),
    lambda: "", lambda: None, lambda: "a.b", lambda: "a.b.c", lambda: "é.b.c", lambda: 5,
    lambda: f"{part({'alg': 'RS256', 'kid': ['one']})}.{part(CLAIMS)}.AAAA",
])  # fmt: skip
def test_a_forged_token_is_refused(make: Callable[[], object]) -> None:
    with pytest.raises(SignInRefused) as refused:
        read(make())
    assert "somebody else" not in str(refused.value)


def test_a_token_of_yesterday_is_too_late() -> None:
    with pytest.raises(SignInRefused) as refused:
        read(signed(exp=AT - 61))
    assert refused.value.reason == "too-late"


def registered(**changed: str) -> dict[str, str]:
    given = {"ISSUER": ISSUER, "CLIENT_ID": OURS, "KEY_FILE": "key.pem"} | changed
    return {f"KETEN_CLIENT_OIDC_{name}": value for name, value in given.items()}


def test_by_default_eidas_substantial_or_high_is_enough() -> None:
    found = read_registrations(registered())["client"]
    assert [level.rpartition("/")[2] for level in found.levels] == ["substantial", "high"]
    assert found.claim == "bsn"
    assert found.fresh
    assert read_registrations({}) == {}


def test_a_ladder_of_ones_own() -> None:
    given = registered(ACR_LEVELS="Basis Midden Substantieel Hoog", ACR_MINIMUM="Midden")
    assert read_registrations(given)["client"].levels == ("Midden", "Substantieel", "Hoog")


@pytest.mark.parametrize(("changed", "said"), [
    ({"CLAIM": "sub"}, "mag niet 'sub' zijn"), ({"ISSUER": "http://login.example"}, "https"),
    ({"KEY_FILE": ""}, "KEY_FILE ontbreekt"), ({"ACR_MINIMUM": "iets"}, "ACR_MINIMUM"),
    ({"ACR_LEVELS": "a b"}, "ACR_MINIMUM"),
])  # fmt: skip
def test_an_unsafe_setting_stops_the_start(changed: dict[str, str], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_registrations(registered(**changed))


def test_our_own_assertion_is_signed_and_short(tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    file.write_bytes(KEY.as_pem(private=True))
    key = read_key(file)
    made = [sign_assertion(key, client_id=OURS, issuer=ISSUER, offered=["RS256"], now=NOW) for _ in range(2)]
    claims = [jwt.decode(one, RSAKey.import_key(public_jwk(key)), algorithms=["RS256"]).claims for one in made]
    assert claims[0]["iss"] == claims[0]["sub"] == OURS
    assert claims[0]["aud"] == ISSUER
    assert claims[0]["exp"] == AT + 60
    assert claims[0]["jti"] != claims[1]["jti"]
    assert "d" not in public_jwk(key)


def test_a_public_key_is_no_key(tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    file.write_bytes(KEY.as_pem(private=False))
    with pytest.raises(ValueError, match="geen geheime"):
        read_key(file)
    with pytest.raises(ValueError, match="niet te lezen"):
        read_key(tmp_path / "nothing")
