"""Somebody behind a screen: a browser of their own, and a list of everything that their pages complained about."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from playwright.sync_api import expect

from keten.dossier.clients.models import Client
from keten.ground.organisations.models import Staff
from tests.journeys.servers import Server
from tests.signing_in import browser_of

LAPTOP, PHONE = 1280, 390
PATIENCE_MS = 20_000  # for everything that is waited for: the machine may have much else to do
TOLD = "#keten-meldingen .utrecht-alert__message"  # where a page says what was done
FOCUSED = "document.activeElement"
_REFUSED = "Failed to load resource"  # the browser's own line about an address that did not answer with 200


@dataclass
class People:
    """Opens browsers at the site. What pages complained about stands in ``complaints``."""

    browser: Any
    server: Server
    complaints: list[str] = field(default_factory=list)
    contexts: list[Any] = field(default_factory=list)

    def sit_down(
        self, who: Staff | Client | None = None, *, width: int = LAPTOP, language: str = "", javascript: bool = True
    ) -> Any:
        """A page in a browser of its own, signed in as this member of staff or this client when there is one."""
        context = self.browser.new_context(
            base_url=self.server.address, viewport={"width": width, "height": 900},
            java_script_enabled=javascript, locale="nl-NL", timezone_id="Europe/Amsterdam",
        )  # fmt: skip
        self.contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        if who:
            self._cookie(context, settings.SESSION_COOKIE_NAME, _session_of(who))
        if language:
            self._cookie(context, settings.LANGUAGE_COOKIE_NAME, language)
        page = context.new_page()
        self._listen(page)
        return page

    @contextmanager
    def expecting_refusal(self) -> Iterator[None]:
        """Inside the block a page may answer with 4xx: nothing is said of it afterwards."""
        before = list(self.complaints)
        yield
        self.complaints[:] = before

    def leave(self) -> None:
        for context in self.contexts:
            context.close()

    def _cookie(self, context: Any, name: str, value: str) -> None:
        context.add_cookies([{"name": name, "value": value, "url": self.server.address}])

    def _listen(self, page: Any) -> None:
        """Script errors, refused content (CSP) and everything that did not arrive."""
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda said: self._hear(page, said))
        page.on("requestfailed", lambda request: self._miss(page, request))
        page.on("response", lambda response: self._read(page, response))

    def _hear(self, page: Any, said: Any) -> None:
        if said.type in ("error", "warning") and not said.text.startswith(_REFUSED):
            self.complaints.append(f"{page.url}: {said.text}")

    def _miss(self, page: Any, request: Any) -> None:
        if request.failure != "net::ERR_ABORTED":  # somebody went on to another page
            self.complaints.append(f"{page.url}: {request.url} {request.failure}")

    def _read(self, page: Any, response: Any) -> None:
        if response.status >= 400:
            self.complaints.append(f"{page.url}: {response.url} answered {response.status}")


def see(page: Any, text: str, where: str = "h1") -> None:
    """Wait until exactly this stands there (in the heading, unless said otherwise)."""
    expect(page.locator(where)).to_have_text(text, timeout=PATIENCE_MS)


def see_in(page: Any, text: str, where: str = "main") -> None:
    """Wait until this stands somewhere in there."""
    expect(page.locator(where)).to_contain_text(text, timeout=PATIENCE_MS)


def press(page: Any, name: str) -> None:
    """A button that asks whether one is sure: yes."""
    page.get_by_role("button", name=name).click()
    page.locator("dialog[open]").get_by_role("button").first.click()


def go_to(page: Any, selector: str) -> None:
    """Tab until this has the focus, as somebody does who has no mouse; and it shows that it has it."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(f"{FOCUSED}.matches({selector!r})"):
            assert page.evaluate(f"getComputedStyle({FOCUSED}).outlineStyle") != "none"
            return
    raise AssertionError(f"nobody comes at {selector}")


def _session_of(who: Staff | Client) -> str:
    return str(browser_of(who).session.session_key)
