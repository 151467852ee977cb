"""How often cases came into another stage, when, by whom and against the advice (C8): planted, counted, shown."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from keten.dossier.cases.actions import accept_handover
from keten.dossier.cases.models import Case, Handover
from keten.journey.diagnosis.actions import decide_diagnosis
from keten.journey.diagnosis.actions.deciding import Choice
from keten.journey.routing.actions import choose_model
from keten.journey.routing.models import ModelVersion, StagePeriod
from keten.journey.routing.queries.shares import list_changes
from keten.journey.routing.rules.sharing import add_counts, list_shares
from tests.factories import Chain, at, make_chain
from tests.journey.routing.policy import make_policy_officer
from tests.signing_in import browser_of

pytestmark = pytest.mark.django_db
ADDRESS = "/werkwijzen/indelingen/"


def plant(chain: Chain, *, late: int, early: int, deviating: int, days_ago: int = 10) -> ModelVersion:
    """So many cases that left their first stage on its last day or before it, some against the advice."""
    version, today = ModelVersion.objects.get(code="fasen", location=None), timezone.localdate()
    pol = make_policy_officer(chain)
    choose_model(version=version.key, location_id=chain.location.pk, target_groups=["ww"], from_on=today,
                 by=chain.viewer(pol, today), now=timezone.now())  # fmt: skip
    for number in range(late + early):
        case = chain.register(on=today)
        place(chain, case, version, today - timedelta(days=days_ago), is_late=number < late,
              deviates=number < deviating)  # fmt: skip
    return version


def place(chain: Chain, case: Case, version: ModelVersion, on: date, *, is_late: bool, deviates: bool) -> None:
    handover, today = Handover.objects.get(case=case), timezone.localdate()
    coach = chain.viewer(handover.to_staff, today)
    accept_handover(handover=handover.key, by=coach, now=at(today))
    made = decide_diagnosis(
        case=case.pk, choice=Choice(stage="fase_2", reason="Samen besproken.", override_reason="Past beter."),
        by=coach, now=timezone.now(),
    )  # fmt: skip
    StagePeriod.objects.filter(case=case).update(
        from_on=on - timedelta(days=40), until_on=on, ends_on=on if is_late else on + timedelta(days=1),
        is_deviation=False,
    )  # fmt: skip
    StagePeriod.objects.create(
        case=case, version=version, stage="fase_3", from_on=on, diagnosis=made,
        ends_on=on + timedelta(days=100), placed_at=timezone.now(),
        because="client" if deviates else "clock", reason="Op verzoek.", is_deviation=deviates,
    )  # fmt: skip


@pytest.fixture
def chain() -> Chain:
    return make_chain()


def test_what_was_planted_is_counted(chain, django_assert_max_num_queries) -> None:
    version, today = plant(chain, late=7, early=5, deviating=4), timezone.localdate()
    viewer = chain.viewer(chain.dirk, today)
    with django_assert_max_num_queries(2):
        found = list_changes(viewer, since=today - timedelta(days=30), until=today)
    assert [one.version for one in found] == [version]
    assert found[0].counts | {} == {
        "changes": 12, "on_last_day": 7, "by_coach": 0, "by_client": 4, "by_partner": 0, "by_clock": 8,
        "by_diagnosis": 0, "decisions": 4, "deviations": 4,
    }  # fmt: skip
    assert list_changes(viewer, since=today - timedelta(days=9), until=today) == []  # half-open: the day itself counts
    before = list_changes(viewer, since=today - timedelta(days=60), until=today - timedelta(days=10))
    assert [one.counts["changes"] for one in before] == [0]


def test_the_page_says_what_was_found_and_shows_no_client(chain, django_assert_max_num_queries) -> None:
    plant(chain, late=7, early=5, deviating=4)
    browser = browser_of(chain.dirk)
    with django_assert_max_num_queries(3 + 3):
        text = browser.get(ADDRESS).content.decode()
    assert "58% van 12 nieuwe indelingen kwam pas op of na de laatste dag" in text
    assert "te weinig om te tonen" not in text.replace("Onder 10 tonen", "")  # 16 decisions, 12 changes
    assert "Dit zegt niet of een indeling goed was" in text
    assert not any(name in text for name in Case.objects.values_list("client__last_name", flat=True))


def test_small_numbers_stay_hidden(chain) -> None:
    plant(chain, late=5, early=4, deviating=0)
    text = browser_of(chain.dirk).get(ADDRESS).content.decode()
    assert "Te weinig nieuwe indelingen om te tonen" in text
    assert "te weinig om te tonen" in text
    assert "56%" not in text


def test_another_location_does_not_count_and_who_may_look(chain) -> None:
    plant(chain, late=7, early=5, deviating=4)
    elsewhere = make_chain("Werkplein Elders")
    text = browser_of(make_policy_officer(elsewhere)).get(ADDRESS).content.decode()
    assert "Nog niemand kreeg in deze periode een andere indeling" in text
    assert "Nog geen indelingen" in text
    for stranger in (chain.anna, chain.els):
        assert browser_of(stranger).get(ADDRESS).status_code == 404


def test_a_wrong_period_is_refused(chain) -> None:
    text = browser_of(chain.dirk).get(f"{ADDRESS}?van=2026-05-01&tot=2026-04-01").content.decode()
    assert "De laatste dag ligt voor de eerste." in text


@pytest.mark.parametrize(("whole", "is_shown"), [(9, False), (10, True)])
def test_the_smallest_number_that_is_shown(whole, is_shown) -> None:
    counts = add_counts([]) | {"changes": whole, "on_last_day": 3}
    late, earlier = list_shares(counts, minimum=10)[:2]
    assert (late.estimate is not None) is is_shown
    assert earlier.part == whole - 3


def test_the_client_reads_where_they_stand(chain) -> None:
    plant(chain, late=1, early=0, deviating=1)
    case = Case.objects.latest("pk")
    text = browser_of(case.client).get(reverse("client-home")).content.decode()
    assert "Waar u nu staat" in text
    assert "Op verzoek." in text
    assert "U kunt altijd om een andere indeling vragen" in text
