"""The secret of a link stays out of every log."""

import logging

import pytest

from keten.config.logs import WithoutSecrets


@pytest.mark.parametrize("line", [
    "Not Found: /antwoord/link/WyJnZWhlaW0i.abc-_9:x/",
    'Forbidden (CSRF): "/antwoord/link/WyJnZWhlaW0i.abc-_9:x"',
    "GET https://keten.example.nl/antwoord/link/WyJnZWhlaW0i.abc-_9:x/?a=1",
])  # fmt: skip
def test_a_token_is_taken_out(line: str) -> None:
    record = logging.LogRecord("django.request", logging.WARNING, "x", 1, "%s", (line,), None)
    assert WithoutSecrets().filter(record)
    assert "WyJnZWhlaW0i" not in record.getMessage()
    assert "/antwoord/link/…" in record.getMessage()


def test_other_lines_stay_as_they_are() -> None:
    record = logging.LogRecord("x", logging.WARNING, "x", 1, "Not Found: %s", ("/antwoord/link",), None)
    assert WithoutSecrets().filter(record)
    assert (record.msg, record.args) == ("Not Found: %s", ("/antwoord/link",))
