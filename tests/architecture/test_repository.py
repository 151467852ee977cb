"""What stands in the repository besides code: no addresses of machines, a whole licence, pages that are true."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps

from keten.doors.commands.reference import FOLDER, PAGES, SCHEMA, list_events, render_page, render_schema
from keten.ground.foundation.parameters import list_parameters
from tests.architecture.source import PACKAGE, ROOT, named
from tests.architecture.test_names import words

# Written in pieces, so that this file does not find itself.
_REGISTRIES = re.compile(
    "|".join(("pypi" + r"\.org", "pythonhosted" + r"\.org", "registry" + r"\.npmjs", "npmjs" + r"\.com"))
)
_MACHINES = re.compile(r"(?<![\w.*}~$-])/(?:ro" + r"ot|wo" + r"rk|home/\w+|Users/\w+)/")
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)#\s]+)[^)]*\)")
_GLOSSARY = ROOT / "docs" / "glossary.md"


@cache
def list_texts() -> dict[str, str]:
    """Every file that is or would be committed, as text."""
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("this is not a checkout")
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return {name: _read(ROOT / name) for name in names if name and (ROOT / name).is_file()}


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="ignore")


def find_addresses(texts: dict[str, str]) -> Iterator[str]:
    """Files with the address of a package registry or a path of somebody's machine."""
    for name, text in texts.items():
        for number, line in enumerate(text.splitlines(), 1):
            if _REGISTRIES.search(line) or _MACHINES.search(line):
                yield f"{name}:{number}: {line.strip()[:80]}"


def test_no_addresses_of_machines_or_registries() -> None:
    found = list(find_addresses(list_texts()))
    assert not found, named(found)


def test_such_addresses_are_found() -> None:
    planted = {
        "a": "https://py" + "pi.org/simple",
        "b": "cd /ro" + "ot/keten",
        "c": "tests/work/one",
        "d": "`.venv/bin`",
    }
    assert [line[:1] for line in find_addresses(planted)] == ["a", "b"]


def test_the_licence_is_whole() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert [int(number) for number in re.findall(r"^(\d+)\. ", text, re.M)] == list(range(1, 16))
    assert "LiLiQ-R+" in text


def test_every_parameter_has_a_source() -> None:
    assert all(value.source for parameter in list_parameters() for value in parameter.values)
    files = {path.parent.name for path in PACKAGE.glob("*/*/parameters.toml")}
    assert files == {parameter.key.split(".")[0] for parameter in list_parameters()}


@pytest.mark.parametrize("page", PAGES)
def test_the_reference_is_up_to_date(page: str) -> None:
    assert (FOLDER / page).read_text("utf-8") == render_page(page), "run: python -m keten.doors.commands.reference"


def test_the_published_shape_of_a_model_is_up_to_date() -> None:
    assert (FOLDER / SCHEMA).read_text("utf-8") == render_schema(), "run: python -m keten.doors.commands.reference"


def list_glossary_words() -> set[str]:
    """The words of the column "code" of the glossary."""
    rows = [line.split("|") for line in _GLOSSARY.read_text("utf-8").splitlines() if line.startswith("|")]
    return {word for row in rows for word in re.findall(r"[a-z]+", row[2].lower())}


def test_every_word_of_the_tables_is_in_the_glossary() -> None:
    models = [model for model in apps.get_models() if model.__module__.startswith("keten.")]
    missing = {model.__name__: words(model.__name__) - list_glossary_words() for model in models}
    assert not any(missing.values()), {name: found for name, found in missing.items() if found}


def test_every_word_of_the_events_is_in_the_glossary() -> None:
    spoken = {event.type: set(re.findall(r"[a-z]+", event.type.split(".")[1])) for event in list_events()}
    missing = {name: found - list_glossary_words() for name, found in spoken.items()}
    assert not any(missing.values()), {name: found for name, found in missing.items() if found}


def test_no_page_points_nowhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    dead = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in _LINK.findall(page.read_text("utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert not dead, named(dead)
