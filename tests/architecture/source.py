"""The code as text and as trees, for rules about how it is written."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "keten"
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One Python file; ``path`` is relative to the repository."""

    path: str
    text: str
    tree: ast.Module

    @property
    def parts(self) -> tuple[str, ...]:
        """keten, wing, app, slot ... without ``.py``."""
        return tuple(self.path.removesuffix(".py").split("/"))

    @property
    def slot(self) -> str:
        """The slot inside an app: actions, queries, views; empty for a package itself."""
        return self.parts[3] if len(self.parts) > 3 else ""

    @property
    def app(self) -> str:
        return "/".join(self.parts[:3])


def parse(text: str, path: str = "keten/wing/app/actions.py") -> Module:
    """A module from a text: what a planted fault is made of."""
    return Module(path, text, ast.parse(text))


@cache
def modules() -> tuple[Module, ...]:
    """All modules of the product, without migrations."""
    found = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
    return tuple(parse(path.read_text("utf-8"), path.relative_to(ROOT).as_posix()) for path in found)


def functions(module: Module) -> Iterator[Function]:
    """All functions and methods, also inner ones."""
    return (node for node in ast.walk(module.tree) if isinstance(node, Function))


def public_functions(module: Module) -> Iterator[Function]:
    """Functions at the top of a module that others may use."""
    return (node for node in module.tree.body if isinstance(node, Function) and not node.name.startswith("_"))


def body_lines(function: Function) -> int:
    """Lines of what a function does: without its decorators, signature and docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def is_entry_point(module: Module) -> bool:
    """Where the clock may be read: views, jobs, commands, middleware."""
    return module.slot in ENTRY_SLOTS or module.app in ENTRY_APPS or module.path in ENTRY_MODULES


ENTRY_MODULES = frozenset({"keten/ground/foundation/gallery.py"})  # a view, for who makes pages
ENTRY_SLOTS = frozenset({"views", "api", "jobs", "commands", "entry", "signing_in"})
ENTRY_APPS = frozenset({"keten/doors/commands"})


def named(problems: Iterable[str]) -> str:
    """What an assertion shows."""
    return "\n".join(problems)
