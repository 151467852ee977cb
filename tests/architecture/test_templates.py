"""Every word on a page goes through translation."""

import re
from collections.abc import Iterator

from tests.architecture.source import PACKAGE, named

_SKIPPED = re.compile(
    r"\{#.*?#\}|<!--.*?-->|\{% comment.*?endcomment %\}|\{% block body_\w+ %\}.*?\{% endblock %\}"
    r"|\{% blocktrans(?:late)?\b.*?endblocktrans(?:late)? %\}"
    r"|<script\b.*?</script>|<style\b.*?</style>|<svg\b.*?</svg>",
    re.S,
)
_SPOKEN = re.compile(r"""\b(?:alt|title|placeholder|aria-label)=(?:"([^"]*)"|'([^']*)')""")
_DJANGO = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.S)
_TAG = re.compile(r"<[^>]*>", re.S)
_WORD = re.compile(r"[^\W\d_]{2,}")
# Names of things, and pages that stand on their own without a request (400, 500, 403_csrf).
NAMES = {"Keten", "EUPL", "Enter", "Esc"}
ALONE = {"400.html", "500.html", "403_csrf.html", "plain.html"}


def find_untranslated(text: str) -> list[str]:
    """Words outside tags, and in attributes that are read aloud, that do not come from a template tag."""
    # A Django tag may hold quotes and angle brackets: it goes first, before anything reads HTML.
    text = _DJANGO.sub(" ", _SKIPPED.sub(" ", text))
    spoken = [double or single for double, single in _SPOKEN.findall(text)]
    return [word for part in [*spoken, _TAG.sub(" ", text)] for word in _WORD.findall(_unescape(part))]


def _unescape(text: str) -> str:
    return re.sub(r"&\w+;", " ", text)


def _list_problems() -> Iterator[str]:
    for path in sorted(PACKAGE.rglob("templates/**/*.html")):
        found = [word for word in find_untranslated(path.read_text("utf-8")) if word not in NAMES]
        if found and path.name not in ALONE:
            yield f"{path.relative_to(PACKAGE)}: {', '.join(found[:5])}"


def test_every_word_is_translated() -> None:
    found = list(_list_problems())
    assert not found, named(found)


def test_a_bare_word_is_found() -> None:
    faulty = '<p title="Klant">{% translate "Goed" %} Fout {{ x|default:"<b>ja" }}</p>'
    assert find_untranslated(faulty) == ["Klant", "Fout"]
    assert not find_untranslated("{% blocktranslate %}Alles <b>goed</b>{% endblocktranslate %} &nbsp;<br class='x'>")
