"""The numbers of the indicative check on a day, each with its source."""

from collections.abc import Iterator
from datetime import date

from keten.dossier.benefits.rules.indication import Terms, Threshold
from keten.ground.foundation.parameters import NoValueOnDate, Parameter, list_parameters

_APP = "benefits."
_LAWS = ("ww_", "pw_", "ioaw_")
_NOT_KNOWN = "geen waarde bekend op deze datum"


def get_terms(on: date) -> Terms:
    """All thresholds of WW, bijstand and IOAW in force on a day; an amount of 0 means that it is not known."""
    return dict(_list_terms(on))


def _list_terms(on: date) -> Iterator[tuple[str, Threshold]]:
    for parameter in list_parameters():
        name = parameter.key.removeprefix(_APP)
        if name != parameter.key and name.startswith(_LAWS):
            yield name, _threshold(parameter, on)


def _threshold(parameter: Parameter, on: date) -> Threshold:
    try:
        dated = parameter.on(on)
    except NoValueOnDate:
        return Threshold(None, _NOT_KNOWN)
    unknown = parameter.unit == "EUR" and not dated.value
    return Threshold(None if unknown else dated.value, dated.source)
