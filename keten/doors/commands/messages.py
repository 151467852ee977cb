"""Which texts of the screens have no English yet. Dutch is the source language, so only English needs a catalogue."""

import ast
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import polib
from django.utils.translation.template import templatize

PACKAGE = Path(str(files("keten")))
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"

_CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
_WITH_CONTEXT = {"pgettext", "pgettext_lazy", "npgettext"}
_REASONS = {"no", "yes", "Refused"}  # what rules and actions say to people: Decision.no("…"), Refused("…")
_IN_TEMPLATE = re.compile(r"""n?gettext\(\s*u?(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")


def list_missing() -> list[str]:
    """Texts on a screen without an English translation, in alphabetical order."""
    known = {entry.msgid for entry in polib.pofile(str(CATALOGUE)) if entry.translated()}
    return sorted(set(list_texts()) - known)


def list_stale() -> list[str]:
    """Texts in the catalogue that no screen shows any more."""
    return sorted({entry.msgid for entry in polib.pofile(str(CATALOGUE))} - set(list_texts()))


def list_texts() -> Iterator[str]:
    """Every translatable text of the package: templates, code, and the reasons that rules give."""
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
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in _CALLS or name in _REASONS:
                yield from _text(node.args[0])
            elif name in _WITH_CONTEXT and len(node.args) > 1:
                yield from _text(node.args[1])


def _text(argument: ast.expr) -> Iterator[str]:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and argument.value.strip():
        yield argument.value
