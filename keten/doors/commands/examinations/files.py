"""What ``make setup`` makes outside the repository: styles, static files, translations."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders

from keten.doors.commands.examinations import Finding, good, wrong
from keten.ground.foundation.assets import list_packages

_SETUP = "Voer 'make setup' uit en herstart de webserver."
_LEFT_OUT = ["CVS", ".*", "*~"]  # as collectstatic does


def examine_assets() -> Iterator[Finding]:
    """The third-party CSS and letters."""
    wanted = [place for package in list_packages() for place in package.files.values()]
    missing = [place for place in wanted if not (Path(settings.ASSETS) / place).is_file()]
    yield wrong(f"Opmaak ontbreekt: {missing[0]}", _SETUP) if missing else good("Opmaak van derden opgehaald")


def examine_static() -> Iterator[Finding]:
    """What the web server gives out is what this version of Keten brings."""
    root = Path(settings.STATIC_ROOT)
    brought = [(path, Path(storage.path(path))) for finder in get_finders() for path, storage in finder.list(_LEFT_OUT)]
    stale = [path for path, source in brought if not _is_same(source, root / path)]
    if stale or not (root / "staticfiles.json").is_file():
        yield wrong(f"Bestanden voor de browser ontbreken of zijn oud: {(stale or ['staticfiles.json'])[0]}", _SETUP)
    else:
        yield good("Bestanden voor de browser bijgewerkt")


def examine_translations() -> Iterator[Finding]:
    """Every catalogue was compiled after it last changed."""
    catalogues = (Path(str(files("keten"))) / "locale").glob("*/LC_MESSAGES/*.po")
    stale = [po.parts[-3] for po in catalogues if not _is_newer(po.with_suffix(".mo"), po)]
    yield wrong(f"Vertaling niet bijgewerkt: {', '.join(stale)}", _SETUP) if stale else good("Vertalingen bijgewerkt")


def _is_same(source: Path, served: Path) -> bool:
    return served.is_file() and served.read_bytes() == source.read_bytes()


def _is_newer(made: Path, source: Path) -> bool:
    return made.is_file() and made.stat().st_mtime >= source.stat().st_mtime


EXAMINATIONS = (examine_assets, examine_static, examine_translations)
