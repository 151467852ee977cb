"""What is written in no log: the secret in the address of a link."""

import logging
import re

_SECRET = re.compile(r"(/antwoord/link/)[^\s\"'?#]+")


class WithoutSecrets(logging.Filter):
    """Takes secrets out of every line, also those of Django about pages that were not found."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Changes the line; it is always written."""
        text = record.getMessage()
        if _SECRET.search(text):
            record.msg, record.args = _SECRET.sub(r"\1…", text), None
        return True
