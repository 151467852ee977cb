"""Somebody who fills in a form page by page in Django's own browser: confirms what stands there, answers the rest."""

import re
from typing import Any

from django.test import Client as Browser

ANSWERS = {
    "telefoon": "06 12345678", "email": "", "taal": "nl", "wens.werk": "Magazijn", "ontslag.reden": "contract_af",
    "beschikbaar.uren": "36", "vervoer": "fiets", "inkomen.ander": "0", "rekeningnummer": "NL00TEST0123456789",
    "huishouden.medebewoners": "0", "vermogen": "1200", "zoekgedrag": "Brieven geschreven, uitzendbureau bezocht",
}  # fmt: skip


def fill_page(browser: Browser, address: str, answers: dict[str, str], **more: str) -> Any:
    """Send one page: "klopt" for what is known, the answer for what is asked."""
    page = browser.get(address)
    names = set(re.findall(r'name="([a-z_.:]+)"', page.content.decode()))
    view = page.context["view"]
    given = {q.question.code: "ja" if q.state == "known" else answers.get(q.question.code, "") for q in view.questions}
    given = {name: value for name, value in given.items() if name in names}
    return browser.post(address, given | more)


def fill_form(browser: Browser, address: str, answers: dict[str, str]) -> str:
    """All pages from the first; returns where the last one led (the check)."""
    seen: list[str] = []
    while "/deel/" in address:
        seen.append(address)
        assert seen.count(address) < 4, f"stays at {address}"
        answer = fill_page(browser, address, ANSWERS | answers)
        assert answer.status_code == 302, answer.context["form"].errors
        address = answer["Location"]
    return address


def begin(browser: Browser, form: str, **given: str) -> str:
    """Start a form; returns its address."""
    answer = browser.post(f"/mijn/formulieren/{form}/", given)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return str(answer["Location"])


def first_page(browser: Browser, address: str) -> str:
    """The first section that still has to be filled in."""
    return str(browser.get(address).context["next_url"])
