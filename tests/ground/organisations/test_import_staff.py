"""Reading staff from a file: everything or nothing, and every bad line by name."""

import pytest

from keten.ground.foundation.decision import Refused
from keten.ground.ledger.models import LedgerEvent
from keten.ground.organisations.actions import ImportReport, import_staff
from keten.ground.organisations.models import Staff
from keten.ground.organisations.queries import get_viewer
from tests.factories import TODAY, Chain, at, make_chain

pytestmark = pytest.mark.django_db

HEAD = "naam;e-mail;organisatie;locatie;team;rol;specialismen;caseload\n"
GOOD = (
    "F. Fictief;f@voorbeeld.nl;uwv;Werkplein Teststad;Team 1;coach;jongeren, schulden;90\n"
    "G. Géén;G@voorbeeld.nl;GM0268;werkplein teststad;team 1;Coach + Teamleider;;\n"
    "H. Hulp;h@voorbeeld.nl;uwv;;;Beheerder;;\n"
)


@pytest.fixture
def chain() -> Chain:
    return make_chain()


def read(chain: Chain, text: str, *, dry_run: bool = False, encoding: str = "utf-8") -> ImportReport:
    return import_staff(content=text.encode(encoding), dry_run=dry_run, by=chain.viewer(chain.els), now=at(TODAY))


def test_a_dry_run_writes_nothing(chain: Chain) -> None:
    assert read(chain, HEAD + GOOD, dry_run=True) == ImportReport(3, ())
    assert Staff.objects.count() == 5


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_good_file_is_written_whole(chain: Chain, encoding: str) -> None:
    assert read(chain, HEAD + GOOD, encoding=encoding).written == 3
    rows = {row.email: row for row in Staff.objects.all()}
    first = get_viewer(rows["f@voorbeeld.nl"].pk, on=TODAY)
    second = get_viewer(rows["g@voorbeeld.nl"].pk, on=TODAY)
    assert first
    assert second
    assert (first.roles, first.location_ids) == ({"coach"}, (chain.location.pk,))
    assert (second.name, second.kind, second.roles) == ("G. Géén", "municipality", {"coach", "team_leader"})
    specialisms = rows["f@voorbeeld.nl"].specialisms.order_by("specialism")
    assert [row.specialism for row in specialisms] == ["debt", "young"]
    assert rows["f@voorbeeld.nl"].caseload_target == 90
    assert LedgerEvent.objects.get(type="organisations.staff-imported").payload == {"count": 3}


BAD = f"""A. Dubbel;dubbel@voorbeeld.nl;uwv;;;coach;;
B. Dubbel;DUBBEL@voorbeeld.nl;uwv;;;coach;;
;leeg@voorbeeld.nl;uwv;;;coach;;
C. Mail;geen-adres;uwv;;;coach;;
D. Code;slecht-d@voorbeeld.nl;zorg;;;coach;;
E. Plek;slecht-e@voorbeeld.nl;uwv;Werkplein Weg;Team 1;coach;;
F. Team;slecht-f@voorbeeld.nl;uwv;Werkplein Teststad;Team 9;coach;;
G. Half;slecht-g@voorbeeld.nl;uwv;Werkplein Teststad;;coach;;
H. Rol;slecht-h@voorbeeld.nl;uwv;;;baas;;
I. Kennis;slecht-i@voorbeeld.nl;uwv;;;coach;vissen;
J. Getal;slecht-j@voorbeeld.nl;uwv;;;coach;;veel
K. Kort;slecht-k@voorbeeld.nl;uwv
{"L" * 81};slecht-l@voorbeeld.nl;uwv;;;coach;;
"""


def test_every_bad_line_is_named_and_nothing_is_written(chain: Chain) -> None:
    report = read(chain, HEAD + GOOD + BAD)
    assert report.written == 0
    assert [(fault.line, fault.column) for fault in report.faults] == [
        (6, "e-mail"), (7, "naam"), (8, "e-mail"), (9, "organisatie"), (10, "locatie"), (11, "team"), (12, "team"),
        (13, "rol"), (14, "specialismen"), (15, "caseload"), (16, ""), (17, "naam"),
    ]  # fmt: skip
    assert report.faults[0].reason == "Dit e-mailadres staat ook op regel 5."
    assert "kies uit: coach, teamleider" in report.faults[7].reason.lower()
    assert Staff.objects.count() == 5


def test_who_is_known_already_and_who_is_no_partner_there(chain: Chain) -> None:
    make_chain("Werkplein Elders")
    report = read(
        chain,
        HEAD
        + f"A. Bekend;{chain.anna.email.upper()};uwv;;;coach;;\n"
        + "B. Elders;b@voorbeeld.nl;uwv;Werkplein Elders;Team 1;coach;;\n",
        dry_run=True,
    )
    assert [(fault.line, fault.column) for fault in report.faults] == [(2, "e-mail")]


def test_what_is_no_table_is_refused(chain: Chain) -> None:
    with pytest.raises(Refused, match="ontbreekt deze kolom: caseload"):
        read(chain, HEAD.replace(";caseload", ""))


def test_only_an_administrator(chain: Chain) -> None:
    with pytest.raises(Refused, match="beheerder"):
        import_staff(content=(HEAD + GOOD).encode(), dry_run=True, by=chain.viewer(chain.dirk), now=at(TODAY))
