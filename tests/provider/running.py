"""The npm package ``oidc-provider`` as a process: a provider that Keten did not write."""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, ProxyHandler, Request, build_opener

import pytest

from keten.ground.foundation.assets import NPM_SETTINGS, AssetsUnavailable, find_node, find_npm
from keten.ground.foundation.postgres.home import keten_home

HERE = Path(__file__).parent
LEVELS = [f"http://eidas.europa.eu/LoA/{level}" for level in ("low", "substantial", "high")]
_FILES = ("package.json", "package-lock.json", "provider.mjs")
_PATIENCE_S = 120


@dataclass(frozen=True)
class RunningProvider:
    """A provider on this machine, by its address."""

    issuer: str

    def seat(self, **person: Any) -> None:
        """Who signs in from now on: ``sub``, ``acr``, ``claims``; or ``error``, for somebody who gives up."""
        body = json.dumps({"sub": "", "acr": LEVELS[1], "claims": {}} | person).encode()
        build_opener(ProxyHandler({})).open(Request(f"{self.issuer}/test/person", data=body), timeout=10).close()

    def visit(self, address: str) -> str:
        """What a browser does that was sent to the provider; returns the address with which it comes back."""
        assert address.startswith(f"{self.issuer}/")
        stopping = _StopElsewhere(self.issuer)
        build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()), stopping).open(address, timeout=20).close()
        assert stopping.elsewhere, "the provider did not send the browser back"
        parts = urlsplit(stopping.elsewhere)
        return f"{parts.path}?{parts.query}"


class _StopElsewhere(HTTPRedirectHandler):
    """Follows redirects at the provider, and remembers the first one that leaves it."""

    def __init__(self, issuer: str) -> None:
        self.issuer, self.elsewhere = issuer, ""

    def redirect_request(self, request: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        if newurl.startswith(self.issuer):
            return super().redirect_request(request, fp, code, msg, headers, newurl)
        self.elsewhere = newurl
        return None

    def http_error_302(self, request: Any, fp: Any, code: int, msg: str, headers: Any) -> Any:
        return super().http_error_302(request, fp, code, msg, headers) or fp

    http_error_303 = http_error_302


@contextmanager
def running_provider(port: int, clients: list[dict[str, Any]]) -> Iterator[RunningProvider]:
    """The provider for the time of the block."""
    folder = install()
    command = [*find_node(), str(folder / "provider.mjs")]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdin
    assert process.stdout
    try:
        process.stdin.write(json.dumps({"port": port, "clients": clients, "levels": LEVELS}) + "\n")
        process.stdin.flush()
        yield RunningProvider(process.stdout.readline().strip())
    finally:
        process.kill()
        process.wait()


def install() -> Path:
    """The provider and what it needs, once, in the home of Keten. Without npm: skipped, with CI=true failed."""
    pins = b"".join((HERE / name).read_bytes() for name in _FILES)
    folder = keten_home() / f"test-provider-{hashlib.sha256(pins).hexdigest()[:12]}"
    if not folder.is_dir():
        with tempfile.TemporaryDirectory(dir=keten_home()) as draft:
            _install_in(Path(draft) / "made")
            with suppress(OSError):  # another process was first
                (Path(draft) / "made").rename(folder)
    return folder


def _install_in(folder: Path) -> None:
    folder.mkdir()
    for name in _FILES:
        shutil.copy(HERE / name, folder)
    try:
        command = [*find_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        environment = os.environ | NPM_SETTINGS | {"npm_config_cache": str(folder.parent / "cache")}
        subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, timeout=_PATIENCE_S)
    except (AssetsUnavailable, OSError, subprocess.SubprocessError) as error:
        _do_without(error)


def _do_without(error: Exception) -> None:
    said = (getattr(error, "stderr", None) or b"").decode(errors="replace")[-300:]
    (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(
        f"The npm package oidc-provider cannot be installed; is there a connection? ({error} {said})"
    )
