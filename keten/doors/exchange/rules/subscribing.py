"""Where the messages for a partner may go."""

from urllib.parse import urlsplit

from keten.ground.foundation.decision import Decision

_OWN_MACHINE = {"localhost", "127.0.0.1", "::1"}


def is_address(address: str) -> Decision:
    """An https address, without a name and password in it; plain http only to this machine itself."""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if not host or parts.username or parts.fragment or len(address) > 300:
        return Decision.no("Dit is geen webadres.", "address")
    if parts.scheme == "https" or (parts.scheme == "http" and host in _OWN_MACHINE):
        return Decision.yes()
    return Decision.no("Het adres begint met https://.", "address")
