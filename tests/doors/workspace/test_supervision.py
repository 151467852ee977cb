"""What the privacy officer sees of the logs: everything about who looked, nothing of a file."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from keten.doors.workspace.supervision_words import COLUMN_WORDS, REPORT_WORDS
from keten.dossier.clients.models import AuditLine
from keten.dossier.clients.queries import REPORTS
from keten.ground.ledger.models import LedgerEvent
from keten.ground.organisations.models import Account, RightsReview, Staff, StaffRole
from tests.conftest import as_owner, only_granted
from tests.factories import EPOCH, make_chain

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(chain):
    staff = Staff.objects.create(organisation=chain.uwv, name="P. Prins", email="p@voorbeeld.nl", from_on=EPOCH)
    StaffRole.objects.create(staff=staff, role="security_officer", from_on=EPOCH)
    return staff


@pytest.fixture
def case(chain, today):
    return chain.register(on=today)


def read(browser, code, **days):
    return browser.get(reverse("supervision-report", args=[code]), days).content.decode()


def shift_lines(**when):
    """Lines of the log at another moment: only the owner can."""
    with as_owner():
        AuditLine.objects.update(**when)


def test_looks_searches_and_refusals_per_employee(chain, officer, case, sign_in):
    anna = sign_in(chain.anna)
    anna.get(reverse("file", args=[case.key]))
    anna.post(reverse("search"), {"text": "Testpersoon"})
    stranger = make_chain("Werkplein Elders")
    sign_in(stranger.anna).get(reverse("file", args=[case.key]))
    browser = sign_in(officer)
    assert chain.anna.name in read(browser, "per-medewerker")
    page = read(browser, "meest-geraadpleegd")
    assert f"K-{case.client_id}" in page
    assert case.client.last_name not in page
    assert chain.anna.name in read(browser, "zoekacties")
    refused = read(browser, "geweigerd")
    assert stranger.anna.name in refused
    assert chain.anna.name not in refused


def test_a_name_is_searched_without_an_address(chain, officer, case, sign_in):
    for staff in (chain.anna, chain.dirk):
        sign_in(staff).get(reverse("file", args=[case.key]))
    found = sign_in(officer).post(reverse("supervision-report", args=["per-medewerker"]), {"medewerker": "adema"})
    assert chain.anna.name in found.content.decode()
    assert chain.dirk.name not in found.content.decode()


@pytest.mark.parametrize(
    ("moment", "is_signal"),
    [
        (datetime(2026, 11, 16, 5, 30, tzinfo=UTC), False),  # 6.30 in the Netherlands
        (datetime(2026, 11, 16, 4, 30, tzinfo=UTC), True),
        (datetime(2026, 11, 16, 17, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 16, 18, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 14, 12, 0, tzinfo=UTC), True),  # a Saturday
    ],
)
def test_out_of_office_hours(moment, is_signal, chain, officer, case, sign_in):
    sign_in(chain.anna).get(reverse("file", args=[case.key]))
    shift_lines(at=moment)
    page = read(sign_in(officer), "buiten-kantoortijd", van="2026-11-01", tot="2026-11-20")
    assert (chain.anna.name in page) is is_signal


def test_roles_beside_the_matrix(chain, officer, sign_in):
    StaffRole.objects.create(staff=officer, role="administrator", from_on=EPOCH)
    gone = Staff.objects.create(organisation=chain.uwv, name="W. Weg", email="w@voorbeeld.nl", from_on=EPOCH)
    Account.objects.create_account(username="weg", staff=gone)
    Staff.objects.filter(pk=gone.pk).update(until_on=EPOCH + timedelta(days=1))
    page = read(sign_in(officer), "rollen")
    assert "Deze rollen mag één persoon niet samen hebben" in page
    assert "Uit dienst, maar kan nog inloggen" in page
    assert chain.anna.name not in page


@pytest.mark.parametrize("code", REPORTS)
def test_every_report_is_there_within_budget_and_as_a_table(
    code, chain, officer, case, sign_in, django_assert_max_num_queries
):
    sign_in(chain.anna).get(reverse("file", args=[case.key]))
    browser = sign_in(officer)
    read(browser, code)
    with django_assert_max_num_queries(7):
        assert str(REPORT_WORDS[code][0]) in read(browser, code)
    saved = browser.get(reverse("supervision-csv", args=[code]))
    assert saved["Content-Type"].startswith("text/csv")
    assert set(saved.content.decode("utf-8-sig").splitlines()[0].split(";")) <= {str(w) for w in COLUMN_WORDS.values()}


def test_reading_a_report_is_logged(officer, sign_in):
    read(sign_in(officer), "per-medewerker")
    assert AuditLine.objects.get(action="toezicht").actor == officer.pk


def test_only_the_privacy_officer_comes_in_and_sees_no_file(chain, officer, case, sign_in):
    for staff in (chain.anna, chain.dirk, chain.els):
        assert sign_in(staff).get(reverse("supervision-report", args=["per-medewerker"])).status_code == 404
    browser = sign_in(officer)
    for address in (reverse("file", args=[case.key]), reverse("search"), reverse("desk"), reverse("team")):
        assert browser.get(address).status_code == 404, address
    assert browser.get(reverse("home"))["Location"] == reverse("supervision")


def test_row_level_security_shows_the_logs_to_the_privacy_officer_alone(chain, officer, case, sign_in, today):
    from keten.dossier.clients.models import Client, GlassBreak, ProcessingLine
    from keten.dossier.clients.queries import show_viewer

    sign_in(chain.anna).get(reverse("file", args=[case.key]))
    for staff, seen in ((officer, True), (chain.els, False), (chain.dirk, False)):
        show_viewer(chain.viewer(staff, today), today=today)
        with only_granted():
            assert AuditLine.objects.exists() is seen, staff
            assert ProcessingLine.objects.exists() is False, staff  # no member of staff in it: nothing to watch
            assert GlassBreak.objects.exists() is False
            assert Client.objects.exists() is (staff == chain.dirk)


def review(browser, staff, **given):
    return browser.post(reverse("supervision-rights"), {"staff": staff.pk, **given}, follow=True).content.decode()


def test_rights_are_reviewed_by_somebody_else(chain, officer, sign_in):
    browser = sign_in(officer)
    assert "moeten worden beoordeeld" in browser.get(reverse("supervision-rights")).content.decode()
    assert f"Rechten van {chain.bram.name} beoordeeld." in review(browser, chain.bram, fits="ja")
    assert "Schrijf op wat er niet klopt" in review(browser, chain.anna, fits="nee")
    review(browser, chain.anna, fits="nee", note="Werkt hier niet meer")
    assert "beoordeelt een collega" in review(browser, officer, fits="ja")
    assert set(RightsReview.objects.values_list("staff__name", "fits")) == {
        (chain.bram.name, True), (chain.anna.name, False),
    }  # fmt: skip
    assert "is er niet" in review(browser, chain.els, fits="ja")  # of another organisation
    assert LedgerEvent.objects.filter(type="organisations.rights-reviewed").count() == 2
    saved = browser.get(reverse("supervision-rights-csv")).content.decode()
    assert "Werkt hier niet meer" in saved
