"""Reading clients from a file: everything or nothing, every bad line by name, and never a BSN in a message."""

import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse
from django.utils.timezone import localdate

from keten.dossier.cases.models import Case, Handover
from keten.dossier.clients.models import Client
from keten.dossier.clients.queries import find_by_bsn
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.models import LedgerEvent
from keten.ground.organisations.entry import SESSION_STAFF
from keten.ground.organisations.models import Arrangement, Staff
from keten.journey.intake.actions import ClientImportReport, import_clients
from tests.factories import TODAY, Chain, at, make_chain

HEAD = "voorletters;tussenvoegsel;achternaam;geboortedatum;bsn;postcode;gemeente;doelgroep;locatie;contactpersoon\n"
GOOD = (
    "T.;van;Testpersoon;31-12-1980;111222333;6511 ab;Nijmegen;WW;Werkplein Teststad;\n"
    "U.;;Proefkonijn;1990-02-01;;;GM0268;bijstand;werkplein teststad;{contact}\n"
    "V.;;Zoë;01-03-1975;99999001;;nijmegen;Geen uitkering;Werkplein Teststad;\n"
)


@pytest.fixture
def chain() -> Chain:
    return make_chain()


def good(chain: Chain) -> str:
    return HEAD + GOOD.format(contact=chain.anna.email.upper()).replace("99999001", valid_bsn())


def valid_bsn() -> str:
    """A number from the range that is kept for tests."""
    from keten.dossier.clients.rules.bsn import is_bsn

    return next(str(number) for number in range(999990000, 999999999) if is_bsn(str(number)))


def read(chain: Chain, text: str, *, dry_run: bool = False, encoding: str = "utf-8") -> ClientImportReport:
    return import_clients(content=text.encode(encoding), dry_run=dry_run, by=chain.viewer(chain.els), now=at(TODAY))


@pytest.mark.django_db
def test_a_dry_run_writes_nothing(chain: Chain) -> None:
    assert read(chain, good(chain), dry_run=True) == ClientImportReport(3, ())
    assert not Client.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_good_file_is_registered_whole_and_routed_by_the_arrangement(chain: Chain, encoding: str) -> None:
    assert read(chain, good(chain), encoding=encoding).written == 3
    first = Case.objects.get(client=find_by_bsn("111222333").id)
    assert (first.client.name, first.client.postcode, first.target_group) == ("T. van Testpersoon", "6511AB", "ww")
    asked = Handover.objects.get(case__client__last_name="Proefkonijn")
    assert (asked.to_staff, asked.to_organisation, asked.answer) == (chain.anna, chain.uwv, None)
    third = Handover.objects.get(case__client__last_name="Zoë")
    assert third.to_organisation == chain.gemeente
    events = LedgerEvent.objects.filter(type="cases.case-opened")
    assert {event.actor for event in events} == {chain.els.pk}
    assert all(step.due_on > TODAY for case in Case.objects.all() for step in case.steps.all())


BAD = """;;Leeg;01-01-1980;;;Nijmegen;WW;Werkplein Teststad;
T.;;Datum;30-02-1980;;;Nijmegen;WW;Werkplein Teststad;
T.;;Toekomst;01-01-2030;;;Nijmegen;WW;Werkplein Teststad;
T.;;Nummer;01-01-1980;123456789;;Nijmegen;WW;Werkplein Teststad;
T.;;Postcode;01-01-1980;;65 AB;Nijmegen;WW;Werkplein Teststad;
T.;;Gemeente;01-01-1980;;;Nimma;WW;Werkplein Teststad;
T.;;Doelgroep;01-01-1980;;;Nijmegen;AOW;Werkplein Teststad;
T.;;Locatie;01-01-1980;;;Nijmegen;WW;Werkplein Weg;
T.;;Afspraak;01-01-1980;;;Nijmegen;WIA;Werkplein Teststad;
T.;;Contact;01-01-1980;;;Nijmegen;WW;Werkplein Teststad;weg@voorbeeld.nl
T.;;Dubbel;01-01-1980;111222333;;Nijmegen;WW;Werkplein Teststad;
T.;;Dubbel;01-01-1980;111.222.333;;Nijmegen;WW;Werkplein Teststad;
T.;;Tweeling;01-01-1980;;;Nijmegen;WW;Werkplein Teststad;
T.;;Tweeling;1980-01-01;;;Nijmegen;WW;Werkplein Teststad;
T.;;Kort;01-01-1980
"""


@pytest.mark.django_db
def test_every_bad_line_is_named_and_nothing_is_written(chain: Chain) -> None:
    Arrangement.objects.filter(task="reintegration", target_group="wia").delete()
    report = read(chain, HEAD + BAD)
    assert [(fault.line, fault.column) for fault in report.faults] == [
        (2, "voorletters"), (3, "geboortedatum"), (4, "geboortedatum"), (5, "bsn"), (6, "postcode"), (7, "gemeente"),
        (8, "doelgroep"), (9, "locatie"), (10, "doelgroep"), (11, "contactpersoon"), (13, "bsn"), (15, "achternaam"),
        (16, ""),
    ]  # fmt: skip
    assert report.written == 0
    assert not Client.objects.exists()
    said = " ".join(fault.reason for fault in report.faults)
    for secret in ("123456789", "111222333", "Nimma", "Tweeling", "weg@"):
        assert secret not in said


@pytest.mark.django_db
def test_who_is_known_already(chain: Chain) -> None:
    chain.register(bsn="111222333")
    chain.register(last_name="Proefkonijn")
    report = read(
        chain,
        HEAD
        + "T.;;Ander;01-01-1980;111222333;;Nijmegen;WW;Werkplein Teststad;\n"
        + "T.;;PROEFKONIJN;01-01-1980;;;Nijmegen;WW;Werkplein Teststad;\n"
        + "T.;;Proefkonijn;02-01-1980;;;Nijmegen;WW;Werkplein Teststad;\n",
    )
    assert [(fault.line, fault.column) for fault in report.faults] == [(2, "bsn"), (3, "achternaam")]


@pytest.mark.django_db
def test_a_coach_of_another_location_is_no_contact_person_here(chain: Chain) -> None:
    make_chain("Werkplein Elders")
    text = HEAD + f"T.;;Test;01-01-1980;;;Nijmegen;WW;Werkplein Elders;{chain.anna.email}\n"
    assert [(fault.line, fault.column) for fault in read(chain, text).faults] == [(2, "contactpersoon")]


@pytest.mark.django_db
def test_a_fault_on_the_way_undoes_everything(chain: Chain) -> None:
    def stop(done: int, _total: int) -> None:
        if done == 2:
            raise RuntimeError

    with pytest.raises(RuntimeError):
        import_clients(
            content=good(chain).encode(), dry_run=False, by=chain.viewer(chain.els), now=at(TODAY), progress=stop
        )
    assert not Client.objects.exists()


@pytest.mark.django_db
def test_only_an_administrator_who_does_not_see_the_files(chain: Chain) -> None:
    with pytest.raises(Refused, match="beheerder"):
        import_clients(content=good(chain).encode(), dry_run=True, by=chain.viewer(chain.dirk), now=at(TODAY))


@pytest.mark.django_db
def test_checking_costs_the_same_for_every_number_of_lines(  # type: ignore[no-untyped-def]
    chain: Chain, django_assert_max_num_queries
) -> None:
    lines = "".join(f"T.;;Naam{n};01-01-1980;;;Nijmegen;WW;Werkplein Teststad;\n" for n in range(200))
    with django_assert_max_num_queries(10):
        assert read(chain, HEAD + lines, dry_run=True).faults == ()


class TestPages:
    """As an administrator does it; the import itself runs in a thread, so it needs a database of its own."""

    def browser(self, staff: Staff) -> Browser:
        browser = Browser()
        session = browser.session
        session[SESSION_STAFF] = staff.pk
        session.save()
        return browser

    def check(self, chain: Chain, text: str) -> str:
        file = SimpleUploadedFile("klanten.csv", text.encode())
        return self.browser(chain.els).post(reverse("beheer-import-klanten"), {"file": file}).content.decode()

    def read_in(self, chain: Chain, page: str) -> str:
        sealed = page.split('name="sealed" value="')[1].split('"')[0]
        response = self.browser(chain.els).post(reverse("beheer-import-klanten-inlezen"), {"sealed": sealed})
        return b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]

    @pytest.mark.django_db
    def test_bad_lines_are_named_without_what_was_in_them(self, chain: Chain) -> None:
        page = self.check(chain, HEAD + BAD)
        assert "fouten; er is niets ingelezen" in page
        assert "123456789" not in page
        assert 'name="sealed"' not in page

    @pytest.mark.django_db
    def test_others_find_nothing(self, chain: Chain) -> None:
        for name in ("beheer-import-klanten", "beheer-import-klanten-inlezen"):
            assert self.browser(chain.dirk).post(reverse(name)).status_code == 404

    @pytest.mark.usefixtures("own_database")
    def test_check_then_read_in_with_the_progress_as_it_is(self) -> None:
        chain = make_chain()
        lines = "".join(f"T.;;Naam{n};01-01-1980;;;Nijmegen;WW;Werkplein Teststad;\n" for n in range(40))
        page = self.check(chain, HEAD + lines)
        assert "40 regels gecontroleerd, geen fouten" in page
        assert "Naam39" not in page
        read = self.read_in(chain, page)
        assert read.index("20 van 40 klanten") < read.index("40 van 40 klanten") < read.index("Alle 40 klanten")
        assert Case.objects.filter(opened_on=localdate()).count() == 40
        again = self.read_in(chain, page)
        assert "Er is niets ingelezen" in again
        assert Case.objects.count() == 40

    @pytest.mark.usefixtures("own_database")
    def test_a_reader_who_leaves_stops_the_import(self) -> None:
        chain = make_chain()
        lines = "".join(f"T.;;Naam{n};01-01-1980;;;Nijmegen;WW;Werkplein Teststad;\n" for n in range(60))
        sealed = self.check(chain, HEAD + lines).split('name="sealed" value="')[1].split('"')[0]
        response = self.browser(chain.els).post(reverse("beheer-import-klanten-inlezen"), {"sealed": sealed})
        stream = iter(response.streaming_content)  # type: ignore[attr-defined]
        next(stream)
        next(stream)
        response.close()
        assert _settled() == 0


def _settled() -> int:
    """Cases when no import is going on any more."""
    for thread in threading.enumerate():
        if thread.name == "client-import":
            thread.join(timeout=30)
    return Case.objects.count()
