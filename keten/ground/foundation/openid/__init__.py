"""Signing in at somebody else's door: OpenID Connect as the Dutch government profile wants it (OIDC NL GOV).

Authorization code only, PKCE S256, ``state`` and ``nonce``, ``private_key_jwt`` (no secret), ``acr`` for the level of
assurance. This package knows the protocol and no domain words; who the person is, is for the caller to find out.
"""

from keten.ground.foundation.openid.entry import begin_sign_in, finish_sign_in
from keten.ground.foundation.openid.refusals import SignInRefused
from keten.ground.foundation.openid.registration import Registration, read_registrations
from keten.ground.foundation.openid.tokens import Claims

__all__ = ["Claims", "Registration", "SignInRefused", "begin_sign_in", "finish_sign_in", "read_registrations"]
