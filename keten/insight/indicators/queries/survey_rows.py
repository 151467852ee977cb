"""The rows of figures from surveys (*vragenlijsten*): answers and invitations added up, of nobody.

Columns are those of ``queries/rows.py``; what a client or a case would say is empty. ``n``: how many are alike.
"""

import ibis
from ibis.expr.types import Table

from keten.insight.indicators.queries.spells import Tables
from keten.insight.indicators.rules.definitions import ANSWERED

RESPONSE_DAYS = 45  # from the first day of a month until all who were asked in it have answered or no longer can
SILENT = "silent"
_UNKNOWN = {
    "client": "int64", "organisation": "int64", "target_group": "string", "age": "int16", "distance": "int16",
}  # fmt: skip


def list_survey_answers(tables: Tables) -> Table:
    """What was answered to each question, in the month in which answers were mixed."""
    rows = tables.surveys
    known = rows.filter(rows.month < ibis.literal(tables.until))
    return _of_nobody(
        known.select("location", "survey", "question", "answer", first_on=known.month, n=known["count"])
    )  # fmt: skip


def list_survey_invitations(tables: Tables) -> Table:
    """Who was asked, by month of asking, once the last of them can no longer answer: answered, or silent."""
    rows = tables.responses
    over = (rows.month + ibis.interval(days=RESPONSE_DAYS)).cast("date") <= ibis.literal(tables.until)
    rows = rows.filter(over).rename(first_on="month")
    own = ("location", "survey", "first_on")
    answered = rows.select(*own, answer=ibis.literal(ANSWERED), n=rows.answered)
    silent = rows.select(*own, answer=ibis.literal(SILENT), n=rows.asked - rows.answered)
    both = answered.union(silent).mutate(question=ibis.literal(""))
    return _of_nobody(both.filter(both.n > 0))


def _of_nobody(rows: Table) -> Table:
    """A row belongs to a location alone: no organisation or target group is known of who was asked."""
    return rows.mutate(**{name: ibis.null(kind) for name, kind in _UNKNOWN.items()})
