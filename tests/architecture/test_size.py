"""Small enough to read: functions about 10 lines and never over 25, files under 300 and never over 400."""

from collections.abc import Iterable, Iterator

from tests.architecture.source import Module, body_lines, functions, modules, named, parse

LONGEST_FUNCTION, LONGEST_FILE, ADVISED_FILE = 25, 400, 300

# What may be longer, and why. An entry that is no longer needed fails the test.
LONG_FUNCTIONS = {
    "keten/dossier/cases/actions/handovers.py:_ask": "one row and its event, a field to a line",
    "keten/dossier/cases/queries/desk.py:_row": "one row of the work list, a column to a line",
    "keten/ground/foundation/gallery.py:sample": "examples of every part, no logic",
    "keten/ground/organisations/actions/arrangements.py:arrange": "one call and its event, a field to a line",
    "keten/ground/organisations/views/staff.py:end": "one form, a field to a line",
}
LONG_FILES = {
    "keten/ground/organisations/models.py": "the tables of one subject, read together",
    "keten/ground/organisations/events.py": "the events of one subject, two lines each",
}


def find_long_functions(sources: Iterable[Module]) -> Iterator[tuple[str, int]]:
    """Signature and docstring do not count: keyword-only arguments stand one to a line."""
    for module in sources:
        for function in functions(module):
            if body_lines(function) > LONGEST_FUNCTION:
                yield f"{module.path}:{function.name}", body_lines(function)


def test_no_function_is_too_long() -> None:
    found = dict(find_long_functions(modules()))
    too_long = [f"{name}: {lines} lines" for name, lines in found.items() if name not in LONG_FUNCTIONS]
    assert not too_long, named(too_long)
    assert set(LONG_FUNCTIONS) <= set(found), "an exception is no longer needed"


def test_no_file_is_too_long() -> None:
    lines = {module.path: module.text.count("\n") for module in modules()}
    assert not [path for path, count in lines.items() if count > LONGEST_FILE]
    advised = {path for path, count in lines.items() if count > ADVISED_FILE}
    assert advised == set(LONG_FILES), "list what is over 300 lines with its reason, and nothing else"


def test_a_long_function_is_found() -> None:
    text = "def f(\n    a,\n):\n    '''Doc.'''\n" + "    a = 1\n" * 26
    assert list(find_long_functions([parse(text, "x.py")])) == [("x.py:f", 26)]
    assert not list(find_long_functions([parse(text.replace("    a = 1\n", "", 1), "x.py")]))
