"""Names say what a thing is; what others may use says what it does."""

import ast
import re
from collections.abc import Iterable, Iterator

from tests.architecture.source import Module, modules, named, parse, public_functions

_EMPTY_WORDS = {"manager", "managers", "helper", "helpers", "util", "utils", "data", "info"}
ALLOWED = {"keten/ground/organisations/models.py:AccountManager"}  # Django's own word for how accounts are made
_WITH_DOCSTRINGS = {"rules", "actions", "queries", "sweeps"}


def find_empty_names(sources: Iterable[Module]) -> Iterator[str]:
    """Classes and modules called Manager, Helper, Utils, Data or Info."""
    for module in sources:
        if set(module.parts[-1].split("_")) & _EMPTY_WORDS:
            yield module.path
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef) and words(node.name) & _EMPTY_WORDS:
                yield f"{module.path}:{node.name}"


def words(name: str) -> set[str]:
    """The words of a CamelCase name."""
    return {word.lower() for word in re.findall(r"[A-Z][a-z0-9]*|[a-z0-9]+", name)}


def find_undescribed(sources: Iterable[Module]) -> Iterator[str]:
    """Public functions of foundation, rules, actions and queries without a docstring, and modules without one."""
    for module in sources:
        if module.text.strip() and not ast.get_docstring(module.tree):
            yield module.path
        if module.slot in _WITH_DOCSTRINGS or module.app == "keten/ground/foundation":
            for function in public_functions(module):
                if not ast.get_docstring(function):
                    yield f"{module.path}:{function.name}"


def find_prints(sources: Iterable[Module]) -> Iterator[str]:
    """``print`` outside the commands."""
    for module in sources:
        for node in ast.walk(module.tree):
            prints = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print"
            if prints and module.app != "keten/doors/commands":
                yield f"{module.path}:{node.lineno}"


def test_no_name_is_empty() -> None:
    found = [name for name in find_empty_names(modules()) if name not in ALLOWED]
    assert not found, named(found)


def test_what_others_use_is_described() -> None:
    found = list(find_undescribed(modules()))
    assert not found, named(found)


def test_only_commands_print() -> None:
    found = list(find_prints(modules()))
    assert not found, named(found)


def test_faults_are_found() -> None:
    fault = parse('"""Doc."""\nclass CaseInfo: ...\ndef close(): print(1)\n', "keten/wing/app/rules/case_utils.py")
    assert list(find_empty_names([fault])) == [fault.path, f"{fault.path}:CaseInfo"]
    assert list(find_undescribed([fault])) == [f"{fault.path}:close"]
    assert list(find_prints([fault])) == [f"{fault.path}:3"]
