"""Which texts of the screens have no English yet. Dutch is the source language, so only English needs a catalogue."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

import polib
from django.utils.translation.template import templatize

PACKAGE = Path(str(files("keten")))
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"

# Where each call has its text. Rules and actions say their reasons in Dutch; the screen that shows one translates it.
_PLACES = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"), 0),
    **dict.fromkeys(("pgettext", "pgettext_lazy", "npgettext", "_refuse_if"), 1),
    **dict.fromkeys(("no", "yes", "Refused", "SlotTaken", "refusing_double"), 0),
    "Fault": 2,
}
_IN_TEMPLATE = re.compile(r"""\b(?:n?gettext|_)\(\s*u?(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")


def list_missing() -> list[str]:
    """Texts on a screen without an English translation, in alphabetical order."""
    known = {entry.msgid for entry in polib.pofile(str(CATALOGUE)) if entry.translated()}
    return sorted(list_texts() - known)


def list_stale() -> list[str]:
    """Texts in the catalogue that no screen shows any more."""
    return sorted({entry.msgid for entry in polib.pofile(str(CATALOGUE))} - list_texts())


@cache
def list_texts() -> frozenset[str]:
    """Every translatable text of the package: templates, code, and the reasons that rules give; read once."""
    return frozenset(_read_texts())


def _read_texts() -> Iterator[str]:
    for path in sorted(PACKAGE.rglob("*.html")):
        yield from _texts_of_template(path.read_text())
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts and "commands" not in path.parts:
            yield from _texts_of_code(path.read_text())


def _texts_of_template(source: str) -> Iterator[str]:
    code = templatize(source)
    for found in _IN_TEMPLATE.finditer(code):
        yield ast.literal_eval(found["text"])


def _texts_of_code(source: str) -> Iterator[str]:
    tree = ast.parse(source)
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if len(node.args) > _PLACES.get(name, len(node.args)):
                yield from _said(node.args[_PLACES[name]], constants)


def _said(argument: ast.expr, constants: dict[str, ast.expr]) -> Iterator[str]:
    """The text of an argument: written there, or in a constant of the module (also one with several texts)."""
    if isinstance(argument, ast.Subscript):
        argument = argument.value
    if isinstance(argument, ast.Name):
        argument = constants.get(argument.id, argument)
    for said in argument.values if isinstance(argument, ast.Dict) else [argument]:
        if isinstance(said, ast.Constant) and isinstance(said.value, str) and said.value.strip():
            yield said.value
