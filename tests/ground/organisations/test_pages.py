"""The administrator's pages: they all render, in few queries, for administrators only; changes go through."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from keten.ground.organisations import actions
from keten.ground.organisations.entry import SESSION_STAFF
from keten.ground.organisations.models import (
    Absence,
    Account,
    Arrangement,
    Location,
    LocationPartner,
    Organisation,
    Staff,
    StaffRole,
    Team,
    TeamMembership,
)
from keten.ground.organisations.queries import list_missing_arrangements, responsible_for
from tests.factories import EPOCH, Chain, at, make_chain

pytestmark = pytest.mark.django_db
BUDGET = 10  # queries per page, with session and viewer


def signed_in(staff: Staff) -> Client:
    client = Client()
    session = client.session
    session[SESSION_STAFF] = staff.pk
    session.save()
    return client


@pytest.fixture
def chain() -> Chain:
    chain = make_chain()
    today = localdate()
    by = chain.viewer(chain.els, today)
    actions.set_cooperation(location_id=chain.location.pk, status="integrated", from_on=today, by=by, now=at(today))
    actions.arrange(
        location_id=chain.location.pk, tasks=["intake"], target_groups=["ww"], organisation_id=chain.gemeente.pk,
        from_on=today + timedelta(days=30), by=by, now=at(today),
    )  # fmt: skip
    actions.register_absence(
        staff_id=chain.anna.pk, from_on=today, until_on=None, reason="leave", replacement_id=chain.bram.pk, by=by,
        now=at(today),
    )  # fmt: skip
    Arrangement.objects.filter(task="benefit", target_group="none").delete()
    actions.set_leader(team_id=chain.team.pk, staff_id=None, by=by, now=at(today))
    return chain


def addresses(chain: Chain) -> list[str]:
    """Every page of the administrator."""
    location, person, team = chain.location.key, chain.anna.key, chain.team.key
    planned = Arrangement.objects.filter(from_on__gt=localdate()).get()
    single = {
        "beheer", "beheer-afspraken", "beheer-organisaties", "beheer-organisatie-toevoegen", "beheer-locaties",
        "beheer-locatie-toevoegen", "beheer-medewerkers", "beheer-medewerkers-csv", "beheer-medewerker-toevoegen",
        "beheer-teams", "beheer-team-toevoegen", "beheer-afwezigheid", "beheer-tabellen", "beheer-arbeidsmarktregios",
        "beheer-besluiten", "beheer-import", "beheer-import-klanten",
    }  # fmt: skip
    named = {
        ("beheer-organisatie", "beheer-organisatie-wijzigen", "beheer-organisatie-beeindigen"): ["uwv"],
        ("beheer-locatie", "beheer-locatie-wijzigen", "beheer-locatie-sluiten", "beheer-samenwerking",
         "beheer-partner-toevoegen", "beheer-afspraken-locatie", "beheer-afspraak-maken"): [location],
        ("beheer-partner-beeindigen",): [location, LocationPartner.objects.get(organisation=chain.uwv).pk],
        ("beheer-afspraak-intrekken",): [location, planned.pk],
        ("beheer-medewerker", "beheer-medewerker-wijzigen", "beheer-uit-dienst", "beheer-rol-geven",
         "beheer-specialismen"): [person],
        ("beheer-rol-beeindigen",): [person, StaffRole.objects.get(staff=chain.anna).pk],
        ("beheer-team", "beheer-team-wijzigen", "beheer-team-beeindigen", "beheer-teamleider",
         "beheer-lid-toevoegen"): [team],
        ("beheer-lid-beeindigen",): [team, TeamMembership.objects.get(staff=chain.anna).pk],
    }  # fmt: skip
    return sorted(reverse(name) for name in single) + [
        reverse(name, args=args) for names, args in named.items() for name in names
    ]


def away_addresses(chain: Chain) -> list[str]:
    absence = Absence.objects.get().pk
    return [
        reverse("afwezig"), reverse("afwezig-melden", args=[chain.anna.key]),
        reverse("afwezig-wijzigen", args=[absence]), reverse("afwezig-terug", args=[absence]),
    ]  # fmt: skip


def test_every_page_renders_for_an_administrator_in_few_queries(  # type: ignore[no-untyped-def]
    chain: Chain, django_assert_max_num_queries
) -> None:
    client = signed_in(chain.els)
    for address in [*addresses(chain), *away_addresses(chain)]:
        with django_assert_max_num_queries(BUDGET, info=address):
            response = client.get(address)
        assert response.status_code == 200, address
        assert "no-store" in response["Cache-Control"]


def test_queries_do_not_grow_with_the_list(chain: Chain, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for number in range(6):
        make_chain(f"Werkplein {number}")
    client = signed_in(chain.els)
    for name in ("beheer", "beheer-afspraken", "beheer-locaties", "beheer-medewerkers", "beheer-teams"):
        with django_assert_max_num_queries(BUDGET, info=name):
            assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("who", ["anna", "dirk"])
def test_others_find_nothing_here_and_it_looks_like_an_unknown_page(chain: Chain, who: str) -> None:
    client = signed_in(getattr(chain, who))
    unknown = client.get("/beheer/bestaat-niet/")
    for address in addresses(chain):
        response = client.get(address)
        assert response.status_code == 404, address
        if response.content != unknown.content:
            assert len(response.content) == len(unknown.content) + len(address) - len("/beheer/bestaat-niet/"), address
        assert client.post(address, {"name": "x"}).status_code == 404, address


def test_a_stranger_is_asked_to_sign_in(chain: Chain) -> None:
    for address in [*addresses(chain), *away_addresses(chain)]:
        response = Client().get(address)
        assert response.status_code == 302
        assert response["Location"].startswith("/inloggen/")


def test_what_does_not_exist_is_not_found(chain: Chain) -> None:
    client = signed_in(chain.els)
    elsewhere = make_chain("Werkplein Elders")
    partner = LocationPartner.objects.filter(location=elsewhere.location).first()
    assert partner
    for address in (
        reverse("beheer-locatie", args=[uuid4()]), reverse("beheer-medewerker", args=[uuid4()]),
        reverse("beheer-team", args=[uuid4()]), reverse("beheer-organisatie", args=["niets"]),
        reverse("beheer-partner-beeindigen", args=[chain.location.key, partner.pk]),
        reverse("beheer-partner-beeindigen", args=[chain.location.key, 10**30]),
        reverse("beheer-afspraak-intrekken", args=[chain.location.key, 0]),
        reverse("afwezig-wijzigen", args=[0]), reverse("afwezig-melden", args=[uuid4()]),
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address


class TestArranging:
    def wish(self, chain: Chain, **changed: object) -> dict[str, object]:
        day = localdate() + timedelta(days=10)
        return {
            "from_on": f"{day:%Y-%m-%d}", "organisation": chain.gemeente.pk, "tasks": ["placement", "reintegration"],
            "target_groups": ["ww", "wia"], "until_on": "", **changed,
        }  # fmt: skip

    def test_first_what_changes_then_the_change(self, chain: Chain) -> None:
        client = signed_in(chain.els)
        address = reverse("beheer-afspraak-maken", args=[chain.location.key])
        rows = Arrangement.objects.count()
        preview = client.post(address, self.wish(chain)).content.decode()
        assert "Er veranderen 4 afspraken" in preview
        assert "UWV stopt" in preview
        assert Arrangement.objects.count() == rows
        done = client.post(address, self.wish(chain, bevestigd="1"), follow=True).content.decode()
        assert "gemeente Nijmegen doet vanaf" in done
        day = localdate() + timedelta(days=10)
        found = responsible_for(task="placement", location_id=chain.location.pk, target_group="wia", on=day)
        assert found == chain.gemeente

    def test_what_was_planned_begins_later_for_a_while_in_between(self, chain: Chain) -> None:
        """The municipality was to take over the intake in 30 days; another wish until day 40 moves that."""
        until = localdate() + timedelta(days=40)
        wish = self.wish(chain, tasks=["intake"], target_groups=["ww"], until_on=f"{until}")
        care = Organisation.objects.create(code="zorg", name="Zorggroep", kind="care", from_on=EPOCH)
        LocationPartner.objects.create(location=chain.location, organisation=care, from_on=EPOCH)
        address = reverse("beheer-afspraak-maken", args=[chain.location.key])
        page = signed_in(chain.els).post(address, {**wish, "organisation": care.pk}).content.decode()
        assert "UWV stopt" in page
        assert "gemeente Nijmegen begint pas" in page
        assert "gemeente Nijmegen stopt" not in page

    def test_going_back_to_the_form_keeps_what_was_chosen(self, chain: Chain) -> None:
        address = reverse("beheer-afspraak-maken", args=[chain.location.key])
        page = signed_in(chain.els).post(address, self.wish(chain, wijzig="1")).content.decode()
        assert "Bekijk wat er verandert" in page
        assert 'value="placement" id="id_tasks_1" checked' in page

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"from_on": "2020-01-01"}, "ligt in het verleden"),
            ({"from_on": "31-31-2031"}, "datum"),
            ({"organisation": ""}, "verplicht"),
            ({"tasks": []}, "verplicht"),
            ({"target_groups": ["bijstand"]}, "al zo afgesproken"),
        ],
    )
    @pytest.mark.parametrize("confirmed", [{}, {"bevestigd": "1"}])
    def test_what_cannot_be_is_said_at_the_field(
        self, chain: Chain, changed: dict[str, object], said: str, confirmed: dict[str, str]
    ) -> None:
        address = reverse("beheer-afspraak-maken", args=[chain.location.key])
        response = signed_in(chain.els).post(address, self.wish(chain, **changed, **confirmed))
        assert response.status_code == 200
        assert said in response.content.decode()

    def test_a_planned_arrangement_is_withdrawn(self, chain: Chain) -> None:
        planned = Arrangement.objects.get(from_on__gt=localdate())
        address = reverse("beheer-afspraak-intrekken", args=[chain.location.key, planned.pk])
        page = signed_in(chain.els).post(address, {"ja": "1"}, follow=True).content.decode()
        assert "Ingetrokken: gemeente Nijmegen, intake voor WW" in page
        assert not Arrangement.objects.filter(from_on__gt=localdate()).exists()

    def test_the_overview_says_what_is_missing(self, chain: Chain) -> None:
        assert len(list_missing_arrangements(localdate())) == 1
        page = signed_in(chain.els).get(reverse("beheer")).content.decode()
        assert "1 afspraak ontbreekt" in page
        assert "Team zonder teamleider" in page


class TestForms:
    """Each form, filled in as a person would; what is said names the thing."""

    def post(self, chain: Chain, name: str, args: list[object], data: dict[str, object]) -> str:
        response = signed_in(chain.els).post(reverse(name, args=args), data, follow=True)
        assert response.status_code == 200
        return response.content.decode()

    def test_an_organisation(self, chain: Chain) -> None:
        data = {"name": "Zorggroep Waal", "kind": "care", "code": "zorg-waal", "from_on": f"{localdate()}"}
        assert "Organisatie Zorggroep Waal toegevoegd." in self.post(chain, "beheer-organisatie-toevoegen", [], data)
        assert "al in gebruik" in self.post(chain, "beheer-organisatie-toevoegen", [], data)
        changed = {"name": "Zorggroep Rijn", "kind": "care", "municipality": "GM0268"}
        assert "Zorggroep Rijn bijgewerkt" in self.post(chain, "beheer-organisatie-wijzigen", ["zorg-waal"], changed)
        day = localdate() + timedelta(days=9)
        said = self.post(chain, "beheer-organisatie-beeindigen", ["zorg-waal"], {"until_on": f"{day}"})
        assert "doet niet meer mee vanaf" in said
        assert Organisation.objects.get(code="zorg-waal").until_on == day

    def test_a_location(self, chain: Chain) -> None:
        data = {
            "name": "Wijkloket Oost", "form": "neighbourhood", "breadth": "broad", "municipality": "GM0268",
            "address": "", "serves": "nijmegen\n Beuningen \n", "from_on": f"{localdate()}",
        }  # fmt: skip
        assert "Locatie Wijkloket Oost toegevoegd" in self.post(chain, "beheer-locatie-toevoegen", [], data)
        row = Location.objects.get(name="Wijkloket Oost")
        assert sorted(row.serves.values_list("name", flat=True)) == ["Beuningen", "Nijmegen"]
        wrong = self.post(chain, "beheer-locatie-wijzigen", [row.key], {**data, "serves": "Nimma"})
        assert "‘Nimma’" in wrong
        care = Organisation.objects.create(code="zorg", name="Zorggroep", kind="care", from_on=localdate())
        partner = {"organisation": care.pk, "from_on": f"{localdate()}"}
        assert "Zorggroep is partner op Wijkloket Oost." in self.post(
            chain, "beheer-partner-toevoegen", [row.key], partner
        )
        status = {"status": "co_located", "from_on": f"{localdate()}"}
        assert "samen gehuisvest vanaf" in self.post(chain, "beheer-samenwerking", [row.key], status)
        day = localdate() + timedelta(days=9)
        assert "Wijkloket Oost sluit op" in self.post(
            chain, "beheer-locatie-sluiten", [row.key], {"until_on": f"{day}"}
        )

    def test_somebody(self, chain: Chain) -> None:
        data = {
            "name": "F. Fictief", "email": "f@voorbeeld.nl", "phone": "", "organisation": chain.uwv.pk,
            "from_on": f"{localdate()}", "roles": ["coach", "team_leader"], "team": chain.team.pk,
            "specialisms": ["debt"], "caseload_target": "90",
        }  # fmt: skip
        assert "F. Fictief toegevoegd." in self.post(chain, "beheer-medewerker-toevoegen", [], data)
        row = Staff.objects.get(email="f@voorbeeld.nl")
        assert "al van een andere medewerker" in self.post(chain, "beheer-medewerker-toevoegen", [], data)
        assert "bijgewerkt" in self.post(chain, "beheer-specialismen", [row.key], {})
        role = {"role": "administrator", "from_on": f"{localdate()}"}
        assert "F. Fictief is beheerder vanaf" in self.post(chain, "beheer-rol-geven", [row.key], role)
        leader = self.post(chain, "beheer-teamleider", [chain.team.key], {"leader": row.pk})
        assert "F. Fictief leidt Team 1." in leader
        assert "heeft geen teamleider" in self.post(chain, "beheer-teamleider", [chain.team.key], {"leader": ""})
        day = localdate() + timedelta(days=9)
        assert "F. Fictief is uit dienst vanaf" in self.post(
            chain, "beheer-uit-dienst", [row.key], {"until_on": f"{day}"}
        )

    def test_the_account_is_shown_once_and_closed(self, chain: Chain) -> None:
        page = self.post(chain, "beheer-wachtwoord", [chain.anna.key], {})
        password = page.split("<kbd>")[1].split("</kbd>")[0]
        assert Account.objects.get(staff=chain.anna).check_password(password)
        assert password not in self.post(chain, "beheer-account-sluiten", [chain.anna.key], {})
        assert not Account.objects.exists()
        assert "eigen account" in self.post(chain, "beheer-account-sluiten", [chain.els.key], {})

    def test_who_still_has_clients_is_warned(self, chain: Chain) -> None:
        from keten.dossier.cases.actions import accept_handover
        from keten.dossier.cases.models import Handover

        case = chain.register(by=chain.bram)
        handover = Handover.objects.get(case=case)
        accept_handover(handover=handover.key, by=chain.viewer(handover.to_staff), now=at(localdate()))
        client = signed_in(chain.els)
        page = client.get(reverse("beheer-uit-dienst", args=[handover.to_staff.key])).content.decode()
        assert "contactpersoon van 1 klant" in page

    def test_a_team(self, chain: Chain) -> None:
        data = {"location": chain.location.key, "name": "Jongeren", "leader": "", "from_on": f"{localdate()}"}
        assert "Team Jongeren toegevoegd" in self.post(chain, "beheer-team-toevoegen", [], data)
        team = Team.objects.get(name="Jongeren")
        member = {"staff": chain.carla.pk, "from_on": f"{localdate()}"}
        assert "zit in Jongeren" in self.post(chain, "beheer-lid-toevoegen", [team.key], member)
        assert "zit dan al in dit team" in self.post(chain, "beheer-lid-toevoegen", [team.key], member)


class TestStaffList:
    def test_a_name_is_searched_by_post_and_never_in_an_address(self, chain: Chain) -> None:
        client = signed_in(chain.els)
        page = client.post(reverse("beheer-medewerkers"), {"text": "adema"}).content.decode()
        assert chain.anna.name in page
        assert chain.bram.name not in page
        assert "adema" not in client.get(reverse("beheer-medewerkers")).content.decode().lower().split("<tbody>")[0]

    def test_filters(self, chain: Chain) -> None:
        client = signed_in(chain.els)
        page = client.get(reverse("beheer-medewerkers"), {"organisatie": "gm0268", "rol": "coach"}).content.decode()
        assert chain.carla.name in page
        assert chain.anna.name not in page
        page = client.get(reverse("beheer-medewerkers"), {"locatie": str(chain.location.key), "rol": "x"})
        assert page.status_code == 200

    def test_the_export_can_be_read_in_again(self, chain: Chain) -> None:
        Staff.objects.filter(pk=chain.anna.pk).update(name="=A()")
        response = signed_in(chain.els).get(reverse("beheer-medewerkers-csv"), {"organisatie": "uwv"})
        lines = response.content.decode("utf-8-sig").splitlines()
        assert lines[0] == "naam;e-mail;organisatie;locatie;team;rol;specialismen;caseload"
        assert lines[1].startswith("'=A();")
        assert "uwv;Werkplein Teststad;Team 1;Coach;;140" in lines[2]


class TestAway:
    def test_a_coach_arranges_only_oneself(self, chain: Chain) -> None:
        client = signed_in(chain.carla)
        page = client.get(reverse("afwezig")).content.decode()
        assert chain.anna.name not in page
        assert client.get(reverse("afwezig-melden", args=[chain.anna.key])).status_code == 404
        day = localdate()
        data = {"from_on": f"{day}", "until_on": f"{day + timedelta(days=5)}", "reason": "leave", "replacement": ""}
        said = client.post(reverse("afwezig-melden", args=[chain.carla.key]), data, follow=True).content.decode()
        assert "is afwezig vanaf" in said
        assert "raken de klanten uit beeld" in said
        absence = Absence.objects.get(staff=chain.carla)
        said = client.post(reverse("afwezig-terug", args=[absence.pk]), {"until_on": f"{day}"}, follow=True)
        assert "is er weer" in said.content.decode()

    def test_a_replacement_who_is_away_is_refused_at_the_field(self, chain: Chain) -> None:
        data = {"from_on": f"{localdate()}", "until_on": "", "reason": "leave", "replacement": chain.anna.pk}
        page = signed_in(chain.bram).post(reverse("afwezig-melden", args=[chain.bram.key]), data).content.decode()
        assert "is zelf afwezig" in page

    def test_a_team_leader_arranges_the_team(self, chain: Chain) -> None:
        Team.objects.update(leader=chain.dirk)
        client = signed_in(chain.dirk)
        assert chain.bram.name in client.get(reverse("afwezig")).content.decode()
        absence = Absence.objects.get(staff=chain.anna)
        data = {"until_on": "", "replacement": chain.carla.pk}
        said = client.post(reverse("afwezig-wijzigen", args=[absence.pk]), data, follow=True).content.decode()
        assert f"{chain.carla.name} vervangt." in said


class TestImport:
    HEAD = "naam;e-mail;organisatie;locatie;team;rol;specialismen;caseload\n"

    def upload(self, chain: Chain, text: str) -> str:
        from django.core.files.uploadedfile import SimpleUploadedFile

        file = SimpleUploadedFile("staf.csv", text.encode())
        return signed_in(chain.els).post(reverse("beheer-import"), {"file": file}).content.decode()

    def test_check_then_read_in(self, chain: Chain) -> None:
        page = self.upload(chain, self.HEAD + "F. Fictief;f@voorbeeld.nl;uwv;;;coach;;\n")
        assert "1 regel gecontroleerd, geen fouten" in page
        assert not Staff.objects.filter(email="f@voorbeeld.nl").exists()
        sealed = page.split('name="sealed" value="')[1].split('"')[0]
        stranger = make_chain("Elders").els
        for who, written in ((stranger, False), (chain.els, True)):
            signed_in(who).post(reverse("beheer-import-inlezen"), {"sealed": sealed})
            assert Staff.objects.filter(email="f@voorbeeld.nl").exists() == written

    def test_bad_lines_are_named(self, chain: Chain) -> None:
        page = self.upload(chain, self.HEAD + ";f@voorbeeld.nl;uwv;;;baas;;\n")
        assert "2 fouten; er is niets ingelezen" in page
        assert "Lees 1 regel in" not in page

    @pytest.mark.parametrize("sealed", ["", "onzin", "é"])
    def test_a_tampered_file_is_refused(self, chain: Chain, sealed: str) -> None:
        response = signed_in(chain.els).post(reverse("beheer-import-inlezen"), {"sealed": sealed}, follow=True)
        assert "Kies het bestand opnieuw." in response.content.decode()
