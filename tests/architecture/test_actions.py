"""Every change is an action: keyword-only, by somebody, at an instant, and it leaves an event."""

import ast
from collections.abc import Iterable, Iterator

from tests.architecture.source import Function, Module, functions, modules, named, parse, public_functions

# Actions without a person, and why.
NOBODY = {
    "plan_steps_of": "steps of clocks are made by the daily round; each leaves its event",
    "run_clocks": "clocks run in the daily round, by the system",
    "run_transfers": "transfers begin and take effect in the daily round, by the system",
    "ship_models": "what ships with Keten comes with the installation",
    "ship_methods": "the same",
    "withdraw_notices": "what a notice was about is over: the system takes it back, and says so in the chain",
    "run_round": "the daily round is done by the system",
    "run_day": "the daily round is done by the system",
    "run_round_when_due": "the daily round is done by the system",
    "run_retention": "what reached its term goes by itself, by the system",
    "run_retention_when_due": "what reached its term goes by itself, by the system",
    "draw_slices": "the draw follows from the key of a case alone; nobody chooses it",
    "mix_answers": "answers that wait are mixed by the daily round, by the system",
    "record_silence": "who said nothing is recorded by the daily round; each silence leaves its event",
    "draw_controls": "whom is checked is drawn by the daily round; each choice leaves its event",
    "note_drift": "a reading of the system, on which nobody decides",
    "order_figures": "after the round, by the system; the computation itself leaves its event",
    "export_events": "what stands in the ledger is copied by the system; the store says how far",
    "load_reference": "facts that come with the installation",
}
TOLD_ALREADY = {"move_signals": "the merge that it follows stands in both chains"}
# The ledger is what actions write to; it has no actions of its own in this sense.
NO_ACTIONS = {"keten/ground/ledger"}
_RECORDING = {"record_event", "record_events_of", "record"}


def list_actions(sources: Iterable[Module]) -> Iterator[tuple[Module, Function]]:
    """The actions that an app offers: what its package exports, or all public functions of a single file."""
    sources = [module for module in sources if module.slot == "actions" and module.app not in NO_ACTIONS]
    for module in sources:
        exported = _exported(module.app, sources)
        for function in public_functions(module):
            if exported is None or function.name in exported:
                yield module, function


def _exported(app: str, sources: list[Module]) -> set[str] | None:
    package = next((module for module in sources if module.path == f"{app}/actions/__init__.py"), None)
    if package is None:
        return None
    for node in package.tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__":
            return set(ast.literal_eval(node.value))
    return set()


def is_reaction(function: Function) -> bool:
    """A reaction gets the recorded event and nothing else: its time and its cause are in it."""
    return [getattr(arg.annotation, "id", "") for arg in function.args.args] == ["RecordedEvent"]


def find_wrong_signatures(sources: Iterable[Module]) -> Iterator[str]:
    """Actions with a positional argument, or without ``by`` and ``now``."""
    for module, function in list_actions(sources):
        if is_reaction(function):
            continue
        keywords = {arg.arg for arg in function.args.kwonlyargs}
        wanted = set() if function.name in NOBODY else {"by", "now"}
        if function.args.args or not wanted <= keywords:
            yield f"{module.path}:{function.name}"


def find_silent_actions(sources: Iterable[Module]) -> Iterator[str]:
    """Actions from which no path of calls leads to the ledger."""
    sources = list(sources)
    calls = {
        _place(module, function.name): {_place(module, name) for name in _called(function)}
        for module in sources
        if module.slot == "actions"
        for function in functions(module)
    }
    telling = set(_RECORDING)
    while more := {name for name, called in calls.items() if name not in telling and called & telling}:
        telling |= more
    for module, function in list_actions(sources):
        if function.name not in telling | NOBODY.keys() | TOLD_ALREADY.keys():
            yield f"{module.path}:{function.name}"


def _place(module: Module, name: str) -> str:
    """A private function is known by its module too: ``_write`` of one app is not that of another."""
    return f"{module.path}:{name}" if name.startswith("_") else name


def _called(function: Function) -> set[str]:
    nodes = (node for node in ast.walk(function) if isinstance(node, ast.Call))
    return {getattr(node.func, "attr", getattr(node.func, "id", "")) for node in nodes}


def test_there_are_actions() -> None:
    names = {function.name for _, function in list_actions(modules())}
    assert {"accept_handover", "register_client", "register_at_location", "arrange", "run_round"} <= names


def test_actions_take_keywords_and_say_by_whom_and_when() -> None:
    found = list(find_wrong_signatures(modules()))
    assert not found, named(found)


def test_every_action_leaves_an_event() -> None:
    found = list(find_silent_actions(modules()))
    assert not found, named(found)


def test_a_wrong_action_is_found() -> None:
    text = "def close(case, *, by, now):\n    case.save()\ndef open(*, by):\n    record_event(by)\n"
    assert list(find_wrong_signatures([parse(text)])) == [f"keten/wing/app/actions.py:{f}" for f in ("close", "open")]
    assert list(find_silent_actions([parse(text)])) == ["keten/wing/app/actions.py:close"]


def test_an_action_that_records_through_another_is_fine() -> None:
    text = "def close(*, by, now):\n    _end()\ndef _end():\n    held.record(1)\n"
    assert not list(find_silent_actions([parse(text)]))
