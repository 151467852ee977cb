"""Answers that may be anything: a connector delivers or says ``SourceUnreachable``, and never raises anything else."""

import json
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keten.doors.exchange.connectors.brp import FIELDS, BrpSource
from keten.doors.exchange.connectors.plain import PlainSource
from keten.doors.exchange.connectors.plain_answers import SHAPES
from keten.doors.exchange.connectors.posting import Poster, read_json
from keten.doors.exchange.rules.connections import Connection
from keten.doors.exchange.stand_in.inventing import invent
from keten.doors.exchange.stand_in.registering import tell_date, tell_person
from keten.doors.exchange.stand_in.server import Registers
from keten.dossier.clients.ports import Delivered, SourceUnreachable
from tests.factories import TODAY

BSN = "999990081"
HERE = Connection(url="http://127.0.0.1:1")
BRP = BrpSource(HERE)
PLAIN = {code: PlainSource(HERE, code=code, label=code) for code in SHAPES}

plain_values = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12)
anything = st.recursive(
    plain_values, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)


def paths(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in an answer."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [here, *(path for name, each in inner for path in paths(each, (*here, name)))]


def spoil(value: Any, path: tuple[Any, ...], other: Any) -> Any:
    """The answer with something else in one place."""
    if not path:
        return other
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = spoil(value[path[0]], path[1:], other)
    return copy


def full_person() -> dict[str, Any]:
    said = {
        "prefix": "van", "partner": "H", "children_at_home": 2, "is_secret": True, "permit": "asiel",
        "doubted": ["name", "address", "partner"],
        "suspended": {"code": "E", "reden": "emigratie", "datum": "2025-01-01"},
    }  # fmt: skip
    person = invent(BSN, today=TODAY, named={BSN: said})
    assert person
    return tell_person(person)


WHOLE = {"type": "RaadpleegMetBurgerservicenummer", "personen": [full_person()]}
CHILDREN = WHOLE | {
    "personen": [
        {
            "burgerservicenummer": child["burgerservicenummer"],
            "verblijfplaats": {"type": "Adres", "adresseerbaarObjectIdentificatie": "0268010000000001"},
        }
        for child in full_person()["kinderen"]
    ]
}
REGISTERS = Registers(people=None, key="", clock=lambda: TODAY)


def deliver(source: Any, answer: Any, data: Any) -> list[Delivered] | str:
    """What comes of this answer: deliveries, or the reason. Where children live is answered well."""

    def post(_path: str, question: dict[str, Any]) -> Any:
        return answer if BSN in question["burgerservicenummer"] else CHILDREN

    with patch.object(Poster, "post", side_effect=post):
        try:
            return list(source.ask(bsn=BSN, data=data))
        except SourceUnreachable as error:
            return error.reason


def test_the_whole_answer_is_delivered() -> None:
    told = deliver(BRP, WHOLE, FIELDS)
    assert isinstance(told, list)
    assert {each.datum for each in told} == set(FIELDS)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(path=st.sampled_from(paths(WHOLE)), other=anything)
def test_any_place_of_a_person_may_hold_anything(path: tuple[Any, ...], other: Any) -> None:
    told = deliver(BRP, spoil(WHOLE, path, other), FIELDS)
    assert told == "bad_answer" or isinstance(told, list)
    json.dumps([each.value for each in told] if isinstance(told, list) else [], allow_nan=False)


@settings(max_examples=300, deadline=None)
@given(code=st.sampled_from(sorted(SHAPES)), other=anything, pick=st.randoms(use_true_random=False))
def test_any_place_of_a_plain_answer_may_hold_anything(code: str, other: Any, pick: Any) -> None:
    whole = REGISTERS.answer(code, {"burgerservicenummer": BSN, "gegevens": list(SHAPES[code])})
    told = deliver(PLAIN[code], spoil(whole, pick.choice(paths(whole)), other), list(SHAPES[code]))
    assert told == "bad_answer" or isinstance(told, list)
    json.dumps([each.value for each in told] if isinstance(told, list) else [], allow_nan=False)


@settings(max_examples=300, deadline=None)
@given(answer=anything)
def test_any_answer_at_all(answer: Any) -> None:
    assert isinstance(deliver(BRP, answer, FIELDS), list | str)
    for code, source in PLAIN.items():
        assert isinstance(deliver(source, answer, list(SHAPES[code])), list | str)


def _read_or_reason(body: bytes) -> Any:
    try:
        return [read_json(body)]
    except SourceUnreachable as error:
        return error.reason if error.reason == "bad_answer" else "other"


@settings(max_examples=300, deadline=None)
@given(body=st.binary(max_size=60) | st.text(alphabet='{}[]":,0eE+-.\\u ntf', max_size=40).map(str.encode))
def test_any_bytes_are_json_or_a_bad_answer(body: bytes) -> None:
    assert _read_or_reason(body) != "other"


@pytest.mark.parametrize("body", [
    b"[" * 100_000, b"NaN", b'{"a": Infinity}', b'"\\ud800"', b'{"a": "\\u0000"}', b"\xff", b"", b"9" * 5000,
])  # fmt: skip
def test_what_a_database_cannot_hold_is_a_bad_answer(body: bytes) -> None:
    with pytest.raises(SourceUnreachable, match="bad_answer"):
        read_json(body)


@pytest.mark.parametrize("known", ["", "1961", "1961-07", "1961-07-14"])
def test_dates_as_far_as_known(known: str) -> None:
    person = full_person() | {"geboorte": {"datum": tell_date(known)}}
    told = deliver(BRP, WHOLE | {"personen": [person]}, ["geboorte.datum"])
    assert [each.value for each in told if each.datum == "geboorte.datum"] == ([known] if known else [])  # type: ignore[union-attr]


@pytest.mark.parametrize("wrong", ["1961-02-30", "19610214", "1961-2-4", "morgen", 1961, None, "1961-W05-1"])
def test_a_date_that_is_none_is_a_bad_answer(wrong: object) -> None:
    person = full_person() | {"geboorte": {"datum": {"type": "Datum", "datum": wrong}}}
    assert deliver(BRP, WHOLE | {"personen": [person]}, ["geboorte.datum"]) == "bad_answer"


def test_two_people_or_another_one_is_a_bad_answer() -> None:
    other = full_person() | {"burgerservicenummer": "999990019"}
    for persons in ([other], [full_person(), other], [full_person(), full_person()]):
        assert deliver(BRP, WHOLE | {"personen": persons}, ["naam.achternaam"]) == "bad_answer"


def test_a_marriage_that_ended_leaves_the_status_open() -> None:
    person = full_person()
    person["partners"][0]["ontbindingHuwelijkPartnerschap"] = {"datum": tell_date("2020")}
    told = deliver(BRP, WHOLE | {"personen": [person]}, ["burgerlijke_staat", "partner.bsn"])
    assert not [each for each in told if each.datum in {"burgerlijke_staat", "partner.bsn"}]  # type: ignore[union-attr]
