"""Telling clients that something waits for them: by e-mail, or on the screen of the worker in a demo."""

import sys
from collections.abc import Collection
from typing import TextIO

from keten.dossier.clients.ports import NotNotified
from keten.journey.chain_signals.ports import NotSent, get_mailer


class EmailNotifier:
    """By the mail server of this installation (``KETEN_MAIL_*``); it has no way to send a text."""

    channels: Collection[str] = frozenset({"email"})

    def send(self, *, channel: str, address: str, subject: str, text: str) -> None:
        """One e-mail, at once. Raises ``NotNotified``."""
        if channel not in self.channels:
            raise NotNotified("no_such_channel")
        try:
            get_mailer()(to=address, subject=subject, text=text)
        except NotSent as failure:
            raise NotNotified("not_sent") from failure


class ConsoleNotifier:
    """For a demo: what would have been sent, without the address."""

    channels: Collection[str] = frozenset({"email", "text"})

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out

    def send(self, *, channel: str, address: str, subject: str, text: str) -> None:
        """Written where the worker writes."""
        said = " ".join(text.split())
        (self._out or sys.stdout).write(f"[{channel}] {subject} – {said}\n")


EMAIL, CONSOLE = EmailNotifier(), ConsoleNotifier()
