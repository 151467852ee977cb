"""Every text of a screen has English beside the Dutch, and the catalogue holds nothing else."""

import re

import polib

from keten.doors.commands.messages import CATALOGUE, list_missing, list_stale


def test_every_text_has_english() -> None:
    assert list_missing() == []


def test_the_catalogue_holds_no_text_that_nobody_sees() -> None:
    assert list_stale() == []


def test_placeholders_survive_translation() -> None:
    """A forgotten %(name)s would show a wrong sentence, a misspelt one an error page."""

    names = re.compile(r"%\((\w+)\)s|%s")
    for entry in polib.pofile(str(CATALOGUE)):
        for text in filter(None, [entry.msgstr, *entry.msgstr_plural.values()]):
            source = {entry.msgid, entry.msgid_plural}
            assert any(set(names.findall(text)) == set(names.findall(given)) for given in source), entry.msgid
