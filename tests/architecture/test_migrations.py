"""Migrations make the tables that the models describe, in one line per app."""

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils.translation import override

from tests.architecture.source import PACKAGE


def list_changes(made: ProjectState, loader: MigrationLoader) -> list[str]:
    """What ``makemigrations`` would still write for our apps, on top of what the migrations made."""
    ours = {app.label for app in apps.get_app_configs() if app.name.startswith("keten.")}
    with override(None):  # as the command: the words of the models, not a translation
        found = MigrationAutodetector(made, ProjectState.from_apps(apps)).changes(graph=loader.graph)
        changes = [change for label in ours & set(found) for change in found[label]]
        return [operation.describe() for change in changes for operation in change.operations]


def test_migrations_are_numbered_in_one_line() -> None:
    for folder in sorted(PACKAGE.glob("*/*/migrations")):
        app = folder.parent.relative_to(PACKAGE.parent).as_posix()
        names = sorted(path.name for path in folder.glob("0*.py"))
        assert [name[:4] for name in names] == [f"{n:04}" for n in range(1, len(names) + 1)], app


def test_migrations_make_all_that_the_models_describe() -> None:
    loader = MigrationLoader(None)
    made = loader.project_state()
    assert list_changes(made, loader) == []
    made.models["cases", "case"].options["constraints"].pop()  # a planted fault
    made.models["ledger", "anchor"].fields.pop("digest")
    assert len(list_changes(made, loader)) == 2
