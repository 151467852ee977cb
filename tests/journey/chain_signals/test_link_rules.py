"""What is decided about a link: its state, who makes one, and which words and addresses will do."""

import string
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.chain_signals.library import InvalidKinds, list_kinds, read_kinds
from keten.journey.chain_signals.rules.answering import may_handle_signal, may_see_signal
from keten.journey.chain_signals.rules.links import (
    LETTER,
    OUTSIDE,
    check_email,
    clean_code,
    get_link_state,
    mask_email,
    may_renew_link,
    say_code,
)
from tests.factories import TODAY, at

NOW = at(TODAY)


@dataclass
class Facts:
    opened_at: datetime | None = None
    blocked_at: datetime | None = None
    used_at: datetime | None = None
    revoked_at: datetime | None = None
    expires_on: date = TODAY


@pytest.mark.parametrize(
    ("facts", "on", "state"),
    [
        ({}, TODAY, "sent"),
        ({"opened_at": NOW}, TODAY, "opened"),
        ({"opened_at": NOW}, TODAY + timedelta(days=1), "expired"),
        ({"opened_at": NOW, "blocked_at": NOW}, TODAY, "blocked"),
        ({"blocked_at": NOW, "revoked_at": NOW}, TODAY, "revoked"),
        ({"opened_at": NOW, "used_at": NOW}, TODAY + timedelta(days=1), "used"),
    ],
)
def test_how_a_link_stands(facts: dict[str, Any], on: date, state: str) -> None:
    assert get_link_state(Facts(**facts), on=on) == state


def viewer(**more: Any) -> Viewer:
    known = {"staff_id": 7, "name": "A", "organisation_id": 3, "organisation_name": "UWV", "kind": "uwv"}
    return Viewer(**(known | {"roles": frozenset({"coach"})} | more))


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"sender_staff_id": 7}, ""),
        ({"sender_staff_id": 8}, "wie het signaal verstuurde"),
        ({"sender_staff_id": None}, "wie het signaal verstuurde"),
        ({"sender_staff_id": 7, "state": "withdrawn"}, "al beantwoord"),
        ({"sender_staff_id": 7, "is_outside": False}, "met Keten werkt"),
    ],
)
def test_who_makes_a_new_link(facts: dict[str, Any], says: str) -> None:
    decision = may_renew_link(viewer(), **({"state": "sent", "is_outside": True} | facts))
    assert decision.allowed == (not says)
    assert says in decision.reason


def test_nobody_without_an_organisation_passes_for_an_addressee_outside() -> None:
    """A signal without an addressee is not a signal to whoever has no organisation."""
    for who in (viewer(organisation_id=None), OUTSIDE):
        assert not may_handle_signal(who, addressee_id=None, state="sent")
        assert not may_see_signal(who, addressee_id=None, sender_id=None, sender_staff_id=9)


@pytest.mark.parametrize("email", ["a@b.nl", "balie.praktijk+keten@de-linde.co.uk", " a@b.nl "])
def test_addresses(email: str) -> None:
    assert check_email(email)


@pytest.mark.parametrize("email", ["", "a", "a@b", "a@@b.nl", "a@b.nl, c@d.nl", "a b@c.nl", "<a@b.nl>", "a@b.nl\nx"])
def test_what_is_no_address(email: str) -> None:
    assert check_email(email).field == "outside_email"


def test_an_address_is_masked() -> None:
    assert [mask_email(one) for one in ("praktijk@linde.nl", "ab@linde.nl")] == ["pr…@linde.nl", "a…@linde.nl"]


def test_a_code_is_said_and_typed_with_a_space() -> None:
    assert say_code("012345") == "012 345"
    assert clean_code(" 012-345 ") == "012345"


def test_the_letter_names_nothing_but_who_asks_where_and_until_when() -> None:
    names = {name for _text, name, _spec, _conversion in string.Formatter().parse(LETTER) if name}
    assert names == {"asker", "address", "until"}


def test_which_kinds_go_outside() -> None:
    assert {kind.code for kind in list_kinds().values() if kind.is_outside} == {"question", "complaint"}
    with pytest.raises(InvalidKinds, match="only what the sender addresses"):
        read_kinds(
            '[odd]\nto = "home"\noutside = true\nfrom = []\nlegal_basis = "x"\nname = {nl = "N", en = "N"}\n'
            'help = {nl = "N", en = "N"}\noutcomes = [{code = "a", nl = "A", en = "A"}]'
        )
