"""The tokens of the look: can everybody read and see them, and does each one mean something?"""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

import keten

CSS = Path(finders.find("keten/tokens.css") or "").parent
TOKENS = dict(re.findall(r"(--[\w-]+):\s*([^;]+);", (CSS / "tokens.css").read_text("utf-8")))
_OWN = [file for file in Path(keten.__file__).parent.rglob("*.css") if file.name not in ("tokens.css", "print.css")]
PARTS = "\n".join(file.read_text("utf-8") for file in sorted(_OWN))  # also what an app draws for itself
GROUNDS = ("paper", "ground", "accent-soft")
TEXT_PAIRS = [
    (ink, ground) for ink in ("ink", "ink-soft", "ink-faint", "accent", "accent-strong") for ground in GROUNDS
]
TEXT_PAIRS += [(kind, f"{kind}-soft") for kind in ("late", "soon", "good", "calm", "plain")]
TEXT_PAIRS += [("late", ground) for ground in GROUNDS] + [("on-accent", "accent"), ("on-accent", "accent-strong")]
TEXT_PAIRS += [("ink", f"{kind}-soft") for kind in ("late", "soon", "good", "calm")] + [("accent", "good-soft")]
LINE_PAIRS = [(line, ground) for line in ("line-control", "focus", "accent", "late") for ground in GROUNDS]

# The colour of a radio button is that of its dot, which is there only when it is on.
UTRECHT_PARTS = sorted(
    part
    for part, back in ((name.removesuffix("-background-color"), TOKENS[name]) for name in TOKENS)
    if f"{part}-background-color" in TOKENS and f"{part}-color" in TOKENS
    if "transparent" not in back and part != "--utrecht-radio-button"
)


def colour(token: str) -> str:
    value = TOKENS[token]
    while value.startswith("var("):
        value = TOKENS[value[4:-1]]
    return value


def luminance(token: str) -> float:
    parts = [int(colour(token)[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(front: str, back: str) -> float:
    """The contrast ratio of WCAG 2.2, 1 to 21."""
    dark, light = sorted((luminance(front), luminance(back)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("front", "back"), TEXT_PAIRS)
def test_text_can_be_read(front, back):
    assert contrast(f"--keten-{front}", f"--keten-{back}") >= 4.5


@pytest.mark.parametrize(("front", "back"), LINE_PAIRS)
def test_edges_and_focus_can_be_seen(front, back):
    assert contrast(f"--keten-{front}", f"--keten-{back}") >= 3


@pytest.mark.parametrize("part", UTRECHT_PARTS)
def test_every_part_of_utrecht_with_a_background_can_be_read_on_it(part):
    assert contrast(f"{part}-color", f"{part}-background-color") >= 4.5


def test_colours_live_in_the_tokens_alone():
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", PARTS)


def test_every_token_that_is_used_exists():
    everything = PARTS + (CSS / "tokens.css").read_text("utf-8") + (CSS / "print.css").read_text("utf-8")
    assert set(re.findall(r"var\((--keten-[\w-]+)", everything)) <= TOKENS.keys()


def test_every_utrecht_token_we_set_is_one_that_utrecht_reads():
    vendor = finders.find("vendor/utrecht.css")
    if vendor is None:
        pytest.skip("The stylesheet of Utrecht is not installed: run `make setup`.")
    read = set(re.findall(r"var\(\s*(--utrecht-[\w-]+)", Path(vendor).read_text("utf-8") + PARTS))
    assert {name for name in TOKENS if name.startswith("--utrecht-")} <= read


def test_every_class_in_a_template_is_drawn_somewhere():
    vendor = finders.find("vendor/utrecht.css")
    if vendor is None:
        pytest.skip("The stylesheet of Utrecht is not installed: run `make setup`.")
    drawn = PARTS + (CSS / "print.css").read_text("utf-8") + Path(vendor).read_text("utf-8")
    package = Path(keten.__file__).parent
    used = {
        (name, page.name)
        for page in package.rglob("*.html")
        for names in re.findall(r'class="([^"]*)"', page.read_text("utf-8"))
        for name in re.findall(r"\b(?:keten|utrecht)-[\w-]*\w\b(?!-?{)", names)
    }
    assert {(name, page) for name, page in used if f".{name}" not in drawn} == set()
