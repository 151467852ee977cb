"""What the two logs of a look hold, how they leave Keten, and that a changed line is found."""

import ast
import json
import re
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.utils import timezone

import keten
from keten.dossier.cases.actions import accept_handover
from keten.dossier.cases.queries import get_file, search_files
from keten.dossier.clients.actions.anchoring import anchor_logs
from keten.dossier.clients.models import AuditLine, ProcessingLine
from keten.dossier.clients.queries import list_log_faults, list_looks, log_list, show_viewer
from keten.dossier.clients.rules.access import read_matrix
from keten.dossier.clients.rules.activities import read_activities
from keten.ground.foundation.postgres.connections import conninfo
from keten.ground.foundation.secrecy import decrypt_text
from keten.journey.intake.queries import list_possible_doubles
from tests.conftest import as_round, only_granted, run_keten
from tests.factories import TODAY, at, make_chain

BSN = "111222333"


def _used_activities() -> set[str]:
    """Every activity that the code names, as an argument or a default."""
    found = set()
    for file in Path(keten.__file__).parent.rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword) and node.arg == "activity" and isinstance(node.value, ast.Constant):
                found.add(node.value.value)
            if isinstance(node, ast.FunctionDef):
                defaults = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
                found |= {d.value for a, d in defaults if a.arg == "activity" and isinstance(d, ast.Constant)}
    return found


def test_every_activity_is_in_the_register_and_nothing_else_is():
    known = set(read_activities())
    searches = {name for name in known if name.startswith("zoeken op ")}  # chosen by name_search
    assert _used_activities() - known == set()
    assert known - _used_activities() == searches


def test_the_register_is_what_the_database_writes():
    purposes = {reason["purpose"] for reason in read_matrix()["reasons"].values()} | {"inzage", "toezicht op inzage"}
    for name, activity in read_activities().items():
        assert activity.id == f"urn:keten:verwerking:{name.replace(' ', '-')}"
        assert activity.purpose in purposes
        assert activity.kind in ("file", "list", "search", "export")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "activity", "found"),
    [
        (BSN, "zoeken op bsn", 1),
        ("Zwartjes", "zoeken op naam", 2),
        ("K-{id}", "zoeken op klantnummer", 1),
        ("Nergens", "zoeken op naam", 0),
    ],
)
def test_a_search_is_one_audit_line_and_a_processing_line_per_person(typed, activity, found):
    chain = make_chain()
    case = chain.register(last_name="Zwartjes", bsn=BSN)
    chain.register(last_name="Zwartjes", initials="O.")
    audits, lines = AuditLine.objects.count(), ProcessingLine.objects.count()
    search_files(typed.format(id=case.client_id), viewer=chain.viewer(chain.dirk))
    line = AuditLine.objects.latest("pk")
    assert (line.action, line.found, line.object) == (activity, found, None)
    assert AuditLine.objects.count() == audits + 1
    assert ProcessingLine.objects.count() == lines + found
    assert typed not in f"{line.__dict__}"


@pytest.mark.django_db
def test_looking_for_doubles_is_logged():
    chain = make_chain()
    chain.register(bsn=BSN)
    list_possible_doubles(chain.person(bsn=BSN), on=TODAY)
    line = AuditLine.objects.latest("pk")
    assert (line.action, line.found, line.purpose) == ("zoeken bij inschrijven", 1, "intake")


@pytest.mark.django_db
def test_a_list_is_written_down_in_one_statement(django_assert_num_queries):
    chain = make_chain()
    shown = [chain.register().client for _ in range(20)]
    with django_assert_num_queries(1):
        log_list([client.pk for client in shown], activity="werkvoorraad bekijken")
    lines = ProcessingLine.objects.filter(name="werkvoorraad bekijken")
    assert {line.data_subject_id for line in lines} == {client.ref for client in shown}
    assert len({line.span_id for line in lines}) == 20
    assert len({line.trace_id for line in lines}) == 1


@pytest.mark.django_db
def test_processing_lines_name_nobody_of_the_staff():
    columns = {field.name for field in ProcessingLine._meta.get_fields()}
    assert columns.isdisjoint({"actor", "staff", "origin", "user"})


@pytest.mark.django_db
def test_the_client_reads_who_looked_and_only_the_contact_person_is_named():
    chain = make_chain()
    case = chain.register()
    steward = case.handovers.get().to_staff
    now = timezone.now()
    accept_handover(handover=case.handovers.get().key, by=chain.viewer(steward, TODAY), now=at(TODAY))
    today = timezone.localdate(now)
    for staff in (steward, chain.dirk, chain.dirk):
        show_viewer(chain.viewer(staff, today), today=today)
        get_file(case.key, viewer=chain.viewer(staff, today))
    show_viewer(chain.viewer(steward, today), today=today)
    log_list([case.client_id], activity="werkvoorraad bekijken")
    get_file(case.key, viewer=chain.viewer(steward, today))
    looks = [look for look in list_looks(case.client_id) if look.day == today and look.role]
    seen = {(look.organisation, look.role, look.contact, look.label, look.times) for look in looks}
    assert (chain.uwv.name, "coach", steward.name, "Dossier bekeken", 2) in seen
    assert (chain.uwv.name, "coach", steward.name, "Op een werklijst gezien", 1) in seen
    assert (chain.gemeente.name, "team_leader", "", "Dossier bekeken", 2) in seen


@pytest.mark.django_db
def test_who_looked_is_only_told_of_a_file_that_is_open():
    here, there = make_chain(), make_chain("Werkplein Elders")
    case = here.register()
    show_viewer(there.viewer(there.anna), today=TODAY)
    with only_granted():
        assert list_looks(case.client_id) == []


def test_the_standard_names_what_it_gets(own_database):
    chain = make_chain()
    case = chain.register(on=timezone.localdate())
    today = timezone.localdate().isoformat()
    said = run_keten("logboek", "--from", today, "--until", today, database=own_database).stdout
    lines = [json.loads(line) for line in said.splitlines()]
    assert len(lines) == ProcessingLine.objects.count() > 0
    first = lines[0]
    assert set(first) == {
        "trace_id", "span_id", "parent_span_id", "status", "name", "start_time", "end_time", "resource", "attributes",
    }  # fmt: skip
    assert re.fullmatch("[0-9a-f]{32}", first["trace_id"])
    assert re.fullmatch("[0-9a-f]{16}", first["span_id"])
    assert first["status"] in ("Unset", "Ok", "Error")
    attributes = first["attributes"]
    assert attributes["dpl.core.processing_activity_id"] == "urn:keten:verwerking:inschrijven"
    assert attributes["dpl.core.data_subject_id_type"] == "klant"
    subject = attributes["dpl.core.data_subject_id"]
    assert decrypt_text(subject.encode(), key=settings.KETEN_BSN_ENCRYPTION_KEY) == str(case.client.ref)
    assert str(case.client.ref) not in json.dumps(lines)
    none = run_keten("logboek", "--from", "2020-01-01", "--until", "2020-01-02", database=own_database)
    assert none.stdout == ""


@pytest.fixture
def anchored(own_database, tmp_path, settings):
    """Two days of looks, both anchored, with the anchors written down outside the database."""
    settings.KETEN_ANCHOR_FILE = str(tmp_path / "anchors.txt")
    chain = make_chain()
    for on in (TODAY, TODAY + timedelta(days=1)):
        case = chain.register(on=TODAY)
        get_file(case.key, viewer=chain.viewer(chain.dirk))
        with as_round():
            anchor_logs(on=on)
    with psycopg.connect(conninfo("owner", own_database), autocommit=True) as owner:
        yield owner


def faults(database, tmp_path):
    anchors = str(tmp_path / "anchors.txt")
    found = run_keten("looks", "verify", "--json", database=database, check=False, KETEN_ANCHOR_FILE=anchors)
    said = json.loads(found.stdout)
    assert found.returncode == bool(said["faults"])
    return {(fault["log"], fault["kind"], fault["anchored_on"]) for fault in said["faults"]}


@pytest.mark.parametrize(
    ("tampering", "log", "kind", "later"),
    [
        ("update clients_auditline set actor = 1 where id = (select max(id) from clients_auditline)", "audit",
         "altered", 1),
        ("update clients_auditline set at = at + interval '1 hour' where id = (select min(id) from clients_auditline)",
         "audit", "altered", 0),
        ("delete from clients_auditline where id = (select max(id) from clients_auditline)", "audit", "removed", 1),
        ("update clients_auditline set id = id + 1000 where id = (select max(id) from clients_auditline)", "audit",
         "removed", 1),
        ("insert into clients_auditline (id, action, result, origin, at, purpose, trace_id) "
         "values (-1, 'dossier bekijken', 'ok', '', now(), '', '')", "audit", "inserted", 0),
        ("delete from clients_processingline where id = (select max(id) from clients_processingline)", "processing",
         "removed", 1),
        ("delete from clients_loganchor where anchored_on = '2026-11-17' and log = 'audit'", "audit",
         "anchor-missing", 1),
    ],
)  # fmt: skip
def test_what_the_owner_changes_is_found(anchored, own_database, tmp_path, tampering, log, kind, later):
    assert faults(own_database, tmp_path) == set()
    anchored.execute(tampering)
    day = (TODAY + timedelta(days=later)).isoformat()
    assert (log, kind, day) in faults(own_database, tmp_path)


def test_what_reached_its_term_is_no_fault(anchored):
    anchored.execute("delete from clients_auditline where id <= (select min(up_to) from clients_loganchor)")
    first_day = [fault for fault in list_log_faults() if fault.log == "audit"]
    assert [(fault.kind, fault.anchored_on) for fault in first_day] == [("removed", TODAY)]
    assert list_log_faults(has_reached_term=lambda day: day <= TODAY) == []


@pytest.mark.parametrize("table", ["clients_auditline", "clients_processingline", "clients_loganchor"])
def test_the_application_itself_can_change_nothing(anchored, own_database, table):
    for role in ("app", "round"):
        with psycopg.connect(conninfo(role, own_database)) as session:
            for statement in (f"delete from {table}", f"update {table} set id = 0", f"truncate {table}"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    session.execute(statement)
                session.rollback()


@pytest.mark.django_db
def test_anchoring_twice_on_a_day_is_one_anchor(tmp_path, settings):
    settings.KETEN_ANCHOR_FILE = str(tmp_path / "anchors.txt")
    make_chain().register()
    with as_round():
        assert [a.pk for a in anchor_logs(on=TODAY)] == [a.pk for a in anchor_logs(on=TODAY)]
        assert list_log_faults() == []
    assert len((tmp_path / "anchors-audit.txt").read_text().splitlines()) == 1
