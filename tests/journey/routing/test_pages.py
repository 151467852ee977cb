"""The pages of ways of working: who sees and changes what, that nothing is lost, and how many queries that takes."""

from datetime import date, timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from keten.ground.organisations.models import Staff
from keten.journey.routing.actions import choose_model, copy_model, publish_model, save_draft
from keten.journey.routing.library import list_shipped
from keten.journey.routing.models import ModelChoice, ModelVersion
from keten.journey.routing.queries import shelf
from keten.journey.routing.queries.trying import try_text
from keten.journey.routing.views.drawing import draw_clocks, draw_stages, draw_ticks
from keten.journey.routing.views.showing import show_model
from tests.factories import Chain, make_chain
from tests.journey.routing.policy import after_four_weeks, make_policy_officer
from tests.signing_in import browser_of

pytestmark = pytest.mark.django_db

FRAME = 3  # session, viewer, and what every page asks


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def chain() -> Chain:
    return make_chain()


@pytest.fixture
def pol(chain: Chain) -> Staff:
    return make_policy_officer(chain)


@pytest.fixture
def shipped() -> ModelVersion:
    return ModelVersion.objects.get(code="jongeren", location=None)


@pytest.fixture
def draft(chain: Chain, pol: Staff, shipped: ModelVersion, today: date) -> ModelVersion:
    return copy_model(
        version=shipped.key, location_id=chain.location.pk, by=chain.viewer(pol, today), now=timezone.now()
    )


def choose(chain: Chain, pol: Staff, version: ModelVersion, groups: list[str], from_on: date) -> None:
    choose_model(
        version=version.key, location_id=chain.location.pk, target_groups=groups, from_on=from_on,
        by=chain.viewer(pol, timezone.localdate()), now=timezone.now(),
    )  # fmt: skip


def page(browser: Browser, name: str, *args: object) -> str:
    response = browser.get(reverse(name, args=args))
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_counts_running_cases_without_showing_one(chain, pol, shipped, today) -> None:
    choose(chain, pol, shipped, ["ww"], today)
    cases = [chain.register(on=today) for _ in range(3)]
    chain.register(on=today, target_group="bijstand")  # nothing was chosen for this one
    text = page(browser_of(pol), "werkwijzen")
    assert "3 dossiers houden Jongeren direct, versie 1" in text
    assert "Voor 4 doelgroepen is geen werkwijze gekozen" in text
    assert not any(case.client.last_name in text for case in cases)


def test_cases_of_another_location_do_not_count(chain, pol, shipped, today) -> None:
    elsewhere = make_chain("Werkplein Elders")
    choose(elsewhere, make_policy_officer(elsewhere), shipped, ["ww"], today)
    elsewhere.register(on=today)
    assert shelf.list_bound(chain.viewer(pol, today)) == []
    assert "dossier houdt" not in page(browser_of(pol), "werkwijzen")


@pytest.mark.parametrize("clients", [1, 6])
def test_the_pages_take_few_queries(chain, pol, shipped, draft, today, clients, django_assert_max_num_queries) -> None:
    choose(chain, pol, shipped, ["ww", "wia"], today)
    for _ in range(clients):
        chain.register(on=today)
    browser = browser_of(pol)
    for most, name, args in (
        (FRAME + 6, "werkwijzen", []), (FRAME + 6, "werkwijze", [shipped.key]),
        (FRAME + 3, "werkwijze-verschil", [draft.key, shipped.key]), (FRAME + 3, "werkwijze-bewerken", [draft.key]),
        (FRAME + 4, "werkwijze-kiezen", [shipped.key]),
    ):  # fmt: skip
        with django_assert_max_num_queries(most):
            page(browser, name, *args)


def test_who_works_by_it_reads_and_changes_nothing(chain, pol, shipped, draft) -> None:
    for reader in (chain.anna, chain.dirk):
        browser = browser_of(reader)
        assert "Maak een kopie" not in page(browser, "werkwijzen")
        assert "Kies vanaf een datum" not in page(browser, "werkwijze", shipped.key)
        for name in ("werkwijze-kiezen", "werkwijze-bewerken", "werkwijze-vastzetten"):
            assert browser.get(reverse(name, args=[draft.key])).status_code == 404
        assert browser.post(reverse("werkwijze-kopie", args=[shipped.key])).status_code == 404
    assert browser_of(chain.els).get(reverse("werkwijzen")).status_code == 404


def test_a_draft_of_another_location_is_not_there(draft) -> None:
    elsewhere = make_chain("Werkplein Elders")
    browser = browser_of(make_policy_officer(elsewhere))
    assert browser.get(reverse("werkwijze", args=[draft.key])).status_code == 404
    assert (
        browser.post(reverse("werkwijze-kopie", args=[draft.key]), {"location": elsewhere.location.pk}).status_code
        == 404
    )
    assert draft.title not in page(browser, "werkwijzen")


def test_what_another_location_published_can_be_read_and_copied_but_not_chosen(chain, pol, draft, today) -> None:
    publish_model(version=draft.key, by=chain.viewer(pol, today), now=timezone.now())
    elsewhere = make_chain("Werkplein Elders")
    browser = browser_of(make_policy_officer(elsewhere))
    assert draft.title in page(browser, "werkwijze", draft.key)
    given = {"location": elsewhere.location.pk, "target_groups": ["ww"], "from_on": today}
    answer = browser.post(reverse("werkwijze-kiezen", args=[draft.key]), given).content.decode()
    assert "Dit model is van een andere locatie." in answer
    browser.post(reverse("werkwijze-kopie", args=[draft.key]), given)
    assert ModelVersion.objects.filter(location=elsewhere.location, based_on=draft).exists()


def test_nothing_is_lost_on_a_fault(pol, draft) -> None:
    wrong = draft.text.replace('after = "P8W"', 'after = "P8"') + "\n\n"
    browser = browser_of(pol)
    answer = browser.post(
        reverse("werkwijze-bewerken", args=[draft.key]), {"text": wrong, "doe": "controle"}, follow=True
    )
    text = answer.content.decode()
    draft.refresh_from_db()
    assert draft.text == wrong
    line = wrong.splitlines().index('after = "P8"') + 1
    assert f'<a href="#regel-{line}">Regel {line}</a>' in text
    assert '<code class="keten-quote">after = &quot;P8&quot;</code>' in text
    assert "after = &quot;P8&quot;\n" in text  # it stands in the field as it was typed
    assert "nog niet te lezen" in page(browser, "werkwijze", draft.key)
    assert "ziet u alleen de tekst" in page(browser, "werkwijze-verschil", draft.key, draft.based_on.key)


def test_a_text_that_is_too_long_comes_back_as_it_was(pol, draft) -> None:
    long = "# x\n" * 30_000
    answer = browser_of(pol).post(reverse("werkwijze-bewerken", args=[draft.key]), {"text": long, "doe": "bewaar"})
    assert answer.status_code == 200
    assert long.strip() in answer.content.decode()


def test_fixing_waits_until_everything_is_right(chain, pol, draft, today) -> None:
    browser, address = browser_of(pol), reverse("werkwijze-vastzetten", args=[draft.key])
    save_draft(version=draft.key, text="code = 1", by=chain.viewer(pol, today), now=timezone.now())
    assert "Dat kan nog niet" in browser.get(address).content.decode()
    assert browser.post(address)["Location"].endswith("?controle=1")
    draft.refresh_from_db()
    assert draft.published_at is None
    good = after_four_weeks(draft.based_on.text)
    answer = browser.post(reverse("werkwijze-bewerken", args=[draft.key]), {"text": good, "doe": "vastzetten"})
    assert answer["Location"] == address
    assert browser.post(address)["Location"] == reverse("werkwijze-kiezen", args=[draft.key])
    assert browser.get(reverse("werkwijze-bewerken", args=[draft.key])).status_code == 404  # fixed is fixed


def test_choosing_shows_first_what_it_ends(chain, pol, shipped, today) -> None:
    other = ModelVersion.objects.get(code="toonkamer", location=None)
    choose(chain, pol, other, ["ww"], today)
    browser, address = browser_of(pol), reverse("werkwijze-kiezen", args=[shipped.key])
    given = {"location": chain.location.pk, "target_groups": ["ww", "wia"], "from_on": today + timedelta(days=9)}
    seen = browser.post(address, given).content.decode()
    assert f"{other.title} 1 voor nieuwe klanten" in seen
    assert ModelChoice.objects.count() == 1  # only looked at
    told = browser.post(address, given | {"bevestigd": "1"}, follow=True).content.decode()
    assert "voor WW en WIA." in told
    assert ModelChoice.objects.filter(version=shipped).count() == 2


def test_a_wrong_day_is_said_before_the_question(chain, pol, shipped, today) -> None:
    given = {"location": chain.location.pk, "target_groups": ["ww"], "from_on": today - timedelta(days=1)}
    seen = browser_of(pol).post(reverse("werkwijze-kiezen", args=[shipped.key]), given).content.decode()
    assert "Kies vandaag of een dag die nog komt." in seen


def test_one_choice_can_be_undone_from_what_is_told(chain, pol, shipped, today) -> None:
    browser, address = browser_of(pol), reverse("werkwijze-kiezen", args=[shipped.key])
    given = {"location": chain.location.pk, "target_groups": ["ww"], "from_on": today + timedelta(days=2)}
    told = browser.post(address, given | {"bevestigd": "1"}, follow=True).content.decode()
    undo = reverse("werkwijze-keuze-terug", args=[ModelChoice.objects.get().key])
    assert f'action="{undo}"' in told
    assert "Ongedaan gemaakt" in browser.post(undo, follow=True).content.decode()
    assert "Deze keuze is er niet meer." in browser.post(undo, follow=True).content.decode()


def test_search_finds_a_word_in_a_model_and_says_what_to_do_when_not(pol) -> None:
    browser = browser_of(pol)
    found = browser.get(reverse("werkwijzen"), {"zoek": "schrikkeldag"}).content.decode()
    assert "Jongeren direct" in found
    assert "Niets gevonden" in browser.get(reverse("werkwijzen"), {"zoek": "zzzz"}).content.decode()


@pytest.mark.parametrize("code", sorted(list_shipped()))
def test_every_shipped_model_can_be_drawn_and_said(code: str) -> None:
    trial = try_text(list_shipped()[code])
    assert trial.faults == ()
    assert trial.model is not None
    shown, picture = show_model(trial.model), draw_stages(trial.model)
    assert len(shown.onward) + len(shown.backward) == len(trial.model.clocks)
    assert len(picture.boxes if picture else ()) == len(trial.model.stages)
    bars = draw_clocks(trial.model.clocks)
    assert all(0 <= float(bar.due.rstrip("%")) <= 100 for bar in bars)
    assert not any(one.differences for one in trial.lived)


def test_the_line_of_time_has_room_for_every_clock() -> None:
    model = try_text(list_shipped()["jongeren-1"]).model
    assert model is not None
    assert [tick.text for tick in draw_ticks(model.clocks)] == ["begin", "2 maanden", "4 maanden", "6 maanden"]
    talk = draw_clocks(model.clocks)[0]
    assert (talk.due, talk.left) == ("30.7%", "0%")
