"""Letters (*brieven*): an accessible PDF from a sheet and the words that differ from one client to another."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import typst
from django.http import HttpResponse
from django.utils.translation import override

from keten.ground.foundation.wording import long_date


def make_pdf(sheet: Path, words: Mapping[str, Any]) -> bytes:
    """A PDF/UA-1 in Dutch. The same words give the same letter; they are text, never markup of the sheet."""
    given = json.dumps(words, ensure_ascii=False)
    return bytes(typst.compile(sheet, format="pdf", pdf_standards=["ua-1"], sys_inputs={"letter": given}))


def serve_pdf(content: bytes, *, name: str) -> HttpResponse:
    """A PDF to read in the browser and kept nowhere; ``name`` says nothing about anybody."""
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def say_day(day: date) -> str:
    """A date in full and in Dutch, whatever the language of the screen."""
    with override("nl"):
        return long_date(day)
