"""A form from start to end: filled in by the chain, asked once, submitted once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from keten.dossier.clients.actions import ask_sources, end_review, start_review, state_fact
from keten.dossier.clients.models import Fact, UnderReview
from keten.dossier.clients.queries import get_image
from keten.dossier.questions.actions import open_section, refresh_sources, save_section, start_form, submit_form
from keten.dossier.questions.library import get_form
from keten.dossier.questions.models import FilledForm, QuestionAsked
from keten.dossier.questions.queries import UnknownForm, get_section
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.models import LedgerEvent
from keten.ground.organisations.rules.viewer import as_client
from tests.dossier.sources import BRP
from tests.factories import TODAY, at

NOW = at(TODAY)
CONTACT = {"telefoon": {"value": "0612345678"}, "taal": {"value": "nl"}}
WORK = {
    "laatste_werkdag": {"value": "2026-12-31"}, "ontslag.reden": {"value": "bedrijf"},
    "ontslag.wie": {"value": "werkgever"},
}  # fmt: skip


def start(client, by, form="vroegmelding", now=NOW):
    return start_form(client=client, form=form, by=by, now=now)


def see(filled, section, by, now=NOW):
    return {q.question.code: q for q in open_section(filled=filled.key, section=section, by=by, now=now).questions}


def fill(filled, section, by, given=None, now=NOW):
    """Answer a page: confirm what is known, give what is asked."""
    answers = {}
    for code, question in see(filled, section, by, now).items():
        answers[code] = {"confirmed": True} if question.state == "known" else (given or {}).get(code, {})
    save_section(filled=filled.key, section=section, given={**answers, **(given or {})}, by=by, now=now)
    if not get_section(filled.key, section, viewer=by, today=now.date()).is_settled:
        fill(filled, section, by, given, now)  # an answer made another question apply


def fill_all(filled, by, now=NOW):
    fill(filled, "wie", by, now=now)
    fill(filled, "werk", by, WORK, now=now)
    fill(filled, "contact", by, CONTACT, now=now)
    fill(filled, "zoeken", by, {"wens.werk": {"value": "<script>alert(1)</script> magazijn"}}, now=now)


def test_what_a_register_knows_is_shown_and_the_rest_is_asked_once(client, myself, sources):
    sources["brp"].knows = BRP
    filled = start(client, myself)
    page = see(filled, "wie", myself)
    assert {code: q.state for code, q in page.items()} == {
        "naam.voornamen": "known", "naam.voorvoegsel": "asked", "naam.achternaam": "known", "geboorte.datum": "known",
    }  # fmt: skip
    assert page["naam.achternaam"].value == "Testpersoon"
    assert page["naam.achternaam"].source == "brp"
    assert not QuestionAsked.objects.filter(datum="naam.achternaam", shown_as="asked").exists()
    see(filled, "wie", myself)
    assert QuestionAsked.objects.filter(datum="naam.voorvoegsel").count() == 1


def test_submitting_makes_facts_and_counts_what_was_asked(client, myself, sources):
    sources["brp"].knows = BRP
    filled = start(client, myself)
    fill_all(filled, myself)
    sent = submit_form(filled=filled.key, by=myself, now=NOW)
    assert (sent.asked, sent.shown, sent.waits_for) == (8, 3, ())
    assert sent.filled.completed_at == NOW
    assert Fact.objects.get(datum="telefoon", source="client", superseded_at=None).value == "0612345678"
    assert not Fact.objects.filter(datum="naam.achternaam", source="client").exists()


def test_a_replayed_form_changes_nothing(client, myself, sources):
    sources["brp"].knows = BRP
    filled = start(client, myself)
    fill_all(filled, myself)
    first = submit_form(filled=filled.key, by=myself, now=NOW)
    facts, events = Fact.objects.count(), LedgerEvent.objects.count()
    again = submit_form(filled=filled.key, by=myself, now=NOW + timedelta(hours=1))
    assert (again.asked, again.shown, again.filled.submitted_at) == (
        first.asked,
        first.shown,
        first.filled.submitted_at,
    )
    assert (facts, events) == (Fact.objects.count(), LedgerEvent.objects.count())


def test_a_draft_stays_and_a_second_start_gives_it_back(client, myself):
    filled = start(client, myself)
    save_section(
        filled=filled.key, section="contact", given={"telefoon": {"value": "0612345678"}}, by=myself, now=NOW,
        partial=True,
    )  # fmt: skip
    again = start(client, myself, now=NOW + timedelta(days=3))
    assert again.pk == filled.pk
    assert see(again, "contact", myself)["telefoon"].draft == {"value": "0612345678"}


def test_what_was_answered_in_one_form_is_known_in_the_next(client, myself, sources):
    sources["brp"].knows = BRP
    filled = start(client, myself)
    fill_all(filled, myself)
    submit_form(filled=filled.key, by=myself, now=NOW)
    later = start(client, myself, "ww_aanvraag", now=NOW + timedelta(days=1))
    assert see(later, "werk", myself)["laatste_werkdag"].state == "known"
    assert see(later, "betalen", myself)["telefoon"].state == "known"
    assert QuestionAsked.objects.filter(datum="telefoon", shown_as="asked").count() == 1


def test_an_open_question_is_the_same_question_in_another_form(client, myself):
    first, second = start(client, myself), start(client, myself, "inschrijving")
    assert see(first, "contact", myself)["telefoon"].state == "asked"
    assert see(second, "contact", myself)["telefoon"].state == "asked"
    assert QuestionAsked.objects.filter(datum="telefoon").count() == 1


def test_a_lapsed_answer_is_asked_again_with_its_ground(client, myself, sources):
    sources["brp"].knows = BRP
    filled = start(client, myself)
    fill_all(filled, myself)
    submit_form(filled=filled.key, by=myself, now=NOW)
    later = NOW + timedelta(days=400)
    again = start(client, myself, now=later)
    phone = see(again, "contact", myself, later)["telefoon"]
    assert (phone.state, phone.ground) == ("asked", "validity_passed")
    assert see(again, "contact", myself, later)["taal"].state == "known"  # that does not lapse


def test_a_source_out_of_reach_is_waited_for_and_the_form_completes(client, myself, sources):
    sources["brp"].out = True
    filled = start(client, myself)
    page = see(filled, "wie", myself)
    assert {q.state for q in page.values()} == {"waiting"}
    assert page["naam.achternaam"].since == NOW
    assert not QuestionAsked.objects.filter(datum__startswith="naam").exists()
    fill(filled, "werk", myself, WORK)
    fill(filled, "contact", myself, CONTACT)
    fill(filled, "zoeken", myself, {"wens.werk": {"value": "magazijn"}})
    sent = submit_form(filled=filled.key, by=myself, now=NOW)
    assert "naam.achternaam" in sent.waits_for
    assert sent.filled.completed_at is None
    assert Fact.objects.filter(datum="telefoon").exists()  # nothing is lost
    sources["brp"].out, sources["brp"].knows = False, BRP
    done = refresh_sources(filled=filled.key, by=myself, now=NOW + timedelta(hours=2))
    assert done.completed_at is not None
    assert done.waits_for == []


def test_what_a_source_turns_out_not_to_know_is_asked_after_all(client, myself, sources):
    sources["brp"].out = True
    filled = start(client, myself)
    fill(filled, "werk", myself, WORK)
    fill(filled, "contact", myself, CONTACT)
    fill(filled, "zoeken", myself, {"wens.werk": {"value": "magazijn"}})
    submit_form(filled=filled.key, by=myself, now=NOW)
    sources["brp"].out = False
    waiting = refresh_sources(filled=filled.key, by=myself, now=NOW)
    assert waiting.waits_for == ["naam.voornamen", "naam.achternaam", "geboorte.datum"]
    given = {
        "naam.voornamen": {"value": "Test"}, "naam.achternaam": {"value": "Persoon"},
        "geboorte.datum": {"value": "1980-01-01"},
    }  # fmt: skip
    fill(filled, "wie", myself, given)
    assert submit_form(filled=filled.key, by=myself, now=NOW).filled.completed_at == NOW


def test_a_correction_puts_the_datum_under_review_beside_the_source(client, myself, sources):
    sources["brp"].knows = BRP
    filled = start(client, myself)
    see(filled, "wie", myself)
    fill_all(filled, myself)
    given = {code: {"confirmed": True} for code in ("naam.voornamen", "geboorte.datum")}
    given["naam.achternaam"] = {"confirmed": False, "value": "Anders", "reason": "Zo heet ik"}
    save_section(filled=filled.key, section="wie", given=given, by=myself, now=NOW)
    submit_form(filled=filled.key, by=myself, now=NOW)
    known = get_image(client.pk, today=TODAY, viewer=myself).data["naam.achternaam"]
    assert known.review is not None
    assert known.best.shown.value == "Testpersoon"
    assert [one.value for one in known.best.conflicts] == ["Anders"]
    assert known.best.answer.value == "Anders"  # the chain holds an answer: it is not asked again
    review = UnderReview.objects.get()
    assert (review.asked_value, review.reason, review.asked_by) == ("Anders", "Zo heet ik", None)
    end_review(review_id=review.pk, outcome="unchanged", reason="Klopt", by=myself, now=NOW)
    known = get_image(client.pk, today=TODAY, viewer=myself).data["naam.achternaam"]
    assert known.best.answer.value == "Testpersoon"


def test_repeating_what_is_under_review_takes_no_doubt_away(client, chain, sources):
    sources["brp"].knows = BRP
    coach = chain.viewer(chain.anna)
    filled = start(client, coach)
    start_review(client=client, datum="naam.achternaam", by=coach, now=NOW, reason="Volgens de klant niet goed")
    ask_sources(client=client, data=["naam.achternaam"], by=coach, now=NOW + timedelta(days=1))
    page = see(filled, "wie", coach, NOW + timedelta(days=1))
    assert (page["naam.achternaam"].state, page["naam.achternaam"].ground) == ("asked", "source_in_doubt")
    sources["brp"].knows = {**BRP, "naam.achternaam": "Nieuw"}
    ask_sources(client=client, data=["naam.achternaam"], by=coach, now=NOW + timedelta(days=2))
    assert see(filled, "wie", coach, NOW + timedelta(days=2))["naam.achternaam"].state == "known"


def test_the_law_asks_each_time_with_its_ground(client, myself, sources):
    sources["brp"].knows = BRP
    state_fact(client=client, datum="inkomen.ander", value="100", by=myself, now=NOW)
    filled = start(client, myself, "bijstand_aanvraag")
    question = see(filled, "geld", myself)["inkomen.ander"]
    assert (question.state, question.ground) == ("asked", "law")


def test_the_young_are_asked_how_they_searched(client, myself, sources):
    sources["brp"].knows = BRP
    assert not see(start(client, myself, "bijstand_aanvraag"), "jong", myself)
    sources["brp"].knows = {**BRP, "geboorte.datum": "2002-05-01"}
    ask_sources(client=client, data=["geboorte.datum"], by=myself, now=NOW)
    assert see(start(client, myself, "bijstand_aanvraag"), "jong", myself)["zoekgedrag"].state == "asked"


@pytest.mark.parametrize(("section", "code", "value"), [
    ("werk", "laatste_werkdag", "2026-02-30"), ("werk", "laatste_werkdag", "9999-01-01"),
    ("contact", "telefoon", "0" * 10_000_000), ("contact", "telefoon", "06\x0012"), ("contact", "taal", "klingon"),
    ("zoeken", "wens.werk", "x" * 301), ("zoeken", "wens.werk", "\ud800"),
])  # fmt: skip
def test_bad_input_is_refused_at_its_question(client, myself, section, code, value):
    filled = start(client, myself)
    see(filled, section, myself)
    with pytest.raises(Refused) as refusal:
        save_section(
            filled=filled.key, section=section, given={code: {"value": value}}, by=myself, now=NOW, partial=True
        )
    assert refusal.value.field == code
    assert FilledForm.objects.get().answers == {}


def test_an_unanswered_question_stops_the_form(client, myself):
    filled = start(client, myself)
    with pytest.raises(Refused) as refusal:
        submit_form(filled=filled.key, by=myself, now=NOW)
    assert refusal.value.field == "naam.voornamen"


def test_a_form_is_of_its_client_alone(client, myself):
    filled = start(client, myself)
    stranger = as_client(client.pk + 1, "Iemand anders", on=TODAY)
    with pytest.raises(UnknownForm):
        get_section(filled.key, "wie", viewer=stranger, today=TODAY)


def test_the_database_refuses_a_second_question_without_a_ground(client, myself):
    filled = start(client, myself)
    QuestionAsked.objects.filter(datum="telefoon").update(answered_at=NOW, answered_in=filled, answer="given")
    with pytest.raises(IntegrityError, match="asked_once_without_a_ground"), transaction.atomic():
        QuestionAsked.objects.create(
            client=client, datum="telefoon", form=filled, question="telefoon", shown_as="asked", asked_at=NOW
        )


@pytest.mark.parametrize("code", ["vroegmelding", "inschrijving", "ww_aanvraag", "bijstand_aanvraag", "ioaw_aanvraag"])
def test_every_form_that_ships_opens(client, myself, code, sources):
    sources["brp"].knows = BRP
    filled = start(client, myself, code)
    for section in get_form(code).sections:
        for question in see(filled, section.code, myself).values():
            assert question.state in ("known", "asked", "waiting")
