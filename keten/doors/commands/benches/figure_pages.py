"""Pages of figures of a whole country: the first one that a server gives after its start, and those that follow."""

import statistics
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.request import urlopen

from django.db import connection
from django.urls import reverse

from keten.doors.commands.benches import server, users
from keten.doors.commands.benches.country import UNTIL, Country
from keten.doors.commands.benches.users import Visit
from keten.ground.foundation.postgres import drop_database
from keten.ground.organisations.rules.viewer import SYSTEM
from keten.insight.indicators.actions.computing import compute_figures
from keten.insight.indicators.models import Figure, Level

DATABASE = "keten_bench_figures"
_STARTS = 3
_VISITED = 40  # places whose pages are opened in turn
_FIGURE = "outflow_work"
_EXPECTED = "</footer>"


def measure_pages(country: Country, *, database: str = DATABASE, seconds: float = 10) -> dict[str, float]:
    """``page_cold_s``: the slowest of three first pages, each of a server that had just started. ``page_warm_ms``: the
    95th percentile of those of one user who opens the page of a location and then that of one figure there.

    ``written_s``: from the events in the store to the figures in the table that pages read, over 24 months.
    """
    server.make_database(database)
    connection.close()
    connection.settings_dict["NAME"] = database
    try:
        written = _fill(country)
        paths = _list_paths()
        cold = max(_open_first(database, paths[turn]) for turn in range(_STARTS))
        warm = _open_more(database, paths, seconds)
        cells = float(Figure.objects.count())
    finally:
        connection.close()
        drop_database(database)
    return {"cells_on_pages": cells, "written_s": written, "page_cold_s": cold} | warm


def _fill(country: Country) -> float:
    """The figures of the country; its places are called by their numbers."""
    started = time.perf_counter()
    compute_figures(store=country.store, until=UNTIL, by=SYSTEM, now=datetime.now(UTC))
    return round(time.perf_counter() - started, 1)


def _list_paths() -> list[str]:
    places = Figure.objects.filter(level=Level.LOCATION, month=None).order_by("key").values_list("key", flat=True)
    codes = [f"?waar=locatie-{key}" for key in places.distinct()[:_VISITED]]
    pages = [reverse("figures"), reverse("figure", args=[_FIGURE])]
    return [page + code for code in codes for page in pages]


def _open_first(database: str, path: str) -> float:
    with server.serving(database, workers=1) as port:
        started = time.perf_counter()
        with urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
            assert _EXPECTED.encode() in answer.read()
        return round(time.perf_counter() - started, 2)


def _open_more(database: str, paths: Sequence[str], seconds: float) -> dict[str, float]:
    with server.serving(database, workers=1) as port:
        took = users.measure(Visit(
            port=port, cookies=[""], paths=[paths], expected=_EXPECTED, pause_s=0, seconds=seconds, warm_s=2,
        ))  # fmt: skip
    middle, high = statistics.median(took), statistics.quantiles(took, n=20)[-1]
    return {"page_warm_ms": round(high), "page_warm_p50_ms": round(middle)}
