"""A sample can be drawn again, opens exactly what was drawn to exactly who drew it, and ends by itself."""

import hashlib
from datetime import timedelta

import pytest
from django.db import connection

from keten.config.schedule import SWEEPS
from keten.dossier.cases.actions import close_case, plan_step
from keten.dossier.cases.models import Case
from keten.dossier.cases.queries import Unknown, get_overview, search_files
from keten.dossier.clients.models import AccessGrant
from keten.dossier.clients.queries import list_looks, open_file, show_viewer
from keten.ground.foundation.decision import Refused
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.ledger.models import LedgerEvent
from keten.ground.promises.actions import run_round
from keten.ground.promises.models import Breach
from keten.insight.governance import actions
from keten.insight.governance.actions.drawing import sync_inspection_grants
from keten.insight.governance.models import SampledFile
from keten.insight.governance.queries import UnknownInspection
from keten.insight.governance.rules.access import Party
from tests.conftest import as_round, only_granted
from tests.factories import TODAY, at, make_chain
from tests.insight.governance.inspecting import Inspecting, make_inspecting, make_inspector

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Inspecting:
    world = make_inspecting()
    for day in range(9):
        world.chain.register(on=TODAY - timedelta(days=3 * day), target_group="bijstand" if day % 3 == 0 else "ww")
    return world


def drawn(sample) -> list[str]:  # type: ignore[no-untyped-def]
    return [str(row.case.key) for row in sample.files.select_related("case").order_by("number")]


def test_the_same_seed_draws_the_same_and_anybody_can_check_it(world: Inspecting) -> None:
    inspection = world.open()
    first, again, other = (world.draw(inspection, seed=seed) for seed in (7, 7, 8))
    assert drawn(first) == drawn(again) != drawn(other)
    assert first.population_digest == again.population_digest == other.population_digest
    keys = [str(case.key) for case in Case.objects.filter(location=world.chain.location)]
    assert first.population == len(keys) == 9
    assert first.population_digest == hashlib.sha256(",".join(sorted(keys)).encode()).hexdigest()
    assert drawn(first) == sorted(keys, key=lambda key: hashlib.sha256(f"7:{key}".encode()).digest())[:3]


def test_chance_is_fair(world: Inspecting) -> None:
    """Over 300 seeds each of nine files is drawn about a third of the time: within five standard errors."""
    places, on = [world.chain.location.pk], TODAY
    times: dict[int, int] = {}
    with connection.cursor() as cursor:
        for seed in range(300):
            cursor.execute(
                "select case_id from governance_draw_sample(%s, '', %s, %s, '', %s, 3, false)",
                [places, on - timedelta(days=60), on + timedelta(days=1), seed],
            )
            for (case_id,) in cursor.fetchall():
                times[case_id] = times.get(case_id, 0) + 1
    assert len(times) == 9
    assert sum(times.values()) == 900
    assert max(abs(count - 100) for count in times.values()) < 5 * (300 * (1 / 3) * (2 / 3)) ** 0.5


def test_by_location_each_gets_its_share(world: Inspecting) -> None:
    elsewhere = make_chain("Werkplein Elders")
    for _ in range(3):
        elsewhere.register()
    both = frozenset([world.chain.location.pk, elsewhere.location.pk])
    world.parties = tuple(Party(chain.location.pk, None) for chain in (world.chain, elsewhere))
    sample = world.draw(world.open(), location_ids=both, size=6, is_stratified=True)
    assert sample.population == 12
    by_place = [sample.files.filter(location=chain.location).count() for chain in (world.chain, elsewhere)]
    assert by_place == [5, 1]  # 4.5 and 1.5 of 6: the first location gets the odd one
    everything = world.draw(world.open(), location_ids=both, size=50, is_stratified=True)
    assert everything.files.count() == 12


def test_the_population_is_what_was_open_then(world: Inspecting) -> None:
    inspection = world.open()
    assert world.draw(inspection, target_group="bijstand").population == 3
    week = {"open_from": TODAY - timedelta(days=30), "open_until": TODAY - timedelta(days=20)}
    assert world.draw(inspection, **week).population == 2  # opened 24 and 21 days ago
    closed = Case.objects.order_by("opened_on").first()
    assert closed is not None
    close_case(case=closed.key, reason="work", by=world.viewer(world.chain.dirk), now=at(TODAY - timedelta(days=10)))
    assert world.draw(inspection, **week).population == 2
    late = {"open_from": TODAY - timedelta(days=5), "open_until": TODAY + timedelta(days=1)}
    assert world.draw(inspection, **late).population == 8
    with pytest.raises(Refused, match="geen dossiers"):
        world.draw(inspection, broken_promise="P2")


def test_a_kind_of_breach_narrows_the_population(world: Inspecting) -> None:
    case = Case.objects.order_by("pk").first()
    assert case is not None
    with as_round():
        Breach.objects.create(
            promise="P2", rule="step_late", subject_id=1, case_id=case.pk, client_ref=case.client.ref,
            location=case.location, since_on=TODAY, found_on=TODAY,
        )  # fmt: skip
    sample = world.draw(world.open(), broken_promise="P2")
    assert drawn(sample) == [str(case.key)]


def test_exactly_the_drawn_files_open_to_exactly_this_inspector(world: Inspecting) -> None:
    sample = world.draw(world.open())
    inside = set(sample.files.values_list("case", flat=True))
    outside = Case.objects.exclude(pk__in=inside).latest("pk")
    viewer = world.viewer(world.inspector)
    colleague = make_inspector("C. Ollega")
    colleague.organisation = world.inspector.organisation
    colleague.save()
    for who, seen in ((viewer, inside), (world.viewer(colleague), set())):
        show_viewer(who, today=TODAY)
        with only_granted():
            assert set(Case.objects.values_list("pk", flat=True)) == seen
            assert set(SampledFile.objects.values_list("case", flat=True)) == seen
            assert {case.pk for case in search_files("Testpersoon", viewer=who)} == seen
    show_viewer(viewer, today=TODAY)
    with only_granted():
        for case in Case.objects.all():
            assert get_overview(case.key, viewer=viewer).case == case
        with pytest.raises(Unknown):
            get_overview(outside.key, viewer=viewer)


def test_an_inspector_changes_nothing_in_a_file(world: Inspecting) -> None:
    sample = world.draw(world.open())
    row = sample.files.select_related("case").first()
    assert row is not None
    with pytest.raises(Refused):
        plan_step(case=row.case.key, kind="talk", due_on=TODAY, **world.as_inspector())
    with pytest.raises(Refused):
        close_case(case=row.case.key, reason="other", **world.as_inspector())


def test_the_client_reads_who_looked_and_why(world: Inspecting) -> None:
    inspection = world.open()
    sample = world.draw(inspection)
    row = sample.files.select_related("case").first()
    assert row is not None
    answers = {1: actions.Given("yes"), 2: actions.Given("no", "twee maanden")}
    show_viewer(world.viewer(world.inspector), today=TODAY)  # a request of its own: no file is open yet
    actions.review_file(file=row.key, answers=answers, **world.as_inspector())
    look = next(one for one in list_looks(row.case.client_id) if one.role == "inspector")
    assert look.purpose == "inspectie"
    assert look.label == "Bekeken voor een onderzoek naar hoe de keten werkt; uw dossier is geloot"
    told = LedgerEvent.objects.filter(client_ref=row.case.client.ref, type__startswith="governance.")
    assert list(told.order_by("pk").values_list("type", flat=True)) == [
        "governance.file-drawn", "governance.file-reviewed",
    ]  # fmt: skip


def test_access_ends_by_itself_and_when_the_inspection_closes(world: Inspecting) -> None:
    inspection = world.open()
    sample = world.draw(inspection)
    days = get_whole_number("governance.file_access_days", on=TODAY)
    grants = AccessGrant.objects.filter(because="inspection")
    assert {row.until_on for row in grants} == {TODAY + timedelta(days=days)} == {sample.access_until}
    client_id = sample.files.first().case.client_id  # type: ignore[union-attr]
    last, after = sample.access_until - timedelta(days=1), sample.access_until
    assert open_file(client_id, viewer=world.viewer(world.inspector, last), activity="dossier beoordelen")
    assert not open_file(client_id, viewer=world.viewer(world.inspector, after), activity="dossier beoordelen")
    actions.close_inspection(inspection=inspection.key, **world.as_inspector())
    assert {row.until_on for row in grants.all()} == {TODAY + timedelta(days=1)}  # with the day


def test_a_second_draw_leaves_the_first_open(world: Inspecting) -> None:
    first = world.draw(world.open(), seed=1)
    second = world.draw(world.open(), seed=2)
    wanted = {*first.files.values_list("case__client", flat=True), *second.files.values_list("case__client", flat=True)}
    open_now = AccessGrant.objects.filter(because="inspection", until_on__gt=TODAY + timedelta(days=1))
    assert set(open_now.values_list("client", flat=True)) == wanted


def test_the_round_finds_nothing_wrong_and_keeps_it_so(world: Inspecting) -> None:
    inspection = world.open()
    world.draw(inspection)
    rules = ("grant_without_reason", "reason_without_grant")

    def found() -> set[str]:
        with as_round():
            run_round(on=TODAY, now=at(TODAY, 3))
            return set(Breach.objects.filter(rule__in=rules, mended_on=None).values_list("rule", flat=True))

    assert found() == set()
    AccessGrant.objects.filter(because="inspection").update(until_on=TODAY)
    assert found() == {"reason_without_grant"}
    with as_round():
        sync_inspection_grants(today=TODAY)
    assert found() == set()
    stray = Case.objects.exclude(pk__in=SampledFile.objects.values("case")).first()
    assert stray is not None
    AccessGrant.objects.create(
        client=stray.client, staff=world.inspector, because="inspection", purpose="inspectie", legal_basis="geen",
        from_on=TODAY, until_on=TODAY + timedelta(days=9),
    )  # fmt: skip
    assert found() == {"grant_without_reason"}
    assert [sweep.rule for sweep in SWEEPS].count("grant_without_reason") == 7


def test_who_does_not_inspect_draws_nothing(world: Inspecting) -> None:
    inspection = world.open()
    colleague = make_inspector("C. Ollega")
    colleague.organisation = world.inspector.organisation
    colleague.save()
    for staff in (world.mayor, world.chain.dirk, make_inspector("A. Nder")):
        with pytest.raises(UnknownInspection):
            actions.draw_sample(inspection=inspection.key, wanted=world.want(), **world.by(staff))
    with pytest.raises(Refused, match="van een collega"):
        actions.draw_sample(inspection=inspection.key, wanted=world.want(), **world.by(colleague))
    assert not SampledFile.objects.exists()
