import dataclasses

import pytest

from keten.ground.foundation.decision import Decision, Refused


def test_a_yes_allows_and_lets_the_action_go_on():
    decision = Decision.yes("U bent het aanspreekpunt.")
    assert decision.allowed
    assert decision.reason == "U bent het aanspreekpunt."
    decision.require()


def test_a_no_raises_its_reason_and_field():
    with pytest.raises(Refused) as caught:
        Decision.no("De datum ligt in het verleden.", field="due_on").require()
    assert str(caught.value) == caught.value.reason == "De datum ligt in het verleden."
    assert caught.value.field == "due_on"


def test_a_no_without_a_field_concerns_the_page():
    with pytest.raises(Refused) as caught:
        Decision.no("Dit dossier is gesloten.").require()
    assert caught.value.field is None


def test_a_refusal_says_why():
    with pytest.raises(ValueError, match="reason"):
        Decision.no("")


def test_a_forgotten_allowed_does_not_open_a_door():
    assert not Decision.no("Dat mag niet.")
    assert Decision.yes()


def test_a_decision_does_not_change():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Decision.no("Dat mag niet.").allowed = True
