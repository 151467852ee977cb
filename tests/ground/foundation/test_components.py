"""The parts of the look: what they say to a reader, to a screen reader, and in which colours."""

import re
from datetime import UTC, date, datetime

import pytest
from django import forms
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from keten.ground.foundation import form_parts, gallery, web

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def plain_files_in_dutch(settings):
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    with translation.override("nl"):
        yield


def show(text: str, **context: object) -> str:
    return " ".join(Template(text).render(Context({"today": TODAY, "now": NOW, **context})).split())


def request(path: str = "/"):
    return RequestFactory().get(path)


# --- words -----------------------------------------------------------------------------------------------


def test_a_tag_says_it_in_words_and_escapes_them():
    assert show('{% tag words "late" %}', words="6 < 7 dagen") == (
        '<span class="utrecht-status-badge keten-tag utrecht-status-badge--danger">6 &lt; 7 dagen</span>'
    )


def test_an_unknown_kind_is_a_mistake_of_the_author():
    with pytest.raises(KeyError):
        show('{% tag "x" "purple" %}')


def test_dates_are_words_for_people_and_codes_for_machines():
    assert show("{% date_words d %}", d=date(2026, 11, 16)) == '<time datetime="2026-11-16">ma 16 nov</time>'
    assert show("{% due_words d %}", d=date(2026, 11, 17)) == '<time datetime="2026-11-17">6 dagen te laat</time>'
    assert show("{% instant_words now %}") == '<time datetime="2026-11-23T10:12+01:00">vandaag om 10:12</time>'
    assert show("{% date_words d %}{% due_words d %}{% instant_words d %}", d=None) == "––"


def test_the_load_bar_says_that_it_is_over():
    over = show('{% load_bar 138 120 "klanten" %}')
    assert "<b>138</b> van 120 klanten" in over
    assert "keten-load--over" in over
    assert 'width="100"' in over
    assert 'width="68.3"' in show('{% load_bar 82 120 "klanten" %}')
    assert "keten-load--over" not in show("{% load_bar 0 0 %}")


# --- ways through a list ---------------------------------------------------------------------------------


def test_the_pager_keeps_the_rest_of_the_query():
    page = Paginator(range(138), 25).page(2)
    html = show("{% pager page %}", page=page, request=request("/?toon=laat&pagina=2"))
    assert "26–50 van 138" in html
    assert 'rel="prev" href="?toon=laat"' in html
    assert 'rel="next" href="?toon=laat&amp;pagina=3"' in html
    assert html.count('aria-current="page"') == 1


def test_one_page_has_nothing_to_turn():
    html = show("{% pager page %}", page=Paginator(range(3), 25).page(1), request=request())
    assert "1–3 van 3" in html
    assert "<a" not in html


@pytest.mark.parametrize(
    ("sort", "aria", "href"),
    [
        ("", "", "?toon=laat&amp;sorteer=naam"),
        ("naam", ' aria-sort="ascending"', "?toon=laat&amp;sorteer=-naam"),
        ("-naam", ' aria-sort="descending"', "?toon=laat&amp;sorteer=naam"),
    ],
)
def test_a_heading_sorts_one_way_and_then_the_other_from_the_first_page(sort, aria, href):
    query = request("/?toon=laat&pagina=4").GET
    html = show('{% sort_header "Naam" "naam" sort query %}', sort=sort, query=query)
    assert html == f'<th scope="col"{aria}><a class="keten-sort" href="{href}">Naam</a></th>'


def test_chips_count_and_say_which_one_is_on():
    items = [{"label": "Alles", "url": "?", "count": 0, "current": True}, {"label": "Laat", "url": "?toon=laat"}]
    html = show("{% chips items %}", items=items)
    assert '<a class="keten-chip" href="?" aria-current="true">Alles <b>0</b></a>' in html
    assert '<a class="keten-chip" href="?toon=laat">Laat</a>' in html


def test_an_empty_list_teaches_the_next_step():
    html = show('{% empty_state "Niets te doen" "Mooi zo." "/klanten" "Zoek een klant" %}')
    assert "Niets te doen" in html
    assert 'href="/klanten"' in html


def test_the_last_crumb_is_this_page():
    html = show("{% breadcrumb items %}", items=[{"label": "Werk", "url": "/"}, {"label": "M. Yilmaz"}])
    assert 'aria-current="page">M. Yilmaz</span>' in html


# --- the band and the timeline ---------------------------------------------------------------------------


def test_the_band_is_a_list_of_facts():
    facts = [{"label": "Volgende stap", "value": "Gesprek", "tag_text": "te laat", "tag_kind": "late", "note": "di"}]
    html = show("{% band facts %}", facts=facts)
    assert "<dt>Volgende stap</dt>" in html
    assert "<b>Gesprek</b>" in html
    assert ">te laat</span>" in html


def test_today_stands_between_what_comes_and_what_was():
    items = [
        {"kind": "todo", "when": date(2026, 11, 30), "text": "Straks"},
        {"kind": "late", "when": date(2026, 11, 17), "text": "Te laat"},
        {"kind": "past", "when": NOW, "text": "Net", "link_url": "/x", "link_text": "Lees"},
        {"kind": "calm", "when": date(2026, 6, 2), "text": "Toen"},
    ]
    html = show("{% timeline items %}", items=items)
    order = [html.index(word) for word in ("Straks", "Te laat<", "--today", "Net", "Toen")]
    assert order == sorted(order)
    assert html.count("--today") == 1
    assert "nog 7 dagen" in html
    assert "6 dagen te laat" in html
    assert "vandaag om 10:12" in html


def test_only_history_needs_no_line_for_today():
    assert "--today" not in show("{% timeline items %}", items=[{"kind": "past", "when": TODAY, "text": "Toen"}])


# --- buttons ---------------------------------------------------------------------------------------------


def test_buttons_submit_and_links_go_somewhere():
    html = show('{% button "Plan" "danger" name="doe" data_confirm="Zeker?" %}')
    assert 'type="submit"' in html
    assert 'data-confirm="Zeker?"' in html
    assert "utrecht-button--danger" in html
    assert show('{% button_link "/x?a=1&b=2" "Ga" %}').startswith('<a class="utrecht-button-link ')


# --- forms -----------------------------------------------------------------------------------------------


class StepForm(forms.Form):
    text = forms.CharField(label="Wat", help_text="In gewone woorden.", initial="<b>")
    on = forms.DateField(label="Uiterlijk op", widget=forms.DateInput)
    kind = forms.ChoiceField(label="Soort", choices=[("", "Kies"), ("g", "Gesprek")])
    who = forms.ChoiceField(label="Wie", widget=forms.RadioSelect, choices=[("c", "Ik"), ("k", "De klant")])
    note = forms.CharField(label="Notitie", required=False, widget=forms.Textarea)
    agreed = forms.BooleanField(label="Akkoord")
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self):
        raise forms.ValidationError("Het dossier is gesloten.")


def test_label_hint_and_error_belong_to_the_field():
    html = show("{% field form.text %}", form=StepForm({"text": ""}))
    assert '<label class="utrecht-form-label" for="id_text">Wat</label>' in html
    assert 'aria-describedby="id_text_helptext id_text_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_text_helptext">In gewone woorden.' in html
    assert re.search(r'id="id_text_error"><p>.+</p>', html)


def test_a_good_field_has_no_error_and_says_when_it_may_stay_empty():
    html = show("{% field form.note %}", form=StepForm())
    assert "error" not in html
    assert "(hoeft niet)" in html
    assert '<textarea name="note"' in html


def test_what_people_typed_is_escaped():
    assert 'value="&lt;b&gt;"' in show("{% field form.text %}", form=StepForm())


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_date_field_speaks_iso_whatever_the_language(language):
    with translation.override(language):
        html = show("{% field form.on %}", form=StepForm(initial={"on": date(2026, 11, 16)}))
    assert 'type="date"' in html
    assert 'value="2026-11-16"' in html


def test_a_select_shows_that_it_is_wrong():
    assert "utrecht-select--invalid" in show("{% field form.kind %}", form=StepForm({}))


def test_radios_are_one_question():
    html = show("{% field form.who %}", form=StepForm({"who": "x"}))
    assert 'role="radiogroup" aria-describedby="id_who_error" aria-invalid="true"' in html
    assert "<legend" in html
    assert '<label class="utrecht-form-label utrecht-form-label--radio" for="id_who_1">De klant</label>' in html
    assert " checked" not in html
    assert " checked" in show("{% field form.who %}", form=StepForm({"who": "k"}))


def test_a_hidden_field_stays_hidden():
    assert show("{% field form.key %}", form=StepForm()).startswith('<input type="hidden"')


def test_the_summary_leads_to_every_field():
    form = StepForm({})
    targets = {error.target for error in form_parts.list_form_errors(form)}
    html = show("{% for bound in form %}{% field bound %}{% endfor %}", form=form)
    assert targets == {"", "id_text", "id_on", "id_kind", "id_who_0", "id_agreed"}
    assert all(f'id="{target}"' in html for target in targets - {""})
    summary = show("{% form_errors form %}", form=form)
    assert "Er kloppen nog 6 dingen niet" in summary
    assert "<li>Het dossier is gesloten.</li>" in summary
    assert show("{% form_errors form %}", form=StepForm()) == ""


# --- messages --------------------------------------------------------------------------------------------


def test_a_message_carries_its_undo():
    stored = [Message(messages.SUCCESS, "Gevraagd <aan> X", "undo:/terug/7/"), Message(messages.ERROR, "Nee")]
    html = show("{% alerts %}", messages=stored, csrf_token="t")
    assert "Gevraagd &lt;aan&gt; X" in html
    assert '<form method="post" action="/terug/7/">' in html
    assert html.count("<form") == 1
    assert 'utrecht-alert--error keten-alert" role="alert"' in html


def test_say_done_is_read_back_as_a_note(monkeypatch):
    said = {}
    monkeypatch.setattr(messages, "success", lambda request, text, extra_tags: said.update(text=text, tags=extra_tags))
    web.say_done(request(), "Klaar.", undo_url="/terug/")
    assert web.list_notes([Message(messages.SUCCESS, said["text"], said["tags"])]) == [
        web.Note("ok", "Klaar.", "/terug/")
    ]


# --- pages -----------------------------------------------------------------------------------------------

FRAME = {
    "nav_items": [{"label": "Werk", "url": "/", "current": True, "count": 3}],
    "signed_in": {"name": "F. de Vries", "organisation": "UWV", "location": "Nijmegen", "reference": "a1"},
    "is_demo": True,
    "logout_url": "/uit/",
    "today": TODAY,
    "now": NOW,
}


def page(template: str, **context: object) -> str:
    return render_to_string(template, {**FRAME, **context}, request=request("/begin"))


def without_tokens(html: str) -> str:
    return re.sub(r"[A-Za-z0-9]{64}", "", html)


def test_the_frame_says_where_you_are_who_you_are_and_that_it_is_a_demo():
    html = page("keten/gallery.html", **gallery.sample(now=NOW, today=TODAY))
    assert '<html lang="nl">' in html
    assert "<title>Vormgeving – Keten</title>" in html
    assert 'href="#inhoud">Naar de inhoud</a>' in html
    assert '<a href="/" aria-current="page">Werk <b class="keten-count">3</b></a>' in html
    assert "<b>F. de Vries</b>" in html
    assert "alle mensen zijn verzonnen" in html
    assert 'action="/uit/"' in html


def test_the_policy_allows_no_inline_style_or_script():
    for name in ("keten/gallery.html", "404.html", "500.html"):
        html = page(name, **gallery.sample(now=NOW, today=TODAY))
        assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]*\ssrc=)", html), name


def test_a_theme_is_one_more_stylesheet_after_ours():
    html = page("404.html", theme_css="/thema/nijmegen.css")
    assert html.index("keten/keten.css") < html.index("/thema/nijmegen.css")


def test_unknown_and_forbidden_look_the_same():
    forbidden, unknown = page("403.html", exception="geheim", request_path="/k/1"), page("404.html")
    assert without_tokens(forbidden) == without_tokens(unknown)
    assert "geheim" not in forbidden


@pytest.mark.parametrize("name", ["400.html", "500.html", "403_csrf.html"])
def test_a_broken_page_stands_on_its_own_and_has_a_way_on(name):
    html = render_to_string(name)
    assert '<a class="utrecht-button-link' in html
    assert "<h1>" in html
