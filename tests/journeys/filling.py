"""Somebody who fills in a form in a real browser: says "klopt" to what stands there, answers the rest."""

from typing import Any

ANSWERS = {
    "telefoon": "06 12345678", "taal": "nl", "wens.werk": "Magazijn", "ontslag.reden": "contract_af",
    "beschikbaar.uren": "36", "vervoer": "fiets", "inkomen.ander": "0", "rekeningnummer": "NL00TEST0123456789",
    "huishouden.medebewoners": "0", "vermogen": "1200", "zoekgedrag": "Brieven geschreven en gebeld",
    "gezondheid.werk": "nee", "burgerlijke_staat": "ongehuwd",
}  # fmt: skip
_FIELDS = """() => [...document.querySelectorAll("form.keten-form [name]")]
  .filter((one) => !one.name.includes(":") && one.matches("input:not([type=hidden]), select, textarea"))
  .map((one) => [one.name, one.closest("fieldset")?.textContent.includes("Klopt dit?") ? "right" : one.type])"""
ON = "text=Bewaar en ga verder"


def answer_page(page: Any, answers: dict[str, str]) -> None:
    """Fill in everything on this page that is not filled in yet."""
    for name, kind in dict(page.evaluate(_FIELDS)).items():
        said = (ANSWERS | answers).get(name)
        if kind == "right":
            page.check(f'input[name="{name}"][value="ja"]')
        elif kind == "radio":
            if said is not None:
                page.check(f'input[name="{name}"][value="{said}"]')
        elif said is not None:
            field = page.locator(f'[name="{name}"]')
            field.select_option(said) if kind == "select-one" else field.fill(said)


def fill_in(page: Any, answers: dict[str, str], look: Any) -> None:
    """From the overview of a form through all its pages to the check; ``look`` sees every page."""
    page.click("a.utrecht-button-link--primary-action")
    visits: list[str] = []
    while "/deel/" in page.url:
        visits.append(page.url)
        assert visits.count(page.url) < 4, f"{page.url}: {page.inner_text('main')}"
        look(page)
        answer_page(page, answers)
        with page.expect_navigation():
            page.click(ON)
    look(page)
