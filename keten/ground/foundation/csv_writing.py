"""Writing a table that opens well in a spreadsheet: semicolons, a byte order mark, and no cell that is a formula."""

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_response(filename: str, head: Sequence[object], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A download with one line of column names."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    writer = csv.writer(response, delimiter=";")
    writer.writerow(head)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return response


def _harmless(cell: object) -> object:
    """A text that a spreadsheet would calculate gets a quote in front."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
