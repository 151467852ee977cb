"""JSON that comes from others."""

import json
from typing import Any


def parse_json(content: bytes) -> Any:
    """JSON in UTF-8 that a database can hold: no NaN, no half surrogate pair, no null. Raises ``ValueError``."""
    try:
        read = json.loads(content.decode(), parse_constant=_refuse)
        text = json.dumps(read, ensure_ascii=False)
    except RecursionError:
        raise ValueError("nested too deep") from None
    text.encode()  # half a surrogate pair is no text
    if "\\u0000" in text:
        raise ValueError("a null character")
    return read


def _refuse(constant: str) -> None:
    raise ValueError(constant)
