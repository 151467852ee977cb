"""What stands beside a record of a figure: what happened, in words."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keten.dossier.cases.models import CloseReason
from keten.insight.indicators.queries.records import Record
from keten.insight.indicators.rules.definitions import Definition, Kind

_REASONS = dict(CloseReason.choices)


def say_record(one: Definition, record: Record) -> str:
    """One line: "na 40 dagen: werk", "nog niet, 120 dagen gevolgd", "ja"."""
    if one.kind is Kind.INCIDENCE:
        return _say_time(one, record)
    if one.kind is Kind.SHARE:
        return _("ja") if record.holds else _("nee")
    amount = number_format(record.amount or 0, use_l10n=True)
    said = ngettext("%(amount)s in %(n)s dag", "%(amount)s in %(n)s dagen", record.days or 0)
    return said % {"amount": amount, "n": record.days or 0}


def _say_time(one: Definition, record: Record) -> str:
    days = record.days or 0
    if not record.cause:
        return ngettext("nog niet, %(n)s dag gevolgd", "nog niet, %(n)s dagen gevolgd", days) % {"n": days}
    said = ngettext("na %(n)s dag: %(what)s", "na %(n)s dagen: %(what)s", days)
    return said % {"n": days, "what": _say_cause(one, record)}


def _say_cause(one: Definition, record: Record) -> str:
    if record.cause in _REASONS:
        return str(_REASONS[record.cause]).lower()
    return _("gebeurd") if record.cause in one.causes else _("het dossier sloot eerder")
