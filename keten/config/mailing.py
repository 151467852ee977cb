"""E-mail as this installation sends it: by its mail server, into a folder where nobody is real, or not at all."""

from collections.abc import Mapping
from typing import Any

from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from keten.journey.chain_signals.ports import NotSent

_DJANGO = "django.core.mail.backends"


def read_backend(environment: Mapping[str, str], *, is_real: bool) -> str:
    """The way of sending, by name. Without a mail server a real installation sends nothing, and says so."""
    if environment.get("KETEN_MAIL_HOST"):
        return f"{_DJANGO}.smtp.EmailBackend"
    if environment.get("KETEN_MAIL_FOLDER") or not is_real:
        return f"{_DJANGO}.filebased.EmailBackend"
    return "keten.config.mailing.NoMailServer"


def send_mail(*, to: str, subject: str, text: str) -> None:
    """One plain e-mail to one address, at once. Raises ``NotSent``."""
    try:
        mail.send_mail(subject, text, None, [to])
    except (OSError, ValueError) as error:  # no connection, refused by the server, or no address at all
        raise NotSent from error


class NoMailServer(BaseEmailBackend):
    """For a real installation that has no mail server: nothing may look as if it was sent."""

    def send_messages(self, email_messages: Any) -> int:
        raise ConnectionError("KETEN_MAIL_HOST is not set")
