"""The pages in ``docs/reference``, written from the code itself: ``python -m keten.doors.commands.reference``."""

import importlib
import json
import os
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from pathlib import Path

import click
from django.urls import URLPattern, URLResolver

from keten.ground.ledger.events import Event
from keten.journey.routing.rules.attributes import Attribute

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "reference"
_MADE = "Written from the code by `python -m keten.doors.commands.reference`; a test fails when this page is stale.\n"


def list_parameter_lines() -> Iterator[str]:
    """Every dated number with its period and source."""
    from keten.ground.foundation.parameters import list_parameters

    yield "Numbers that are policy, read for the date that matters. They stand in the `parameters.toml` of each app."
    yield ""
    rows = [
        (f"`{parameter.key}`", parameter.label, f"{dated.value} {parameter.unit}", str(dated.from_on), dated.source)
        for parameter in list_parameters()
        for dated in parameter.values
    ]
    yield from _table(("parameter", "what it says (Dutch)", "value", "from", "source"), rows)


def list_command_lines() -> Iterator[str]:
    """Every command with what can be said after it."""
    from keten.doors.commands.main import main

    yield "`.venv/bin/keten COMMAND`, after `make setup`. The words on the screen are Dutch."
    yield ""
    rows = [
        (f"`{name}`", command.get_short_help_str(200), " ".join(_describe_options(command)))
        for name, command in _walk_commands(main, "keten")
    ]
    yield from _table(("command", "what it does", "options"), rows)


def list_event_lines() -> Iterator[str]:
    """Every type of event in the ledger, what it holds and what it sets in motion."""
    from keten.ground.ledger.ports import get_reactions

    yield "What the ledger records. Fields are ids, codes and dates, never texts or names."
    yield ""
    rows = [
        (
            f"`{event.type}`",
            ", ".join(f"`{field.name}`" for field in fields(event)),
            event.purpose,
            event.legal_basis,
            ", ".join(f"`{name}`" for name in get_reactions(event.type)),
        )
        for event in list_events()
    ]
    yield from _table(("type", "fields", "purpose", "legal basis", "sets in motion"), rows)


def list_address_lines() -> Iterator[str]:
    """Every address with its view and who may come in."""
    yield "Addresses of this installation, and the roles that may open them; others find nothing there."
    yield ""
    rows = [
        (f"`/{address}`", pattern.name or "", f"`{pattern.lookup_str.removeprefix('keten.')}`", _who(pattern))
        for address, pattern in list_addresses()
    ]
    yield from _table(("address", "name", "view", "for"), sorted(rows))


def list_model_lines() -> Iterator[str]:
    """Every key of a file with a service model."""
    from keten.journey.routing.rules.shape import SHAPE

    yield "A way of working (*dienstverleningsmodel*) is one TOML file. [How to write one](../how-to/service-model.md)."
    yield "For editors: [JSON Schema](service-model.schema.json). Anything unknown in a file is refused, with its line."
    for name, keys in SHAPE.items():
        yield from ("", f"## {f'`[[{name}]]`' if name else 'Top of the file'}", "")
        rows = [
            (f"`{code}`", key.kind.replace("_", "/"), "yes" if key.must else "", key.means, _list_choices(key.among))
            for code, key in keys.items()
        ]
        yield from _table(("key", "kind", "must", "meaning (Dutch)", "one of"), rows)
    yield from list_word_lines()


def list_word_lines() -> Iterator[str]:
    """What a condition may look at, and what files may name."""
    from keten.journey.routing.library import get_vocabulary, list_offerings
    from keten.journey.routing.rules.attributes import FIXED

    yield from ("", "## What conditions look at", "")
    rows = [(f"`{one.name}`", one.label, _describe_domain(one), "" if one.always else "yes") for one in FIXED]
    rows += [("`score.TEST`", "score of a test of this file", "0 to 100", "yes")]
    rows += [("`outcome.TEST`", "outcome of a test of this file", "see below", "yes")]
    yield from _table(("name", "label (Dutch)", "domain", "can be unknown"), rows)
    words = get_vocabulary()
    yield from ("", "## Tests, steps and offerings", "")
    yield from _table(
        ("test", "outcomes"), [(f"`{code}`", _list_choices(found)) for code, found in words.tests.items()]
    )
    yield ""
    yield from _table(("step", "label (Dutch)"), [(f"`{code}`", label) for code, label in words.steps.items()])
    yield ""
    offered = [(f"`{one.code}`", one.label, one.task, one.purse, one.ground) for one in list_offerings().values()]
    yield from _table(("offering", "label (Dutch)", "task", "purse", "ground"), offered)


def list_events() -> list[type[Event]]:
    """All classes of events, by type."""
    import keten

    for module in pkgutil.walk_packages(keten.__path__, "keten."):
        if module.name.endswith(".events"):
            importlib.import_module(module.name)
    return sorted((event for event in _descend(Event) if "type" in vars(event)), key=lambda event: event.type)


def list_addresses(patterns: Iterable[URLPattern | URLResolver] | None = None) -> Iterator[tuple[str, URLPattern]]:
    """All addresses, with what they lead to."""
    from django.urls import get_resolver

    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = list_addresses(pattern.url_patterns)
            yield from ((f"{pattern.pattern}{address}", found) for address, found in inner)
        else:
            yield str(pattern.pattern), pattern


PAGES: dict[str, tuple[str, Callable[[], Iterator[str]]]] = {
    "parameters.md": ("Parameters", list_parameter_lines),
    "commands.md": ("Commands", list_command_lines),
    "events.md": ("Events", list_event_lines),
    "addresses.md": ("Addresses", list_address_lines),
    "service-model.md": ("Service models", list_model_lines),
}
SCHEMA = "service-model.schema.json"


def render_page(name: str) -> str:
    """The text of one page as it should be."""
    title, list_lines = PAGES[name]
    return "\n".join([f"# {title}", "", _MADE, *list_lines(), ""])


def render_schema() -> str:
    """The shape of a service model as JSON Schema."""
    from keten.journey.routing.rules.shape import get_json_schema

    return json.dumps(get_json_schema(), ensure_ascii=False, indent=2) + "\n"


def write_pages(folder: Path) -> None:
    """Bring all pages up to date."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in PAGES:
        (folder / name).write_text(render_page(name), encoding="utf-8")
    (folder / SCHEMA).write_text(render_schema(), encoding="utf-8")


def _descend(parent: type[Event]) -> Iterator[type[Event]]:
    for child in parent.__subclasses__():
        if child.__module__.startswith("keten."):
            yield child
            yield from _descend(child)


def _walk_commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    inner = command.commands if isinstance(command, click.Group) else {}
    if not inner or getattr(command, "invoke_without_command", False):
        yield path, command
    for name in sorted(inner):
        yield from _walk_commands(inner[name], f"{path} {name}")


def _describe_options(command: click.Command) -> Iterator[str]:
    for parameter in command.params:
        name = parameter.name or ""
        if isinstance(parameter, click.Argument):
            yield f"`{name.upper()}`" if parameter.required else f"`[{name.upper()}]`"
        elif isinstance(parameter, click.Option):
            yield f"`{parameter.opts[-1]}{_describe_value(parameter)}`"


def _describe_value(option: click.Option) -> str:
    if option.is_flag:
        return ""
    has_default = isinstance(option.default, str | int) and option.default != ""
    return f" {option.default}" if has_default else f" {(option.name or '').upper()}"


def _who(pattern: URLPattern) -> str:
    if hasattr(pattern.callback, "client_only"):
        return "client"
    roles: tuple[str, ...] | None = getattr(pattern.callback, "staff_only", None)
    if roles is None:
        return "everybody"
    return ", ".join(roles) or "all staff"


def _list_choices(choices: Iterable[str]) -> str:
    return ", ".join(f"`{choice}`" for choice in choices)


def _describe_domain(attribute: Attribute) -> str:
    if attribute.kind == "whole":
        return f"{attribute.lowest} to {attribute.highest}"
    return _list_choices(attribute.choices) or "`true`, `false`"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keten.config.settings")
    import django

    django.setup()
    write_pages(FOLDER)
