"""Whether everybody can use a page: axe, one heading, a language, a title, and no scrolling sideways on a phone."""

import json
import os
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT

from tests.journeys.people import LAPTOP, PHONE

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_LOOK = """async (options) => {
  const found = await axe.run(document, options);
  const root = document.documentElement;
  return {
    faults: found.violations.map((one) => `${one.id}: ${one.nodes[0].html}`),
    headings: document.querySelectorAll("h1").length,
    cut: [...document.querySelectorAll("a, button, input, select, textarea, summary, h1, h2, dd, td")].filter((one) => {
      const box = one.getBoundingClientRect();
      return one.checkVisibility() && box.right > root.clientWidth + 1 && !one.closest("nav, [data-scrolls]");
    }).map((one) => one.outerHTML.slice(0, 80)),
    title: document.title, language: root.lang, wide: root.scrollWidth, room: root.clientWidth,
  };
}"""
# The colours of a page are the same on a phone, and measuring them takes most of the time.
_OPTIONS: dict[int, dict[str, Any]] = {
    LAPTOP: {"runOnly": RULES, "resultTypes": ["violations"]},
    PHONE: {"runOnly": RULES, "resultTypes": ["violations"], "rules": {"color-contrast": {"enabled": False}}},
}


def with_axe(page: Any) -> Any:
    """The page, which from its next address on carries axe; ``find_faults`` needs it."""
    page.add_init_script(AXE_SCRIPT)
    return page


def find_faults(page: Any, *, language: str = "nl") -> list[str]:
    """What is wrong with the page that is open, on a laptop and on a phone; each fault says where.

    A page that has answered but is still being read has no heading yet: that is waited for.
    """
    page.wait_for_load_state("load")
    faults = []
    for width, options in _OPTIONS.items():
        page.set_viewport_size({"width": width, "height": 900})
        seen = page.evaluate(_LOOK, options)
        faults += [f"{page.url} ({width}): {fault}" for fault in (*seen["faults"], *_frame_faults(seen, language))]
    return faults


def _frame_faults(seen: dict[str, Any], language: str) -> list[str]:
    wrong = {
        f"{seen['headings']} headings of the first order": seen["headings"] != 1,
        f"title {json.dumps(seen['title'])}": not seen["title"].removesuffix(" – Keten").strip(),
        f"language {seen['language']}": seen["language"] != language,
        f"{seen['wide']} pixels wide": seen["wide"] > seen["room"],
        f"cut off: {seen['cut']}": bool(seen["cut"]),
    }
    return [fault for fault, is_wrong in wrong.items() if is_wrong]


def look(page: Any, name: str) -> None:
    """Nothing is wrong with the page; with KETEN_LOOK_AT, a folder, pictures of it at both widths are kept there."""
    assert find_faults(page) == []
    if folder := os.environ.get("KETEN_LOOK_AT"):
        for width in (PHONE, LAPTOP):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": LAPTOP, "height": 900})
