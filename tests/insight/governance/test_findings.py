"""From draft to final, with every party heard or recorded as silent; and what the database itself refuses."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client as Browser

from keten.ground.foundation.decision import Refused
from keten.ground.ledger.models import LedgerEvent
from keten.ground.promises.actions import run_round
from keten.ground.promises.models import Breach
from keten.insight.governance import actions, queries
from keten.insight.governance.models import Finding, FindingText, InspectionParty, Reaction
from tests.conftest import as_owner, as_round
from tests.factories import TODAY, at, make_chain
from tests.insight.governance.inspecting import Inspecting, make_head, make_inspecting, make_inspector

pytestmark = pytest.mark.django_db
AFTER = TODAY + timedelta(days=31)  # the first day after the term


@pytest.fixture
def world() -> Inspecting:
    return make_inspecting()


def run(on) -> None:  # type: ignore[no-untyped-def]
    with as_round():
        run_round(on=on, now=at(on, 3))


def test_the_whole_way(world: Inspecting) -> None:
    inspection = world.open()
    finding = world.settle(inspection)
    assert (finding.state, finding.sent_on, finding.react_by) == ("final", TODAY, TODAY + timedelta(days=30))
    assert [row.state for row in queries.list_final(inspection)] == ["final"]
    assert queries.get_public(inspection.key) == inspection
    told = LedgerEvent.objects.filter(type__startswith="governance.").order_by("pk")
    assert [row.type.partition(".")[2] for row in told] == [
        "inspection-opened", "finding-written", "finding-sent", "reaction-given", "reaction-given", "finding-written",
        "finding-settled",
    ]  # fmt: skip
    assert {row.client_ref for row in told} == {None}
    assert all(row.legal_basis == "Awb art. 5:17" for row in told)


def test_a_draft_is_seen_by_nobody_else_and_what_was_sent_by_its_parties(world: Inspecting) -> None:
    inspection = world.open()
    finding = world.write(inspection)
    elsewhere = make_head(make_chain("Werkplein Elders"), world.chain.uwv, "E. Elders")
    strangers = (world.chain.dirk, world.chain.anna, elsewhere, make_inspector("A. Nder"))

    def seen(staff) -> bool:  # type: ignore[no-untyped-def]
        try:
            return queries.get_finding(finding.key, viewer=world.viewer(staff)) == finding
        except queries.UnknownFinding:
            return False

    assert seen(world.inspector)
    assert not any(map(seen, (world.mayor, world.uwv_head, *strangers)))
    assert queries.list_waiting_reactions(viewer=world.viewer(world.mayor)) == []
    actions.send_finding(finding=finding.key, **world.as_inspector())
    assert all(map(seen, (world.inspector, world.mayor, world.uwv_head)))
    assert not any(map(seen, strangers))
    with pytest.raises(queries.UnknownInspection):
        queries.get_public(inspection.key)
    waiting = queries.list_waiting_reactions(viewer=world.viewer(world.mayor))
    assert [(row, str(party)) for row, party in waiting] == [(finding, "gemeente Nijmegen, Werkplein Teststad")]
    assert queries.list_waiting_reactions(viewer=world.viewer(elsewhere)) == []


def test_each_party_speaks_for_itself(world: Inspecting) -> None:
    inspection = world.open()
    finding = world.send(inspection)
    uwv, municipality = inspection.parties.order_by("pk")
    with pytest.raises(Refused, match="leiding van deze partij"):
        actions.give_reaction(finding=finding.key, party=uwv.pk, text="Nee", **world.by(world.mayor))
    with pytest.raises(queries.UnknownFinding):
        actions.give_reaction(finding=finding.key, party=uwv.pk, text="Nee", **world.by(world.chain.dirk))
    for text in ("Wij zien dit ook.", "Met een correctie: het waren er vier."):
        actions.give_reaction(finding=finding.key, party=municipality.pk, text=text, **world.by(world.mayor))
    assert list(Reaction.objects.order_by("pk").values_list("version", "text")) == [
        (1, "Wij zien dit ook."), (2, "Met een correctie: het waren er vier."),
    ]  # fmt: skip
    assert queries.list_silent(finding) == [uwv.pk]


def test_the_round_records_who_said_nothing_once_and_only_after_the_term(world: Inspecting) -> None:
    inspection = world.open()
    finding = world.send(inspection)
    uwv, municipality = inspection.parties.order_by("pk")
    actions.give_reaction(finding=finding.key, party=municipality.pk, text="Ja.", **world.by(world.mayor))
    run(finding.react_by)
    assert not Reaction.objects.filter(is_silence=True).exists()
    with pytest.raises(Refused, match="Nog niet elke partij"):
        actions.write_afterword(finding=finding.key, text="Dank.", **world.as_inspector())
    run(AFTER)
    run(AFTER)
    silence = Reaction.objects.get(is_silence=True)
    assert (silence.party, silence.given_on, silence.given_by) == (uwv, AFTER, None)
    missing = LedgerEvent.objects.get(type="governance.reaction-missing")
    assert missing.payload == {"inspection_id": inspection.pk, "finding_id": finding.pk, "party_id": uwv.pk}
    breach = Breach.objects.get(rule="reaction_late", mended_on=None)
    assert (breach.promise, breach.since_on, breach.location_id) == ("P3", AFTER, uwv.location_id)
    assert (breach.organisation_id, breach.case_id, breach.client_ref) == (world.chain.uwv.pk, None, None)
    # Heard after all: late, beside the record that there was nothing; and the breach is mended.
    actions.give_reaction(finding=finding.key, party=uwv.pk, text="Toch.", **world.by(world.uwv_head, AFTER))
    assert LedgerEvent.objects.filter(type="governance.reaction-given").latest("pk").payload["in_time"] is False
    assert Reaction.objects.filter(party=uwv).count() == 2
    run(AFTER + timedelta(days=1))
    assert not Breach.objects.filter(rule="reaction_late", mended_on=None).exists()


def test_silence_of_all_does_not_stop_an_inspector(world: Inspecting) -> None:
    finding = world.send(world.open())
    run(AFTER)
    actions.write_afterword(finding=finding.key, text="Niemand reageerde.", **world.as_inspector(AFTER))
    assert actions.settle_finding(finding=finding.key, **world.as_inspector(AFTER)).final_on == AFTER
    run(AFTER + timedelta(days=1))
    assert not Breach.objects.filter(rule="reaction_late", mended_on=None).exists()


def test_texts_have_versions_until_it_is_final(world: Inspecting) -> None:
    inspection = world.open()
    finding = world.send(inspection)
    actions.revise_finding(finding=finding.key, text="Een kwart, niet een derde.", **world.as_inspector())
    assert list(FindingText.objects.order_by("version").values_list("version", flat=True)) == [1, 2]
    final = world.settle(inspection)
    for change in (actions.revise_finding, actions.write_afterword):
        with pytest.raises(Refused, match="definitief"):
            change(finding=final.key, text="Anders", **world.as_inspector())
    with pytest.raises(Refused):
        actions.give_reaction(
            finding=final.key, party=inspection.parties.first().pk, text="Anders", **world.by(world.uwv_head)
        )
    with pytest.raises(Refused, match="Maak eerst elke verstuurde"):
        actions.close_inspection(inspection=inspection.key, **world.as_inspector())


def test_what_files_said_goes_along_when_it_is_sent(world: Inspecting) -> None:
    for _ in range(4):
        world.chain.register()
    inspection = world.open()
    sample = world.draw(inspection, size=4)
    finding = world.write(inspection, sample=sample.key, question=1)
    with pytest.raises(Refused, match="nog geen dossier"):
        actions.send_finding(finding=finding.key, **world.as_inspector())
    for row, answer in zip(sample.files.order_by("number"), ("yes", "no", "no", "not_applicable"), strict=True):
        given = {1: actions.Given(answer), 2: actions.Given("yes")}
        actions.review_file(file=row.key, answers=given, **world.as_inspector())
    sent = actions.send_finding(finding=finding.key, **world.as_inspector())
    assert (sent.share, sent.judged, sent.population) == (1 / 3, 3, 4)
    assert (sent.low, sent.high) == (1 / 3, 1 / 3)  # every file that there was
    actions.review_file(
        file=sample.files.first().key, answers={1: actions.Given("no")}, **world.as_inspector()
    )  # fmt: skip
    sent.refresh_from_db()
    assert sent.share == 1 / 3


def _refused(statement: str, *values: object) -> str:
    with pytest.raises(DatabaseError) as no, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, list(values))
    return str(no.value)


def test_the_database_keeps_what_is_final(world: Inspecting) -> None:
    finding = world.settle(world.open())
    party = InspectionParty.objects.first()
    assert party is not None
    with as_owner():  # whoever may write most
        said = _refused("update governance_finding set final_on = null where id = %s", finding.pk)
        assert "stays as it is" in said
        text = "insert into governance_findingtext (finding_id, kind, version, text, written_by_id, written_at)"
        assert "stays as it is" in _refused(
            f"{text} values (%s, 'finding', 9, 'anders', %s, now())", finding.pk, world.inspector.pk
        )
        reaction = "insert into governance_reaction (finding_id, party_id, version, text, given_by_id, given_on)"
        assert "stays as it is" in _refused(
            f"{reaction} values (%s, %s, 9, 'anders', %s, %s)", finding.pk, party.pk, world.mayor.pk, TODAY
        )
    for table in ("findingtext", "reaction", "sampledfile", "inspectionquestion", "inspectionparty"):
        assert "permission denied" in _refused(f"update governance_{table} set id = id")
        assert "permission denied" in _refused(f"delete from governance_{table}")


def test_the_database_lets_nothing_be_final_too_soon(world: Inspecting) -> None:
    finding = world.send(world.open())
    final = "update governance_finding set final_on = %s where id = %s"
    assert "has not reacted" in _refused(final, TODAY, finding.pk)
    for party, staff in zip(finding.inspection.parties.order_by("pk"), (world.uwv_head, world.mayor), strict=True):
        actions.give_reaction(finding=finding.key, party=party.pk, text="Ja.", **world.by(staff))
    assert "afterword" in _refused(final, TODAY, finding.pk)
    sent = "update governance_finding set react_by = react_by + 1 where id = %s"
    assert "stays as it was sent" in _refused(sent, finding.pk)


def test_the_database_knows_who_can_react_and_when(world: Inspecting) -> None:
    draft = world.write(world.open())
    other = world.open()
    party, stranger = draft.inspection.parties.first(), other.parties.first()
    assert party is not None
    assert stranger is not None
    reaction = "insert into governance_reaction (finding_id, party_id, version, text, given_by_id, given_on)"
    says = f"{reaction} values (%s, %s, 1, 'ja', %s, %s)"
    assert "was not sent" in _refused(says, draft.pk, party.pk, world.mayor.pk, TODAY)
    actions.send_finding(finding=draft.key, **world.as_inspector())
    assert "only parties" in _refused(says, draft.pk, stranger.pk, world.mayor.pk, TODAY)
    silent = "insert into governance_reaction (finding_id, party_id, version, is_silence, given_on)"
    too_soon = f"{silent} values (%s, %s, 1, true, %s)"
    assert "after the term" in _refused(too_soon, draft.pk, party.pk, TODAY + timedelta(days=30))
    own = "insert into governance_inspectionparty (inspection_id, location_id, organisation_id) values (%s, %s, %s)"
    mine = world.inspector.organisation_id
    assert "own organisation" in _refused(own, other.pk, world.chain.location.pk, mine)


def test_a_draft_can_stay_behind_when_an_inspection_closes(world: Inspecting) -> None:
    inspection = world.open()
    finding = world.write(inspection)
    actions.close_inspection(inspection=inspection.key, **world.as_inspector())
    with pytest.raises(Refused, match="afgesloten"):
        world.write(inspection)
    assert Finding.objects.get(pk=finding.pk).state == "draft"


def test_a_share_of_few_files_is_not_for_everybody(world: Inspecting) -> None:
    for _ in range(10):
        world.chain.register()
    inspection = world.open()
    shown = []
    for size in (9, 10):
        sample = world.draw(inspection, size=size)
        for row in sample.files.all():
            answers = {1: actions.Given("yes"), 2: actions.Given("no")}
            actions.review_file(file=row.key, answers=answers, **world.as_inspector())
        final = world.settle(inspection, sample=sample.key, question=1)
        page = Browser().get(f"/onderzoeken/{inspection.key}/").content.decode()
        shown.append(("Te weinig dossiers" in page, "100 %" in page))
        assert final.judged == size
    assert shown == [(True, False), (True, True)]
