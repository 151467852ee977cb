"""The columns of the open data, once: how a row is written, and what each column means."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from keten.insight.indicators.library import list_definitions
from keten.insight.indicators.models import Figure, FigureRun
from keten.insight.indicators.queries.published import Place

LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/deed.nl"
_PLACES = 6  # of a decimal number


@dataclass(frozen=True)
class Column:
    """``name`` in the file, the type of W3C's tabular data, what it means, and what a figure has in it.

    ``hides``: empty when the figure may not be shown.
    """

    name: str
    datatype: str
    text: Any
    read: Callable[[Figure, Place], object]
    hides: bool = False


def _name(row: Figure, _place: Place) -> str:
    one = list_definitions().get(row.indicator)
    return one.name.nl if one else row.indicator


def _rounded(field: str) -> Callable[[Figure, Place], object]:
    def read(row: Figure, _place: Place) -> object:
        value = getattr(row, field)
        return "" if value is None else round(value, _PLACES)

    return read


def _whole(field: str) -> Callable[[Figure, Place], object]:
    def read(row: Figure, _place: Place) -> object:
        value = getattr(row, field)
        return "" if value is None else value

    return read


COLUMNS = (
    Column("cijfer", "string", _("Code van het cijfer"), lambda row, place: row.indicator),
    Column("versie", "integer", _("Versie van de definitie"), lambda row, place: row.version),
    Column("naam", "string", _("Naam van het cijfer"), _name),
    Column("termijn_dagen", "integer", _("Na of binnen hoeveel dagen; 0 als het cijfer geen termijn heeft"),
           lambda row, place: row.horizon_days),
    Column("niveau", "string", _("Waarover het gaat: country, location, organisation of target_group"),
           lambda row, place: row.level),
    Column("plaats", "string", _("Code van de locatie, organisatie of doelgroep"), lambda row, place: place.code),
    Column("plaats_naam", "string", _("Naam daarvan"), lambda row, place: place.name),
    Column("periode", "date", _("Eerste dag van de periode waarin de rij begon; leeg: alles samen"),
           lambda row, place: row.month.isoformat() if row.month else ""),
    Column("maanden", "integer", _("Hoe lang die periode is, in maanden; 0: alles samen"),
           lambda row, place: row.months),
    Column("aantal", "integer", _("Hoeveel mensen of zaken"), _whole("rows"), hides=True),
    Column("waarde", "decimal", _("Het cijfer: een deel van 0 tot 1, of een aantal per jaar"), _rounded("value"),
           hides=True),
    Column("laag", "decimal", _("Onderkant van het interval van 95 procent"), _rounded("low"), hides=True),
    Column("hoog", "decimal", _("Bovenkant van het interval van 95 procent"), _rounded("high"), hides=True),
    Column("verwacht", "decimal", _("Wat dezelfde mensen elders bereikten"), _rounded("expected"), hides=True),
    Column("verschil", "decimal", _("Verschil daarmee"), _rounded("difference"), hides=True),
    Column("verschil_laag", "decimal", _("Onderkant van dat verschil"), _rounded("difference_low"), hides=True),
    Column("verschil_hoog", "decimal", _("Bovenkant van dat verschil"), _rounded("difference_high"), hides=True),
    Column("weggelaten", "string", _("Of er niets staat: small (te weinig, of een klein aantal is eruit af te leiden)"),
           lambda row, place: row.hidden),
)  # fmt: skip


def write_row(row: Figure, place: Place) -> list[object]:
    """One line of the file; of what is hidden nothing but where it is and why."""
    return ["" if row.hidden and column.hides else column.read(row, place) for column in COLUMNS]


def describe_table(run: FigureRun, *, url: str) -> dict[str, Any]:
    """The metadata of the file at ``url``, as CSV on the Web (W3C Recommendation of 17 December 2015) asks."""
    with override("nl"):
        columns = [
            {"name": one.name, "titles": one.name, "datatype": one.datatype, "dc:description": str(one.text)}
            for one in COLUMNS
        ]
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "nl"}],
        "url": url,
        "dc:title": "Cijfers van de keten van werk en inkomen",
        "dc:license": {"@id": LICENCE},
        "dc:modified": {"@value": run.computed_at.date().isoformat(), "@type": "xsd:date"},
        "dc:temporal": f"{run.from_month.isoformat()}/{run.until.isoformat()}",
        "dialect": {"delimiter": ";", "encoding": "utf-8", "header": True},
        "tableSchema": {"columns": columns},
        "dc:references": [
            {"code": one.code, "version": one.version, "name": one.name.nl, "text": one.text.nl, "source": one.source}
            for one in list_definitions().values()
        ],
    }
