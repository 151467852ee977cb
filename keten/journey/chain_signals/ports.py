"""What signals need from above: e-mail, as this installation sends it."""

from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class NotSent(Exception):
    """The e-mail did not leave: no mail server, or it refused the address."""


class Mailer(Protocol):
    """Sends one plain e-mail to one address, at once. Raises ``NotSent``."""

    def __call__(self, *, to: str, subject: str, text: str) -> None: ...


def get_mailer() -> Mailer:
    """How this installation sends e-mail. ``KETEN_MAILER`` names it."""
    mailer: Mailer = import_string(settings.KETEN_MAILER)
    return mailer
