"""A page of a form as people see it: fields made from the data file, mistakes at their question, values escaped."""

import pytest
from django.template.loader import render_to_string

from keten.dossier.questions.actions import open_section, save_section, start_form
from keten.dossier.questions.forms import SectionForm
from tests.dossier.sources import BRP
from tests.factories import TODAY, at

NOW = at(TODAY)


def open_page(client, by, section, data=None, form="vroegmelding", **more):
    filled = start_form(client=client, form=form, by=by, now=NOW)
    return SectionForm(data, view=open_section(filled=filled.key, section=section, by=by, now=NOW), **more)


def show(form):
    return render_to_string("questions/parts/section.html", {"form": form, "today": TODAY, "now": NOW})


def test_a_known_answer_is_shown_with_its_source_and_a_choice(client, myself, sources):
    sources["brp"].knows = {**BRP, "naam.achternaam": "<script>alert(1)</script>"}
    page = show(open_page(client, myself, "wie"))
    assert "Basisregistratie Personen" in page
    assert "Klopt dit?" in page
    assert "&lt;script&gt;" in page
    assert "<script>" not in page


def test_a_source_out_of_reach_is_named_and_nothing_is_asked(client, myself, sources):
    sources["brp"].out = True
    page = show(open_page(client, myself, "adres", form="inschrijving"))
    assert "niet bereikbaar sinds" in page
    assert "<input" not in page


def test_what_is_filled_in_goes_to_the_draft_and_comes_back(client, myself):
    data = {"laatste_werkdag": "2026-12-31", "ontslag.reden": "contract_af"}
    form = open_page(client, myself, "werk", data)
    assert form.is_valid(), form.errors
    save_section(filled=form.view.filled.key, section="werk", given=form.given(), by=myself, now=NOW)
    again = open_page(client, myself, "werk")
    assert again["laatste_werkdag"].initial == "2026-12-31"
    assert 'value="2026-12-31"' in show(again)


@pytest.mark.parametrize(("data", "code", "says"), [
    ({"laatste_werkdag": "2026-02-30", "ontslag.reden": "anders"}, "laatste_werkdag", "geen datum die bestaat"),
    ({"laatste_werkdag": "", "ontslag.reden": "anders"}, "laatste_werkdag", "Vul een antwoord in"),
    ({"laatste_werkdag": "2026-12-31"}, "ontslag.reden", "Vul een antwoord in"),
])  # fmt: skip
def test_every_mistake_stands_at_its_question(client, myself, data, code, says):
    form = open_page(client, myself, "werk", data)
    assert not form.is_valid()
    assert says in form.errors[code][0]
    assert says in show(form)


def test_an_unfinished_page_may_be_kept(client, myself):
    assert open_page(client, myself, "werk", {"laatste_werkdag": "2026-12-31"}, partial=True).is_valid()


def test_not_right_needs_what_is_right(client, myself, sources):
    sources["brp"].knows = BRP
    data = {"naam.voornamen": "ja", "naam.achternaam": "nee", "geboorte.datum": "ja"}
    form = open_page(client, myself, "wie", data)
    assert not form.is_valid()
    assert list(form.errors) == ["naam.achternaam"]
    form = open_page(client, myself, "wie", {**data, "naam.achternaam:juist": "Anders"})
    assert form.is_valid()
    assert form.given()["naam.achternaam"] == {"confirmed": False, "value": "Anders", "reason": None}


def test_health_is_a_yes_or_no_with_own_words(client, myself):
    data = {
        "wens.werk": "magazijn", "beschikbaar.uren": "24", "gezondheid.werk": "ja",
        "gezondheid.werk:toelichting": "Ik kan niet lang staan",
    }  # fmt: skip
    form = open_page(client, myself, "zoeken", data, form="inschrijving")
    assert form.is_valid(), form.errors
    assert form.given()["gezondheid.werk"] == {"value": {"ja": True, "toelichting": "Ik kan niet lang staan"}}
