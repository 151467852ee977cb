"""What the chain knows and asked about a double goes along with the merge: nothing is lost, nothing asked twice."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from keten.dossier.cases.actions import close_case, merge_clients
from keten.dossier.clients.actions import record_delivery, record_source_failure, start_review, state_fact
from keten.dossier.clients.models import AccessGrant, Client, Fact, GlassBreak, SourceContact, UnderReview
from keten.dossier.clients.ports import Delivered
from keten.dossier.clients.queries import get_image
from keten.dossier.questions.actions import open_section, save_section, start_form
from keten.dossier.questions.library import get_form
from keten.dossier.questions.models import FilledForm, QuestionAsked
from keten.ground.ledger.actions import drain, draining
from keten.ground.organisations.rules.viewer import SYSTEM
from keten.journey.chain_signals.actions import answer_signal
from keten.journey.chain_signals.models import ChainSignal
from tests.dossier.sources import sources as sources
from tests.factories import TODAY, Chain, at, make_chain

NOW = at(TODAY)
NAME, PHONE = "naam.achternaam", "telefoon"
FORM = "vroegmelding"


@dataclass
class Two:
    """Two files of one person, both still carried."""

    chain: Chain
    keep: Client
    double: Client

    def merge(self) -> None:
        """Close the file of the double and join the two, with what reacts to that."""
        dirk = self.chain.viewer(self.chain.dirk)
        with draining() as pending:
            close_case(case=self.double.cases.get().key, reason="other", by=dirk, now=at(TODAY, 15))
            merge_clients(keep_id=self.keep.pk, double_number=self.double.number, by=dirk, now=at(TODAY, 15))
            drain(pending)
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")


@pytest.fixture
def two(db, sources) -> Two:  # type: ignore[no-untyped-def]
    chain = make_chain()
    return Two(chain, chain.register(bsn="999990019").client, chain.register().client)


def say(client: Client, value: str, hour: int, source: str = "brp") -> None:
    delivered = [Delivered(datum=NAME, value=value)]
    record_delivery(client=client, source=source, delivered=delivered, by=SYSTEM, now=at(TODAY, hour))


@pytest.mark.parametrize("newest", ["keep", "double"])
def test_of_two_facts_of_one_source_the_newer_stays_current(two: Two, newest: str) -> None:
    say(two.keep, "Een", 12 if newest == "keep" else 10)
    say(two.double, "Twee", 12 if newest == "double" else 10)
    two.merge()
    facts = Fact.objects.filter(datum=NAME, source="brp")
    assert {fact.client_id for fact in facts} == {two.keep.pk}
    current = facts.get(superseded_at=None)
    assert current.value == ("Een" if newest == "keep" else "Twee")
    assert facts.exclude(pk=current.pk).get().superseded_by == current


def test_facts_of_other_sources_stand_beside_each_other(two: Two) -> None:
    say(two.keep, "Een", 10)
    state_fact(client=two.double, datum=NAME, value="Twee", by=two.chain.viewer(two.chain.anna), now=NOW)
    two.merge()
    best = get_image(two.keep.pk, today=TODAY, viewer=two.chain.viewer(two.chain.anna)).data[NAME].best
    assert (best.shown and best.shown.value, [one.value for one in best.conflicts]) == ("Een", ["Twee"])


def test_two_requests_about_one_datum_are_one_question_with_one_answer(two: Two) -> None:
    anna, carla = two.chain.viewer(two.chain.anna), two.chain.viewer(two.chain.carla)
    for client in (two.keep, two.double):
        say(client, "Testpersoon", 9)
        with draining() as pending:
            start_review(client=client, datum=NAME, by=anna, now=NOW, reason="Klopt niet")
            drain(pending)
    two.merge()
    current = Fact.objects.get(client=two.keep, datum=NAME, source="brp", superseded_at=None)
    assert current.in_doubt
    assert UnderReview.objects.filter(client=two.keep, ended_at=None).count() == 2
    later = ChainSignal.objects.filter(client=two.keep).order_by("pk").last()
    assert later is not None
    answer_signal(signal=later.key, outcome="unchanged", reason="Paspoort", by=carla, now=at(TODAY, 16))
    answers = ChainSignal.objects.values_list("outcome", "answer_reason", "answered_by_id")
    assert set(answers) == {("unchanged", "Paspoort", two.chain.carla.pk)}
    assert len(answers) == 2
    assert not UnderReview.objects.filter(ended_at=None).exists()
    assert not Fact.objects.filter(superseded_at=None, in_doubt=True).exists()


def test_signals_and_who_may_look_because_of_them_go_along(two: Two) -> None:
    say(two.double, "Testpersoon", 9)
    with draining() as pending:
        start_review(client=two.double, datum=NAME, by=two.chain.viewer(two.chain.anna), now=NOW, reason="Klopt niet")
        drain(pending)
    two.merge()
    assert ChainSignal.objects.get().client == two.keep
    grants = AccessGrant.objects.filter(because="signal", until_on=None)
    assert {grant.client_id for grant in grants} == {two.keep.pk}
    assert {two.chain.anna.pk, None} == {grant.staff_id for grant in grants}


def test_looks_with_a_reason_and_grants_that_end_by_themselves_go_along(two: Two) -> None:
    reason = {"staff": two.chain.bram, "location": two.chain.location, "reason": "Storing", "broken_at": NOW}
    GlassBreak.objects.create(client=two.double, **reason)
    until_on = TODAY + timedelta(days=4)
    given = {"because": "registered", "purpose": "intake", "legal_basis": "Wet SUWI art. 62"}
    AccessGrant.objects.create(client=two.double, staff=two.chain.bram, from_on=TODAY, until_on=until_on, **given)
    two.merge()
    assert GlassBreak.objects.get().client == two.keep
    held = AccessGrant.objects.get(client=two.keep, staff=two.chain.bram, because="registered")
    assert held.until_on == until_on


def test_a_source_is_out_of_reach_only_when_it_has_not_answered_since(two: Two) -> None:
    for source, failed, answered in (("brp", 9, 11), ("polis", 11, 9)):
        record_source_failure(client=two.double, source=source, reason="timeout", by=SYSTEM, now=at(TODAY, failed))
        record_delivery(client=two.keep, source=source, delivered=[], by=SYSTEM, now=at(TODAY, answered))
    record_source_failure(client=two.double, source="onderwijs", reason="timeout", by=SYSTEM, now=NOW)
    two.merge()
    stands = SourceContact.objects.filter(client=two.keep).values_list("source", "failed_since", "answered_at")
    assert {row[0]: row[1:] for row in stands} == {
        "brp": (None, at(TODAY, 11)), "polis": (at(TODAY, 11), at(TODAY, 9)), "onderwijs": (NOW, None),
    }  # fmt: skip


def fill(two: Two, client: Client, answers: dict[str, object], hour: int) -> FilledForm:
    """A draft with these answers by datum, as a coach fills it in with the client."""
    by, now = two.chain.viewer(two.chain.anna), at(TODAY, hour)
    filled = start_form(client=client, form=FORM, by=by, now=now)
    for section in get_form(FORM).sections:
        page = open_section(filled=filled.key, section=section.code, by=by, now=now)
        given = {
            one.question.code: {"value": answers[one.datum.code]}
            for one in page.questions
            if one.datum.code in answers and one.state == "asked"
        }
        save_section(filled=filled.key, section=section.code, given=given, by=by, now=now, partial=True)
    return FilledForm.objects.get(pk=filled.pk)


def test_drafts_and_ledgers_become_one_and_nothing_is_asked_twice(two: Two) -> None:
    own = fill(two, two.keep, {PHONE: "0612345678"}, 10)
    other = fill(two, two.double, {"email": "t@voorbeeld.nl"}, 11)
    assert own.answers
    assert other.answers
    asked = set(QuestionAsked.objects.filter(client=two.keep, shown_as="asked").values_list("datum", flat=True))
    assert asked & set(QuestionAsked.objects.filter(client=two.double).values_list("datum", flat=True))
    before = QuestionAsked.objects.count()
    two.merge()
    assert FilledForm.objects.get(client=two.keep, submitted_at=None).answers == other.answers | own.answers
    rows = QuestionAsked.objects.filter(client=two.keep)
    assert rows.count() == before
    for datum in asked:
        first = rows.filter(datum=datum, shown_as="asked")
        assert first.filter(ground=None).count() <= 1
        assert first.filter(answered_at=None).count() <= 1
        assert set(first.values_list("ground", flat=True)) <= {None, "double_file"}
    fill(two, two.keep, {}, 16)
    assert rows.filter(shown_as="asked").count() == len(rows.filter(shown_as="asked", asked_at__lt=at(TODAY, 15)))


def test_what_the_double_answered_is_not_asked_again(two: Two) -> None:
    by = two.chain.viewer(two.chain.anna)
    state_fact(client=two.double, datum=PHONE, value="0612345678", by=by, now=NOW)
    two.merge()
    fill(two, two.keep, {}, 16)
    assert not QuestionAsked.objects.filter(client=two.keep, datum=PHONE, shown_as="asked").exists()


@pytest.mark.parametrize("model", [Fact, QuestionAsked, FilledForm])
def test_the_database_lets_nothing_move_to_somebody_else(two: Two, model: type[Fact]) -> None:
    fill(two, two.double, {}, 10)
    say(two.double, "Testpersoon", 9)
    assert model.objects.filter(client=two.double).exists()
    with pytest.raises(IntegrityError, match="merged"), transaction.atomic():
        model.objects.filter(client=two.double).update(client=two.keep)


def test_the_ground_of_a_question_never_changes(two: Two) -> None:
    fill(two, two.double, {}, 10)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        QuestionAsked.objects.filter(shown_as="asked").update(ground="law")
