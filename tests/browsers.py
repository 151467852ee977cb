"""The Chromium of this machine."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

# The first is a Chromium without windows: it starts a sixth of the processes for the same page.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-sync")


@contextmanager
def running_browser() -> Iterator[Any]:
    """A browser for the time of the block. Without one the test is skipped, and with CI=true it fails."""
    playwright = pytest.importorskip("playwright.sync_api")
    named = os.environ.get("CHROMIUM")
    program = next(filter(None, map(shutil.which, [named] if named else NAMES)), None)
    if program is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(
            "There is no Chromium: run `make browser`, or name one with CHROMIUM=/path."
        )
    with playwright.sync_playwright() as starter:
        browser = starter.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()
