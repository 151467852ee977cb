"""What changed between two versions, said per stage, line, clock and example; and in the texts."""

import pytest

from keten.journey.routing.library import get_vocabulary, list_shipped
from keten.journey.routing.rules.differing import Change, compare_models, compare_texts
from keten.journey.routing.rules.language import ServiceModel
from keten.journey.routing.rules.reading import read_model
from keten.journey.routing.views.showing import show_changes

YOUTH = list_shipped()["jongeren-1"]


def read(text: str) -> ServiceModel:
    return read_model(text, get_vocabulary())


def compare(*changes: tuple[str, str]) -> list[Change]:
    """The youth model, and the same with these texts replaced."""
    text = YOUTH
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return compare_models(read(YOUTH), read(text))


def test_a_model_does_not_differ_from_itself() -> None:
    assert compare() == []
    assert compare_texts(YOUTH, YOUTH) == []


def test_lines_that_move_are_no_difference() -> None:
    assert compare_models(read(YOUTH), read("# iets erboven\n\n" + YOUTH)) == []


@pytest.mark.parametrize(
    ("change", "part", "key", "before", "after"),
    [
        (('after = "P8W"', 'after = "P4W"'), "clocks", "after", "P8W", "P4W"),
        (('longest = "P6M"', 'longest = "P3M"'), "stages", "longest", "P6M", "P3M"),
        (('title = "Jongeren direct"', 'title = "Jong"'), "model", "title", "Jongeren direct", "Jong"),
        (('opened_on = 2028-02-29', 'opened_on = 2028-03-01'), "examples", "opened_on", None, None),
    ],
)  # fmt: skip
def test_one_change_is_one_difference(change, part, key, before, after) -> None:  # type: ignore[no-untyped-def]
    (found,) = compare(change)
    assert (found.part, found.kind, found.key) == (part, "changed", key)
    assert before is None or (found.before, found.after) == (before, after)


def test_a_line_of_the_table_keeps_its_place_when_its_conditions_change() -> None:
    found = compare(('when = { age = "< 27" }', 'when = { age = "< 23" }'), ('age = ">= 27"', 'age = ">= 23"'))
    assert [(one.part, one.key) for one in found] == [("table", "when"), ("table", "when")]
    shown = show_changes(found, read(YOUTH), read(YOUTH))
    assert (shown[0]["before"], shown[0]["after"]) == ("Leeftijd tot en met 26", "Leeftijd tot en met 22")


def test_what_came_and_what_went() -> None:
    clock = '[[clocks]]\ncode = "bellen"\nlabel = "Bellen"\nstarts = "case_opened"\nafter = "P1W"\nwarn = "P1D"\n'
    more = YOUTH + f'\n{clock}step = "call"\nsource = "eigen keuze"\n'
    (came,) = compare_models(read(YOUTH), read(more))
    (went,) = compare_models(read(more), read(YOUTH))
    assert (came.kind, came.name, went.kind, went.name) == ("added", "Bellen", "removed", "Bellen")


def test_a_line_of_the_table_that_goes_takes_no_other_with_it() -> None:
    rows = YOUTH.split("[[table]]")
    less = YOUTH.replace("[[table]]" + rows[2].split("[[clocks]]")[0], "")
    assert [(one.part, one.kind) for one in compare_models(read(YOUTH), read(less))] == [("table", "removed")]


def test_a_change_is_said_in_words() -> None:
    changes = compare(('after = "P8W"', 'after = "P4W"'), ('lead = "placement"', 'lead = "intake"'))
    shown = show_changes(changes, read(YOUTH), read(YOUTH))
    assert [(str(one["key"]), one["before"], one["after"]) for one in shown] == [
        ("wie leidt", "Bemiddeling", "Intake"),
        ("duur", "8 weken", "4 weken"),
    ]


@pytest.mark.parametrize("code", sorted(list_shipped()))
def test_every_value_of_a_shipped_model_can_be_said(code: str) -> None:
    """Against the youth model nearly everything differs: all of it has words."""
    model = read(list_shipped()[code])
    for change in show_changes(compare_models(read(YOUTH), model), read(YOUTH), model):
        assert change["part"]
        assert change["kind"] != "changed" or (change["key"] and change["before"] and change["after"])


def test_texts_differ_with_the_lines_around_them() -> None:
    found = compare_texts("a\nb\nc\nd\ne\nf\ng\nh", "a\nb\nX\nd\ne\nf\ng\nh\ni", around=1)
    assert [(line.kind, line.before, line.after, line.text) for line in found] == [
        ("same", 2, 2, "b"), ("removed", 3, 0, "c"), ("added", 0, 3, "X"), ("same", 4, 4, "d"),
        ("gap", 0, 0, ""), ("same", 8, 8, "h"), ("added", 0, 9, "i"),
    ]  # fmt: skip
