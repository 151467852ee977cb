"""Organisations, locations, teams and staff through the real actions."""

from datetime import date, timedelta

import pytest

from keten.ground.foundation.decision import Refused
from keten.ground.ledger.models import LedgerEvent
from keten.ground.organisations import actions
from keten.ground.organisations.models import (
    Account,
    Location,
    LocationCooperation,
    LocationPartner,
    Organisation,
    Role,
    Staff,
    StaffRole,
    Team,
    TeamMembership,
)
from keten.ground.organisations.queries import get_viewer, list_doubtful, list_locations, list_staff, list_teams
from tests.factories import EPOCH, TODAY, Chain, at, make_chain

pytestmark = pytest.mark.django_db
SOON = TODAY + timedelta(days=30)


@pytest.fixture
def chain() -> Chain:
    return make_chain()


@pytest.fixture
def who(chain: Chain) -> dict[str, object]:
    """Who does it, and when."""
    return {"by": chain.viewer(chain.els), "now": at(TODAY)}


def last_event() -> tuple[str, dict[str, object]]:
    event = LedgerEvent.objects.latest("pk")
    return event.type, event.payload


class TestOrganisations:
    def test_add_change_close(self, who) -> None:  # type: ignore[no-untyped-def]
        row = actions.add_organisation(code="zorg-nijmegen", name="Zorggroep", kind="care", from_on=TODAY, **who)
        actions.change_organisation(
            organisation_id=row.pk, name="Zorggroep Waal", kind="care", municipality_code="GM0268", **who
        )
        assert last_event()[1]["fields"] == "municipality_id,name"
        actions.close_organisation(organisation_id=row.pk, until_on=SOON, **who)
        assert last_event() == ("organisations.organisation-closed", {"organisation_id": row.pk, "until_on": str(SOON)})

    def test_a_code_is_used_once(self, chain: Chain, who) -> None:  # type: ignore[no-untyped-def]
        with pytest.raises(Refused) as refusal:
            actions.add_organisation(code="uwv", name="UWV", kind="uwv", from_on=TODAY, **who)
        assert refusal.value.field == "code"

    def test_what_still_hangs_on_it_is_named(self, chain: Chain, who) -> None:  # type: ignore[no-untyped-def]
        with pytest.raises(Refused, match="partner op Werkplein Teststad; 2 medewerkers"):
            actions.close_organisation(organisation_id=chain.uwv.pk, until_on=SOON, **who)

    def test_only_administrators(self, chain: Chain) -> None:
        with pytest.raises(Refused, match="beheerder"):
            actions.add_organisation(
                code="x", name="X", kind="care", from_on=TODAY, by=chain.viewer(chain.anna), now=at(TODAY)
            )


class TestLocations:
    def test_add_and_change(self, who) -> None:  # type: ignore[no-untyped-def]
        row = actions.add_location(
            name="Wijkloket Oost",
            breadth="broad",
            form="neighbourhood",
            municipality_code="GM0268",
            from_on=TODAY,
            **who,
        )
        assert [m.code for m in row.serves.all()] == ["GM0268"]
        changed = {
            "name": "Wijkloket Oost", "breadth": "narrow", "form": "neighbourhood", "municipality_code": "GM0268",
            "address": "Marktplein 1",
        }  # fmt: skip
        actions.change_location(location_id=row.pk, serves=["GM0268", "GM0296"], **changed, **who)
        assert last_event()[1]["fields"] == "address,breadth,serves"
        events = LedgerEvent.objects.count()
        actions.change_location(location_id=row.pk, serves=["GM0268", "GM0296"], **changed, **who)
        assert LedgerEvent.objects.count() == events  # nothing changed, nothing recorded

    def test_a_name_is_used_once(self, chain: Chain, who) -> None:  # type: ignore[no-untyped-def]
        with pytest.raises(Refused) as refusal:
            actions.add_location(
                name=chain.location.name, breadth="narrow", form="werkplein", municipality_code="GM0268",
                from_on=TODAY, **who,
            )  # fmt: skip
        assert refusal.value.field == "name"

    def test_closing_ends_what_hangs_on_it(self, chain: Chain, who) -> None:  # type: ignore[no-untyped-def]
        actions.close_location(location_id=chain.location.pk, until_on=SOON, **who)
        for rows in (LocationPartner, Team):
            assert set(rows.objects.values_list("until_on", flat=True)) == {SOON}
        assert set(TeamMembership.objects.values_list("until_on", flat=True)) == {SOON}
        assert set(chain.location.arrangements.values_list("until_on", flat=True)) == {SOON}

    def test_open_files_keep_a_location_open(self, chain: Chain, who) -> None:  # type: ignore[no-untyped-def]
        chain.register()
        with pytest.raises(Refused, match="1 open dossiers"):
            actions.close_location(location_id=chain.location.pk, until_on=SOON, **who)
        assert Location.objects.get().until_on is None


class TestCooperation:
    def test_the_next_status_ends_the_previous(self, chain: Chain, who) -> None:  # type: ignore[no-untyped-def]
        for status, from_on in (("co_located", EPOCH), ("integrated", TODAY)):
            actions.set_cooperation(location_id=chain.location.pk, status=status, from_on=from_on, **who)
        rows = LocationCooperation.objects.order_by("from_on").values_list("status", "from_on", "until_on")
        assert list(rows) == [("co_located", EPOCH, TODAY), ("integrated", TODAY, None)]
        assert list_locations(TODAY).get().status == "integrated"

    def test_on_its_first_day_it_is_corrected(self, chain: Chain, who) -> None:  # type: ignore[no-untyped-def]
        for status in ("separate", "co_located"):
            actions.set_cooperation(location_id=chain.location.pk, status=status, from_on=TODAY, **who)
        assert LocationCooperation.objects.get().status == "co_located"

    @pytest.mark.parametrize(
        ("status", "from_on", "field"), [("integrated", EPOCH, "from_on"), ("co_located", SOON, "status")]
    )
    def test_no_change_of_history_and_no_empty_change(  # type: ignore[no-untyped-def]
        self, chain: Chain, who, status: str, from_on: date, field: str
    ) -> None:
        actions.set_cooperation(location_id=chain.location.pk, status="co_located", from_on=TODAY, **who)
        with pytest.raises(Refused) as refusal:
            actions.set_cooperation(location_id=chain.location.pk, status=status, from_on=from_on, **who)
        assert refusal.value.field == field


class TestPartners:
    def test_a_partner_comes_and_goes(self, chain: Chain, who) -> None:  # type: ignore[no-untyped-def]
        youth = actions.add_organisation(code="jeugd", name="Jeugdhulp", kind="youth", from_on=EPOCH, **who)
        row = actions.add_partner(location_id=chain.location.pk, organisation_id=youth.pk, from_on=TODAY, **who)
        assert list_locations(TODAY).get().partner_count == 3
        actions.end_partner(partner_id=row.pk, until_on=SOON, **who)
        assert list_locations(SOON).get().partner_count == 2

    def test_not_twice_at_the_same_time(self, chain: Chain, who) -> None:  # type: ignore[no-untyped-def]
        with pytest.raises(Refused) as refusal:
            actions.add_partner(location_id=chain.location.pk, organisation_id=chain.uwv.pk, from_on=TODAY, **who)
        assert refusal.value.field == "organisation"


class TestTeams:
    def test_a_mixed_team_with_a_leader_from_any_partner(self, chain: Chain, who) -> None:  # type: ignore[no-untyped-def]
        team = actions.add_team(
            location_id=chain.location.pk, name="Jongeren", from_on=TODAY, leader_id=chain.dirk.pk, **who
        )
        for staff in (chain.anna, chain.carla):
            actions.add_membership(team_id=team.pk, staff_id=staff.pk, from_on=TODAY, **who)
        row = list_teams(TODAY).get(pk=team.pk)
        assert (row.member_count, row.partner_count, row.leader) == (2, 2, chain.dirk)

    def test_members_come_once_and_leave_with_the_team(self, chain: Chain, who) -> None:  # type: ignore[no-untyped-def]
        with pytest.raises(Refused) as refusal:
            actions.add_membership(team_id=chain.team.pk, staff_id=chain.anna.pk, from_on=TODAY, **who)
        assert refusal.value.field == "staff"
        membership = TeamMembership.objects.get(staff=chain.anna)
        actions.end_membership(membership_id=membership.pk, until_on=SOON, **who)
        actions.close_team(team_id=chain.team.pk, until_on=SOON + timedelta(days=1), **who)
        assert TeamMembership.objects.get(staff=chain.anna).until_on == SOON
        assert TeamMembership.objects.get(staff=chain.bram).until_on == SOON + timedelta(days=1)
        with pytest.raises(Refused, match="eindigt op"):
            actions.add_membership(
                team_id=chain.team.pk, staff_id=chain.els.pk, from_on=SOON + timedelta(days=1), **who
            )

    def test_a_name_once_per_location(self, chain: Chain, who) -> None:  # type: ignore[no-untyped-def]
        other = actions.add_team(location_id=chain.location.pk, name="Team 2", from_on=TODAY, **who)
        with pytest.raises(Refused) as refusal:
            actions.change_team(team_id=other.pk, name="Team 1", **who)
        assert refusal.value.field == "name"

    def test_a_team_without_leader_is_doubtful(self, chain: Chain, who) -> None:  # type: ignore[no-untyped-def]
        assert list_doubtful(TODAY) == []
        actions.set_leader(team_id=chain.team.pk, staff_id=None, **who)
        assert [(doubt.kind, doubt.name) for doubt in list_doubtful(TODAY)] == [("team_without_leader", "Team 1")]


class TestStaff:
    def test_somebody_starts_with_everything_at_once(self, chain: Chain, who) -> None:  # type: ignore[no-untyped-def]
        row = actions.add_staff(
            organisation_id=chain.uwv.pk, name="F. Fictief", email="F.Fictief@voorbeeld.nl", from_on=TODAY,
            roles=["coach"], specialisms=["debt", "young"], team_id=chain.team.pk, caseload_target=90, **who,
        )  # fmt: skip
        viewer = get_viewer(row.pk, on=TODAY)
        assert viewer
        assert viewer.roles == {"coach"}
        assert viewer.location_ids == (chain.location.pk,)
        assert row.email == "f.fictief@voorbeeld.nl"
        assert list_staff(TODAY, text="fictief").get().caseload_target == 90
        actions.set_specialisms(staff_id=row.pk, specialisms=["debt", "language"], **who)
        assert last_event()[1]["specialisms"] == "debt,language"

    def test_an_address_is_used_once(self, chain: Chain, who) -> None:  # type: ignore[no-untyped-def]
        with pytest.raises(Refused) as refusal:
            actions.add_staff(
                organisation_id=chain.uwv.pk, name="X", email=chain.anna.email.upper(), from_on=TODAY, **who
            )
        assert refusal.value.field == "email"

    def test_out_of_service_ends_roles_and_teams(self, chain: Chain, who) -> None:  # type: ignore[no-untyped-def]
        actions.end_staff(staff_id=chain.anna.pk, until_on=SOON, **who)
        assert get_viewer(chain.anna.pk, on=SOON) is None
        assert TeamMembership.objects.get(staff=chain.anna).until_on == SOON
        assert StaffRole.objects.get(staff=chain.anna).until_on == SOON

    def test_a_leader_hands_over_the_team_first(self, chain: Chain, who) -> None:  # type: ignore[no-untyped-def]
        with pytest.raises(Refused, match="leidt Team 1"):
            actions.end_staff(staff_id=chain.dirk.pk, until_on=SOON, **who)

    def test_the_last_administrator_stays(self, chain: Chain, who) -> None:  # type: ignore[no-untyped-def]
        role = StaffRole.objects.get(staff=chain.els)
        with pytest.raises(Refused, match="laatste beheerder"):
            actions.end_role(role_id=role.pk, until_on=SOON, **who)
        with pytest.raises(Refused, match="laatste beheerder"):
            actions.end_staff(staff_id=chain.els.pk, until_on=SOON, **who)
        actions.give_role(staff_id=chain.dirk.pk, role=Role.ADMINISTRATOR, from_on=TODAY, **who)
        actions.end_role(role_id=role.pk, until_on=SOON, **who)

    def test_a_role_once_at_a_time(self, chain: Chain, who) -> None:  # type: ignore[no-untyped-def]
        with pytest.raises(Refused) as refusal:
            actions.give_role(staff_id=chain.anna.pk, role=Role.COACH, from_on=TODAY, **who)
        assert refusal.value.field == "role"

    def test_an_account_opens_changes_and_closes(self, chain: Chain, who) -> None:  # type: ignore[no-untyped-def]
        first = actions.renew_password(staff_id=chain.anna.pk, **who)
        account = Account.objects.get(staff=chain.anna)
        assert account.check_password(first)
        second = actions.renew_password(staff_id=chain.anna.pk, **who)
        account.refresh_from_db()
        assert not account.check_password(first)
        assert account.check_password(second)
        assert second not in str(LedgerEvent.objects.values())
        actions.close_account(staff_id=chain.anna.pk, **who)
        assert not Account.objects.exists()
        with pytest.raises(Refused, match="eigen account"):
            actions.close_account(staff_id=chain.els.pk, **who)


def test_events_hold_ids_and_codes_only(chain: Chain, who) -> None:  # type: ignore[no-untyped-def]
    row = actions.add_staff(
        organisation_id=chain.uwv.pk,
        name="F. Fictief",
        email="f@voorbeeld.nl",
        phone="0612345678",
        from_on=TODAY,
        **who,
    )
    actions.change_staff(
        staff_id=row.pk, name="G. Gewijzigd", email="g@voorbeeld.nl", phone="", caseload_target=1, **who
    )
    kept = str(list(LedgerEvent.objects.values_list("payload", flat=True)))
    for secret in ("Fictief", "Gewijzigd", "voorbeeld.nl", "0612345678"):
        assert secret not in kept
    assert Staff.objects.get(pk=row.pk).name == "G. Gewijzigd"
    assert Organisation.objects.count() == 2
