"""The map and the slots of ``pyproject.toml`` hold."""

import subprocess
import sys
import tomllib
from pathlib import Path

from tests.architecture.source import PACKAGE, ROOT


def test_the_contracts_are_kept() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    checked = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_app_is_on_the_map() -> None:
    """An app that no contract of its wing names would stand outside the map."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    drawn = {layer for contract in contracts if contract["type"] == "layers" for layer in contract["layers"]}
    wings = {path for path in PACKAGE.iterdir() if (path / "__init__.py").is_file()}
    assert {f"keten.{wing.name}" for wing in wings} <= drawn
    for wing in wings:
        apps = {path for path in wing.iterdir() if (path / "__init__.py").is_file()}
        if len(apps) > 1:
            assert {f"keten.{wing.name}.{app.name}" for app in apps} <= drawn
