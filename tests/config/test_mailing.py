"""E-mail by a server, into a folder, or not at all: never as if it had been sent."""

import pytest
from django.core import mail

from keten.config.mailing import NoMailServer, read_backend, send_mail
from keten.journey.chain_signals.ports import NotSent

WORDS = {"subject": "Een vraag", "text": "Goedendag"}


@pytest.mark.parametrize(
    ("environment", "is_real", "kind"),
    [
        ({"KETEN_MAIL_HOST": "mail.example.nl"}, True, "smtp"),
        ({}, True, "NoMailServer"),
        ({"KETEN_MAIL_FOLDER": "/tmp/x"}, True, "filebased"),
        ({}, False, "filebased"),
    ],
)
def test_how_an_installation_sends(environment: dict[str, str], is_real: bool, kind: str) -> None:
    assert kind in read_backend(environment, is_real=is_real)


def test_one_plain_mail_leaves() -> None:
    send_mail(to="balie@delinde.nl", **WORDS)
    assert [(one.to, one.subject) for one in mail.outbox] == [(["balie@delinde.nl"], "Een vraag")]


@pytest.mark.parametrize("to", ["balie@delinde.nl\nBcc: x@y.nl"])
def test_an_address_with_a_second_line_is_not_sent(to: str) -> None:
    with pytest.raises(NotSent):
        send_mail(to=to, **WORDS)


def test_without_a_server_it_says_so(settings) -> None:  # type: ignore[no-untyped-def]
    settings.EMAIL_BACKEND = f"{NoMailServer.__module__}.{NoMailServer.__name__}"
    with pytest.raises(NotSent):
        send_mail(to="balie@delinde.nl", **WORDS)


def test_a_server_that_does_not_answer_is_no_error_page(settings) -> None:  # type: ignore[no-untyped-def]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1
    with pytest.raises(NotSent):
        send_mail(to="balie@delinde.nl", **WORDS)
