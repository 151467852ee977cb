"""Facts with source: which counts, what the database refuses, and what a source may say."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from keten.dossier.clients.actions import record_delivery, record_source_failure, state_fact
from keten.dossier.clients.models import Fact, SourceContact
from keten.dossier.clients.ports import Delivered, SourceUnreachable
from keten.dossier.clients.queries import get_image
from keten.dossier.clients.register import InvalidRegister, get_datum, get_register, read_register
from keten.dossier.clients.rules.facts import Said, choose_best, is_valid
from keten.dossier.clients.rules.values import read_value
from keten.ground.foundation.decision import Refused
from keten.ground.organisations.rules.viewer import SYSTEM, as_client
from tests.factories import TODAY, at, make_chain

NOW = at(TODAY)
STREET = Delivered(datum="adres.straat", value="Dorpsstraat")


@pytest.fixture
def chain(db):
    return make_chain()


@pytest.fixture
def client(chain):
    return chain.register().client


def deliver(client, *delivered, source="brp", now=NOW):
    return record_delivery(client=client, source=source, delivered=delivered, by=SYSTEM, now=now)


def say(source, value, days_ago=0, **more):
    day = TODAY - timedelta(days=days_ago)
    given = {"fact_id": days_ago + 1, "recorded_at": at(day), "recorded_on": day}
    return Said(source=source, value=value, **{**given, **more})


def test_the_authority_comes_first_and_the_other_stands_beside_it():
    best = choose_best(
        get_datum("adres.straat"), [say("client", "Kerkplein"), say("brp", "Dorpsstraat", 9)], today=TODAY
    )
    assert (best.shown.value, best.because) == ("Dorpsstraat", "authority")
    assert [one.value for one in best.conflicts] == ["Kerkplein"]


def test_without_the_authority_the_freshest_counts():
    best = choose_best(get_datum("telefoon"), [say("staff", "1", 3), say("staff", "2", 9)], today=TODAY)
    assert (best.shown.value, best.because) == ("1", "freshest")


def test_what_is_lapsed_is_shown_but_is_no_answer():
    best = choose_best(get_datum("adres.straat"), [say("brp", "Dorpsstraat", 190)], today=TODAY)
    assert (best.shown.value, best.answer, best.because) == ("Dorpsstraat", None, "lapsed")


@pytest.mark.parametrize(("recorded_on", "counts"), [(date(2026, 5, 17), True), (date(2026, 5, 16), False)])
def test_six_months_are_six_months(recorded_on, counts):
    said = say("brp", "Dorpsstraat", recorded_on=recorded_on)
    assert is_valid(get_datum("adres.straat"), said, today=TODAY) is counts


def test_a_period_that_is_over_does_not_count():
    said = say("brp", "x", valid_from=TODAY - timedelta(days=9), valid_until=TODAY)
    assert not is_valid(get_datum("naam.achternaam"), said, today=TODAY)


def test_a_newer_fact_supersedes_only_that_of_its_own_source(client):
    deliver(client, STREET)
    state_fact(client=client, datum="adres.straat", value="Kerkplein", by=as_client(client.pk, "", on=TODAY), now=NOW)
    deliver(client, Delivered(datum="adres.straat", value="Nieuwstraat"), now=NOW + timedelta(days=1))
    current = Fact.objects.filter(datum="adres.straat", superseded_at=None)
    assert dict(current.values_list("source", "value")) == {"client": "Kerkplein", "brp": "Nieuwstraat"}
    assert len(get_image(client.pk, today=TODAY, viewer=SYSTEM).data["adres.straat"].history) == 3


def test_the_image_takes_two_queries(client, django_assert_num_queries):
    deliver(client, STREET, Delivered(datum="naam.achternaam", value="X"))
    with django_assert_num_queries(2):
        get_image(client.pk, today=TODAY, viewer=SYSTEM)


def test_saying_the_same_on_the_same_day_adds_nothing(client):
    assert len(deliver(client, STREET)) == 1
    assert deliver(client, STREET) == []
    assert len(deliver(client, STREET, now=NOW + timedelta(days=1))) == 1  # heard again: as fresh as today


def test_no_source_overwrites_another(client):
    [theirs] = deliver(client, STREET)
    own = state_fact(
        client=client, datum="adres.straat", value="Kerkplein", by=as_client(client.pk, "", on=TODAY), now=NOW
    )
    Fact.objects.filter(pk=theirs.pk).update(superseded_at=NOW, superseded_by=own)
    with pytest.raises(IntegrityError, match="fact_superseded_by_same_source"), connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")


@pytest.mark.parametrize("change", [
    lambda facts: facts.update(value="Anders"), lambda facts: facts.update(source="polis"),
    lambda facts: facts._raw_delete("default"),
])  # fmt: skip
def test_a_fact_is_never_changed_or_removed(client, change):
    deliver(client, STREET)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        change(Fact.objects.all())


def test_one_current_fact_per_source(client):
    deliver(client, STREET)
    with pytest.raises(IntegrityError, match="one_current_fact_per_source"), transaction.atomic():
        Fact.objects.create(client=client, datum="adres.straat", source="brp", value="x", recorded_at=NOW)


@pytest.mark.parametrize("wrong", [
    Delivered(datum="loon.laatste", value="100"), Delivered(datum="onzin", value="1"),
    Delivered(datum="geboorte.datum", value="gisteren"), Delivered(datum="kinderen", value=[{"hobby": "x"}]),
    Delivered(datum="adres.straat", value="x", valid_from=date(2026, 2, 1), valid_until=date(2026, 1, 1)),
])  # fmt: skip
def test_a_source_that_says_nonsense_is_not_believed_at_all(client, wrong):
    with pytest.raises(SourceUnreachable, match="bad_answer"):
        deliver(client, STREET, wrong)
    assert not Fact.objects.exists()


def test_out_of_reach_counts_from_the_first_failure_until_it_answers(client):
    for hours in (0, 5):
        record_source_failure(
            client=client, source="brp", reason="timeout", by=SYSTEM, now=NOW + timedelta(hours=hours)
        )
    assert SourceContact.objects.get().failed_since == NOW
    deliver(client, STREET, now=NOW + timedelta(hours=6))
    assert SourceContact.objects.get().failed_since is None


@pytest.mark.parametrize(("datum", "given", "value"), [
    ("loon.laatste", "€ 1200,5", "1200.50"),
    ("geboorte.datum", " 1980-02-29 ", "1980-02-29"), ("telefoon", " 06 ", "06"),
    ("dienstverbanden", "Bakker\n\nSlager", [{"omschrijving": "Bakker"}, {"omschrijving": "Slager"}]),
])  # fmt: skip
def test_values_are_read_as_the_register_wants_them(datum, given, value):
    assert read_value(get_datum(datum), given) == value


@pytest.mark.parametrize(("datum", "given"), [
    ("loon.laatste", "duizend"), ("loon.laatste", "-1"),
    ("opleiding.inschrijving", 1), ("opleiding.inschrijving", []), ("geboorte.datum", "2026-13-01"),
    ("partner.bsn", "123456789"), ("kinderen", "x" * 2001), ("kinderen", [{}] * 61), ("telefoon", {"a": 1}),
])  # fmt: skip
def test_what_does_not_fit_is_refused(datum, given):
    with pytest.raises(Refused) as refusal:
        read_value(get_datum(datum), given)
    assert refusal.value.field == datum


def test_every_datum_has_a_ground_and_an_owner():
    for datum in get_register().data.values():
        assert datum.process, datum.code
        assert datum.answer, datum.code
        assert (datum.owner == "client") == datum.is_asked_of_client, datum.code


def test_a_register_with_a_fault_is_refused():
    words = 'nl = "x"\nen = "x"\n'
    head = f"[subjects.s]\n{words}[sources.client]\n{words}"
    rest = 'subject = "s"\nsource = "client"\nowner = "client"\nprocess = "p"\nanswer = "a"\nshown_to_client = true\n'
    assert read_register(f'{head}[data.x]\n{words}{rest}type = "text"\n').data["x"].max_length == 200
    for fault in ('type = "gedicht"\n', 'type = "choice"\n', ""):
        with pytest.raises(InvalidRegister):
            read_register(f"{head}[data.x]\n{words}{rest}{fault}")
