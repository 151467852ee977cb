import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import keten
from keten.ground.foundation import parameters
from keten.ground.foundation.parameters import (
    InvalidParameters,
    NoValueOnDate,
    UnknownParameter,
    get_parameter,
    get_whole_number,
    list_parameters,
    load_parameters,
)

GOOD = """
[answer_days]
label = "Termijn voor een antwoord"
unit = "days"
[[answer_days.values]]
from = 2006-01-01
value = 14
source = "eigen keuze van het project"
[[answer_days.values]]
from = 2010-07-01
value = 10
source = "eigen keuze van het project"
"""


def plant(root: Path, text: str, app: str = "wing/letters") -> Path:
    file = root / app / "parameters.toml"
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    return file


def one_value(value: str, unit: str) -> str:
    return f"""
[thing]
label = "Iets"
unit = "{unit}"
[[thing.values]]
from = 2006-01-01
value = {value}
source = "eigen keuze van het project"
"""


@pytest.fixture
def shipped_from(tmp_path, monkeypatch):
    """Let get_parameter and list_parameters read the files planted under tmp_path."""

    def use(text: str) -> None:
        plant(tmp_path, text)
        monkeypatch.setattr(parameters, "_shipped_parameters", lambda: load_parameters(tmp_path))

    return use


def test_every_file_of_the_product_is_valid_and_every_number_has_a_source():
    files = list(Path(keten.__file__).parent.glob("*/*/parameters.toml"))
    names = {f"{file.parent.name}.{name}" for file in files for name in tomllib.loads(file.read_text("utf-8"))}
    assert names == {parameter.key for parameter in list_parameters()}
    assert all(dated.source for parameter in list_parameters() for dated in parameter.values)


def test_no_parameters_file_lies_where_it_is_not_read():
    package = Path(keten.__file__).parent
    assert set(package.rglob("parameters.toml")) == set(package.glob("*/*/parameters.toml"))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("promises.ladder_team_leader_working_days", 3),
        ("promises.ladder_location_management_working_days", 10),
        ("promises.ladder_organisations_working_days", 20),
        ("cases.contact_acceptance_working_days", 1),
        ("cases.handover_answer_working_days", 5),
        ("cases.tell_client_working_days", 2),
        ("cases.soon_days", 7),
        ("cases.step_horizon_days", 183),
        ("intake.first_talk_working_days", 10),
    ],
)
def test_the_first_parameters(key, value):
    assert get_parameter(key, on=date(2002, 1, 1)) == value
    assert get_whole_number(key, on=date(2026, 11, 16)) == value
    with pytest.raises(NoValueOnDate):
        get_parameter(key, on=date(2001, 12, 31))


def test_the_value_in_force_on_a_date(shipped_from):
    shipped_from(GOOD)
    assert get_parameter("letters.answer_days", on=date(2006, 1, 1)) == 14
    assert get_parameter("letters.answer_days", on=date(2010, 6, 30)) == 14
    assert get_parameter("letters.answer_days", on=date(2010, 7, 1)) == 10
    assert get_parameter("letters.answer_days", on=date(2030, 1, 1)) == 10


def test_before_the_first_value_there_is_none(shipped_from):
    shipped_from(GOOD)
    with pytest.raises(NoValueOnDate, match=r"letters\.answer_days .*2005-12-31.*2006-01-01"):
        get_parameter("letters.answer_days", on=date(2005, 12, 31))


def test_an_unknown_key_is_named(shipped_from):
    shipped_from(GOOD)
    with pytest.raises(UnknownParameter, match=r"letters\.anser_days"):
        get_parameter("letters.anser_days", on=date(2006, 1, 1))


def test_the_reference_page_gets_label_unit_and_sources(shipped_from):
    shipped_from(GOOD)
    [parameter] = list_parameters()
    assert (parameter.key, parameter.label, parameter.unit) == (
        "letters.answer_days",
        "Termijn voor een antwoord",
        "days",
    )
    assert [(dated.from_on, dated.value) for dated in parameter.values] == [
        (date(2006, 1, 1), 14),
        (date(2010, 7, 1), 10),
    ]


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("1419.46", "EUR", Decimal("1419.46")),
        ("12", "EUR", Decimal(12)),
        ("0.1", "ratio", Decimal("0.1")),
        ("70", "percent", Decimal(70)),
        ('"P8W"', "ISO 8601 duration", "P8W"),
        ("0", "count", 0),
    ],
)
def test_each_unit_has_its_type(shipped_from, value, unit, expected):
    shipped_from(one_value(value, unit))
    read = get_parameter("letters.thing", on=date(2006, 1, 1))
    assert read == expected
    assert type(read) is type(expected)


def test_only_a_whole_number_is_a_whole_number(shipped_from):
    shipped_from(one_value("12", "EUR"))
    with pytest.raises(TypeError, match=r"letters\.thing"):
        get_whole_number("letters.thing", on=date(2006, 1, 1))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (GOOD.replace('source = "eigen keuze van het project"\n', "", 1), "source missing"),
        (GOOD.replace('"eigen keuze van het project"', '" "', 1), "source is empty"),
        (GOOD.replace('label = "Termijn voor een antwoord"\n', ""), "label missing"),
        (GOOD.replace('"Termijn voor een antwoord"', '""'), "label is empty"),
        (GOOD.replace('unit = "days"\n', ""), "unit missing"),
        (GOOD.replace('"days"', '"weeks"'), "unknown unit 'weeks'"),
        (GOOD.replace("2010-07-01", "2005-07-01"), "not in order"),
        (GOOD.replace("2010-07-01", "2006-01-01"), "not in order"),
        (GOOD.replace("from = 2006-01-01\n", ""), "from missing"),
        (GOOD.replace("2006-01-01", '"2006-01-01"'), "not a date"),
        (GOOD.replace("2006-01-01", "2006-01-01T00:00:00"), "not a date"),
        (GOOD.replace("value = 14\n", ""), "value missing"),
        (GOOD.replace("value = 14", "waarde = 14\nvalue = 14"), "unexpected: waarde"),
        ('[answer_days]\nlabel = "Termijn"\nunit = "days"\nvalues = []\n', "no values"),
        ("answer_days = 14\n", "not a table"),
        ("[answer_days\n", "parameters.toml"),
        (one_value("1.5", "days").replace("thing", "answer_days"), "not a value in days"),
        (one_value("-1", "days").replace("thing", "answer_days"), "not a value in days"),
        (one_value("true", "count").replace("thing", "answer_days"), "not a value in count"),
        (one_value("nan", "EUR").replace("thing", "answer_days"), "not a value in EUR"),
        (one_value('"12"', "EUR").replace("thing", "answer_days"), "not a value in EUR"),
        (one_value('"8 weken"', "ISO 8601 duration").replace("thing", "answer_days"), "8 weken"),
    ],
)
def test_a_planted_fault_is_found_and_named(tmp_path, text, fault):
    file = plant(tmp_path, text)
    with pytest.raises(InvalidParameters) as caught:
        load_parameters(tmp_path)
    assert str(file) in str(caught.value)
    assert fault in str(caught.value)
    if fault != "parameters.toml":
        assert "answer_days" in str(caught.value)


def test_two_apps_with_one_name_may_not_hold_the_same_key(tmp_path):
    plant(tmp_path, GOOD, app="one/letters")
    plant(tmp_path, GOOD, app="two/letters")
    with pytest.raises(InvalidParameters, match=r"letters\.answer_days"):
        load_parameters(tmp_path)
