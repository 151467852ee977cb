"""The first page of a client: what is to be chosen comes before everything else."""

from datetime import date, timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from keten.dossier.cases.models import Case
from keten.dossier.questions.models import FilledForm
from keten.journey.appointments.library import list_kinds
from keten.journey.appointments.models import Appointment, Invitation
from tests.factories import Chain, make_chain
from tests.signing_in import browser_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def chain() -> Chain:
    return make_chain()


@pytest.fixture
def case(chain: Chain) -> Case:
    return chain.register(on=timezone.localdate())


@pytest.fixture
def own(case: Case) -> Browser:
    return browser_of(case.client)


def invite(chain: Chain, case: Case, *, kind: str = "diagnosis_talk", choose_by: date, until_on: date) -> Invitation:
    return Invitation.objects.create(
        case=case, kind=kind, location=chain.location, way="location", asked_by=chain.anna, asked_at=timezone.now(),
        choose_by=choose_by, from_on=until_on - 5 * DAY, until_on=until_on,
    )  # fmt: skip


def read(own: Browser) -> str:
    answer = own.get("/mijn/")
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_time_to_choose_comes_before_a_form_that_was_begun(chain: Chain, case: Case, own: Browser) -> None:
    now = timezone.now()
    FilledForm.objects.create(client=case.client, form="ww_aanvraag", version=1, started_at=now, saved_at=now)
    assert "<h1>Maak uw formulier af</h1>" in read(own)
    today = timezone.localdate()
    later = invite(chain, case, kind="talk", choose_by=today + 8 * DAY, until_on=today + 20 * DAY)
    first = invite(chain, case, choose_by=today + 5 * DAY, until_on=today + 20 * DAY)
    page = read(own)
    assert "<h1>Kies een tijd voor uw diagnosegesprek</h1>" in page
    assert "Doe dit uiterlijk" in page
    assert f"/mijn/uitnodiging/{first.key}/" in page
    assert page.index(str(first.key)) < page.index(str(later.key))


def test_past_its_last_day_a_time_can_still_be_chosen_while_days_are_left(
    chain: Chain, case: Case, own: Browser
) -> None:
    today = timezone.localdate()
    row = invite(chain, case, choose_by=today - DAY, until_on=today + 5 * DAY)
    assert "De tijd om te kiezen is voorbij, maar u kunt nog kiezen." in read(own)
    Invitation.objects.filter(pk=row.pk).update(from_on=today - 9 * DAY, until_on=today - DAY)
    assert "Kies een tijd" not in read(own)


def test_what_comes_is_on_the_first_page_and_what_was_is_not(chain: Chain, case: Case, own: Browser) -> None:
    assert "Afspraken en bijeenkomsten" in read(own)
    for kind, start in (("talk_of_three", timezone.now() + DAY), ("call", timezone.now() - DAY)):
        Appointment.objects.create(
            kind=kind, case=case, location=chain.location, way="phone", starts_at=start,
            ends_at=start + timedelta(minutes=30), made_how="convened", made_by=chain.anna, made_at=timezone.now(),
            changed_at=timezone.now(),
        )  # fmt: skip
    page = read(own)
    assert "Driegesprek" in page
    assert "Belafspraak" not in page
    assert "Bekijk, verzet of zeg af" in page


def test_names_of_kinds_read_on_in_a_sentence() -> None:
    """After "voor uw" comes a noun: no verb ("sollicitaties bespreken"), no abbreviation that loses its capital."""
    names = [kind.name.nl for kind in list_kinds().values() if not kind.is_for_group]
    assert all(name[1].islower() and "bespreken" not in name for name in names)
