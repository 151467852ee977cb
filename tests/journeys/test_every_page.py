"""Every page of the product, found by following the links: everybody can use it, and nothing complains."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.urls.exceptions import Resolver404
from django.utils import timezone

from keten.dossier.benefits.actions import decide_application, submit_application, transfer_application
from keten.dossier.cases.actions import Draft, GoalDraft, Upload, add_task, agree_goal, propose_goal, send_message
from keten.dossier.cases.models import Case
from keten.dossier.clients.actions import record_delivery, start_review
from keten.dossier.clients.ports import Delivered
from keten.dossier.questions.actions import ask_partner, ask_survey
from keten.dossier.questions.models import FilledForm, SurveyInvitation
from keten.ground.ledger.actions import drain, draining
from keten.ground.organisations.actions import arrange, register_absence
from keten.ground.organisations.models import Staff, StaffRole
from keten.ground.organisations.rules.viewer import SYSTEM, Viewer, as_client
from keten.insight.simulation.actions import prepare_migration, request_migration
from keten.journey.chain_signals.actions import send_outside, send_signal
from keten.journey.diagnosis.actions import decide_diagnosis, take_test
from keten.journey.diagnosis.actions.deciding import Choice
from keten.journey.diagnosis.library import get_test
from keten.journey.enforcement.actions import (
    answer_hearing,
    approve_decision,
    ask_hearing,
    make_decision,
    make_objection,
    open_investigation,
)
from keten.journey.enforcement.actions.deciding import Choice as Measure
from keten.journey.enforcement.actions.investigating import Finding
from keten.journey.intake.actions import begin_form
from keten.journey.routing.actions import choose_model, copy_model
from keten.journey.routing.models import ModelVersion
from keten.journey.transfers.actions import start_transfer
from tests.conftest import as_round
from tests.factories import EPOCH, Chain, make_chain
from tests.journey.enforcement.conftest import make_colleague, make_control
from tests.journey.routing.policy import make_policy_officer
from tests.journeys.desks import ONE_EACH, fill_desk
from tests.journeys.led import inspect, make_figures, plan_measures
from tests.journeys.looking import find_faults, with_axe
from tests.journeys.talks import plan_talks

pytestmark = pytest.mark.browser

LINKS = "[...document.querySelectorAll('main a[href], header a[href]')].map((link) => link.href)"
# What no link leads to: answers to a form, files to save, the demo, and the page one is sent to.
NO_PAGES = {
    "accept-handover", "assign", "attachment", "beheer-account-sluiten", "beheer-import-inlezen",
    "beheer-import-klanten-inlezen", "own-attachment",
    "beheer-medewerkers-csv", "beheer-verbinding-proberen", "beheer-wachtwoord", "desk-csv", "diagnosis-letter",
    "diagnosis-letter-sent", "extend-transfer", "health", "login", "logout", "own-diagnosis-letter", "read-answer",
    "review-glass", "set_language", "supervision-csv", "supervision-rights-csv", "tell-client", "undo-assign",
    "satisfaction-csv", "figure-csv", "open-data-csv", "open-data-metadata", "figures-report",
    # only with figures: tests/journeys/test_figures.py
    "figure-records", "monitor-files",
    "withdraw-application", # the same sheet as own-objection and decide-objection, for bijstand only
    "own-repentance", "answer-repentance", "reconsider-measure", "postpone-objection", "ask-hearing", "extend-hearing",
    "approve-measure", "measure-letter", "own-more-time",
    "own-measure-letter", "withdraw-handover", "werkwijze-keuze-terug",
    "werkwijze-kopie",
    "own-agree-goal",
    "send-finding", "settle-finding", "close-inspection", "sample-csv",
    "start-measure", "withdraw-measure", "agree-to-measure",
    "afterword",  # the sheet of revise-finding; tests/journeys/test_inspecting.py
    # what only takes a message: from another system, or a button beside it
    "own-ask-call", "own-take-place", "own-give-up-place", "leave-group", "place-client", "make-feed", "feed",
    "change-room", "own-appointment-file",
    "receive-events", "beheer-systeem-proef", "beheer-systeem-opnieuw", "beheer-systeem-stoppen",
    # for who has a link: tests/journeys/test_link.py
    "open-link", "link-code", "answer-outside", "answer-sent",
    "beheer-bericht-opnieuw",
    # signing in, and what is done about it
    "ask-code", "beheer-account-maken", "beheer-deblokkeren", "beheer-tweede-stap-wissen", "client-come-back",
    "client-leave-for-broker", "client-login", "client-logout", "client-new", "come-back-from-employer",
    "leave-for-employer", "set-up-second-step", "stay-signed-in",
}  # fmt: skip


@pytest.fixture(scope="module")
def chain(server) -> Chain:
    """A location where everything there is a page for has happened."""
    now = timezone.now()
    today = timezone.localdate(now)
    chain = make_chain("Werkplein Heseveld")
    fill_desk(chain, today, ONE_EACH)
    els = chain.viewer(chain.els, today)
    register_absence(
        staff_id=chain.bram.pk, from_on=today, until_on=None, reason="leave", replacement_id=chain.anna.pk,
        by=els, now=now,
    )  # fmt: skip
    arrange(
        location_id=chain.location.pk, tasks=["intake"], target_groups=["ww"], organisation_id=chain.gemeente.pk,
        from_on=today + timedelta(days=30), by=els, now=now,
    )  # fmt: skip
    apply_for_benefits(chain, now)
    ask_for_a_correction(chain, now)
    return chain


def ask_for_a_correction(chain: Chain, now: datetime) -> None:
    """Somebody of UWV doubts what the register of the municipality says: a signal to answer, and one that was sent."""
    today = timezone.localdate(now)
    client = chain.register(on=today).client
    name = Delivered(datum="naam.achternaam", value="Testpersoon")
    record_delivery(client=client, source="brp", delivered=[name], by=SYSTEM, now=now)
    with draining() as pending:
        start_review(
            client=client, datum="naam.achternaam", by=chain.viewer(chain.anna, today), now=now, asked_value="Anders"
        )
        drain(pending)


def apply_for_benefits(chain: Chain, now: datetime) -> None:
    """One application to pay, one to decide, one to hand over."""
    today = timezone.localdate(now)
    anna = chain.viewer(chain.anna, today)
    keys = []
    for law, group in (("ww", "ww"), ("ww", "ww"), ("pw", "bijstand")):
        case = chain.register(on=today, target_group=group)
        row = submit_application(key=uuid4(), case=case.key, law=law, submitted_to_id=chain.uwv.pk, by=anna, now=now)
        keys.append(row.key)
    decide_application(application=keys[0], outcome="granted", from_on=today, by=anna, now=now)


def fill_in_forms(chain: Chain, case: Case) -> None:
    """A form that was begun, one that was sent, and an application that was handed over."""
    now = timezone.now()
    today, myself = timezone.localdate(now), as_client(case.client_id, "", on=timezone.localdate(now))
    begin_form(client=case.client, form="ww_aanvraag", by=myself, now=now)
    FilledForm.objects.create(
        client=case.client, form="vroegmelding", version=1, started_at=now, saved_at=now, submitted_at=now,
        completed_at=now,
    )  # fmt: skip
    anna, carla = chain.viewer(chain.anna, today), chain.viewer(chain.carla, today)
    row = submit_application(key=uuid4(), case=case.key, law="ww", submitted_to_id=chain.gemeente.pk, by=anna, now=now)
    transfer_application(
        application=row.key, is_correct=True, is_complete=True, is_consistent=True, check_note="nothing",
        client_noticed_on=today, by=carla, now=now,
    )  # fmt: skip
    decide_application(application=row.key, outcome="granted", from_on=today, by=anna, now=now)


def diagnose(chain: Chain, case: Case) -> None:
    """A diagnosis with something to help with, and a second one that replaces it."""
    now = timezone.now()
    anna = chain.viewer(chain.anna, timezone.localdate(now))
    answers = {row.question.code: row.question.choices[-1].code for row in get_test("kansmeter").questions}
    take_test(case=case.key, test="kansmeter", answers=answers, by=anna, now=now)
    for _ in range(2):
        choice = Choice(reason="Samen besproken.", client_view="Ik wil werken.", needs=("debts",))
        decide_diagnosis(case=case.key, choice=choice, by=anna, now=now)


def enforce(chain: Chain, case: Case) -> list[tuple[Any, str]]:
    """Investigations at every point of their way: where each of them is read."""
    now = timezone.now()
    today, myself = timezone.localdate(now), as_client(case.client_id, "", on=timezone.localdate(now))
    anna, bram = chain.viewer(chain.anna, today), chain.viewer(chain.bram, today)
    colleague = chain.viewer(make_colleague(chain, chain.uwv, "M. de Meekijker"), today)
    rows = []
    for _number in range(5):
        finding = Finding(law="ww", conducts={"ww_applying": today}, found="U vertelde niet wat u deed.")
        row = open_investigation(case=case.key, finding=finding, by=anna, now=now)
        ask_hearing(investigation=row.key, by=anna, now=now)
        rows.append(row)
    for row in rows[1:]:
        answer_hearing(investigation=row.key, view="Ik was ziek.", is_own_words=True, by=myself, now=now)
    measure = Measure(outcome="none", culpability="none", reason="U kon niet.")
    made = [make_decision(investigation=row.key, choice=measure, by=bram, now=now) for row in rows[2:]]
    for decision in made[1:]:
        approve_decision(decision=decision.key, by=colleague, now=now)
    make_objection(decision=made[2].key, words="Ik kon wel.", by=myself, now=now)
    checked = {"ended_on": today, "ended_by": chain.bram, "outcome": "settled", "note": "Samen doorgenomen."}
    make_control(case, chain.uwv, on=today, **checked)
    make_control(case, chain.uwv, on=today)
    at_file = [(chain.anna, f"/klanten/{case.key}/handhaving/{row.key}/") for row in rows]
    return [*at_file, *((case.client, f"/mijn/onderzoek/{row.key}/") for row in rows)]


def make_officer(chain: Chain) -> Staff:
    """The privacy officer of the place."""
    staff = Staff.objects.create(organisation=chain.gemeente, name="P. Pel", email="pel@voorbeeld.nl", from_on=EPOCH)
    StaffRole.objects.create(staff=staff, role="security_officer", from_on=EPOCH)
    return staff


def make_manager(chain: Chain) -> Staff:
    """Who manages the location, and may try ways of working."""
    staff = Staff.objects.create(organisation=chain.gemeente, name="M. Mol", email="mol@voorbeeld.nl", from_on=EPOCH)
    StaffRole.objects.create(staff=staff, role="location_manager", from_on=EPOCH)
    return staff


def test_everybody_can_use_every_page(people, chain):
    seen: dict[str, str] = {}
    annas = Case.objects.filter(stewardships__staff=chain.anna, closed_on=None).latest("pk")
    fill_in_forms(chain, annas)
    diagnose(chain, annas)
    write_messages(annas)
    talks = plan_talks(chain, annas)
    make_figures(chain)
    make_plan(chain, annas)
    starts = (
        (chain.anna, f"/klanten/{annas.key}/"),
        (chain.dirk, "/team/"),
        (chain.dirk, "/cijfers/monitors/"),
        (chain.dirk, "/klanttevredenheid/"),
        (chain.els, "/beheer/"),
        (annas.client, "/mijn/"),
        (chain.anna, "/dossier-openen/"),
        (make_officer(chain), "/toezicht/rechten/"),
        (chain.carla, "/signalen/"),
        (chain.carla, hold_a_signal(chain, annas)),
        (chain.anna, ask_outside(chain, annas)),
        (chain.anna, f"/klanten/{annas.key}/signaal/question/"),  # a kind that may go outside
        (make_manager(chain), "/werkwijzen/proberen/"),
        (chain.anna, "/controles/"),
        *inspect(chain),
        *plan_measures(chain),
        *enforce(chain, annas),
        *ways_of_working(chain),
        (chain.anna, end_ww(chain)),
        *ask_how_it_was(chain, annas),
        *talks,
        *propose_plan(chain, annas),
    )
    faults = [fault for who, start in starts for fault in walk(with_axe(people.sit_down(who)), start, seen)]
    assert faults == []
    assert {name for name in names(get_resolver().url_patterns) if not name.startswith("demo")} - set(seen) == NO_PAGES


def ask_how_it_was(chain: Chain, case: Case) -> list[tuple[Any, str]]:
    """A client and a coach who were asked: their survey is reached from their first page, or from the signals."""
    now, place = timezone.now(), {"location_id": chain.location.pk, "organisations": ["uwv"], "by": SYSTEM}
    with as_round():
        ask_survey(client_id=case.client_id, step_kind="talk", now=now, **place)
        ask_partner(staff_id=chain.anna.pk, step_kind="signal", now=now, **place)
        rows = [
            SurveyInvitation.objects.filter(**who).latest("asked_at")
            for who in ({"client": case.client}, {"staff": chain.anna})
        ]
    return [
        (case.client, f"/mijn/vragenlijst/{rows[0].key}/"), (case.client, f"/mijn/vragenlijst/{rows[0].key}/bedankt/"),
        (chain.anna, f"/vragenlijst/{rows[1].key}/"), (chain.anna, f"/vragenlijst/{rows[1].key}/bedankt/"),
    ]  # fmt: skip


def make_plan(chain: Chain, case: Case) -> None:
    """A goal that both agreed to, with a step of the client."""
    now = timezone.now()
    today, soon = timezone.localdate(now), timezone.localdate(now) + timedelta(days=9)
    anna, myself = chain.viewer(chain.anna, today), as_client(case.client_id, "", on=today)
    draft = GoalDraft(text="Werken in de zorg", horizon_on=today + timedelta(days=60), attempt=uuid4())
    goal = propose_goal(case=case.key, draft=draft, by=anna, now=now).row
    agree_goal(goal=goal.key, by=myself, now=now)
    add_task(goal=goal.key, what="Brief schrijven", due_on=soon, attempt=uuid4(), by=anna, now=now)


def propose_plan(chain: Chain, other: Case) -> list[tuple[Any, str]]:
    """A goal that the client did not agree to yet: where staff write down that they do, and the client proposes."""
    now, today = timezone.now(), timezone.localdate()
    mine = Case.objects.filter(stewardships__staff=chain.anna, stewardships__until_on=None, closed_on=None)
    case = mine.exclude(pk=other.pk).earliest("pk")
    draft = GoalDraft(text="Werken in de techniek", horizon_on=today + timedelta(days=60), attempt=uuid4())
    goal = propose_goal(case=case.key, draft=draft, by=chain.viewer(chain.anna, today), now=now).row
    return [(chain.anna, f"/klanten/{case.key}/plan/{goal.key}/akkoord/"), (case.client, "/mijn/plan/doel/")]


def write_messages(case: Case) -> None:
    """The client wrote to the contact person, with a paper, and to who pays the benefit."""
    now = timezone.now()
    myself, paper = as_client(case.client_id, "", on=timezone.localdate(now)), Upload("brief.pdf", b"%PDF-1.7 brief")
    for queue in ("work", "benefit"):
        draft = Draft(text="Kan mijn gesprek een dag later?", attempt=uuid4(), files=(paper,))
        send_message(case=case.pk, draft=draft, queue=queue, by=myself, now=now)


def hold_a_signal(chain: Chain, case: Case) -> str:
    """Where the municipality puts a question of UWV on hold."""
    today = timezone.localdate()
    sent = send_signal(
        case=case.key, kind="question", values={"question": "Loopt er hulp?", "why": "Voor het plan"},
        addressee_id=chain.gemeente.pk, by=chain.viewer(chain.anna, today), now=timezone.now(),
    )  # fmt: skip
    return f"/signalen/{sent.key}/aanhouden/"


def ask_outside(chain: Chain, case: Case) -> str:
    """Where UWV sees how a link stands, and sends a new one."""
    sent = send_outside(
        case=case.key, kind="question", values={"question": "Loopt er hulp?", "why": "Voor het plan"},
        outside_name="De Linde", outside_email="balie@delinde.nl", address=str,
        by=chain.viewer(chain.anna, timezone.localdate()), now=timezone.now(),
    )  # fmt: skip
    return f"/signalen/{sent.signal.key}/"


def end_ww(chain: Chain) -> str:
    """The page of a client whose WW ends: somebody whom nobody was asked to take over."""
    today, mine = timezone.localdate(), Case.objects.filter(stewardships__staff=chain.anna, closed_on=None)
    case = mine.exclude(handovers__answer=None).earliest("pk")
    anna = chain.viewer(chain.anna, today)
    start_transfer(case=case.key, effective_on=today + timedelta(days=60), by=anna, now=timezone.now())
    return f"/klanten/{case.key}/overgang/"


def ways_of_working(chain: Chain) -> list[tuple[Staff, str]]:
    """Policy staff, at a draft of their own and at a version that they may choose."""
    pol, shipped = make_policy_officer(chain), ModelVersion.objects.get(code="jongeren", location=None)
    by = chain.viewer(pol, timezone.localdate())
    draft = copy_model(version=shipped.key, location_id=chain.location.pk, by=by, now=timezone.now())
    plan = plan_migration(chain, by)
    return [
        (pol, "/werkwijzen/indelingen/"),
        (pol, "/controles/vergelijking/"),
        (pol, f"/werkwijzen/{draft.key}/"),
        (pol, f"/werkwijzen/{shipped.key}/"),
        (pol, plan),
    ]


def plan_migration(chain: Chain, by: Viewer) -> str:
    """The page of a plan that waits for a yes: the location changed its way of working, and one case runs."""
    now, today = timezone.now(), timezone.localdate()
    old, new = (ModelVersion.objects.get(code=code, location=None) for code in ("fasen", "route-ab"))
    whose = {"location_id": chain.location.pk, "by": by, "now": now}
    choose_model(version=old.key, target_groups=["bijstand"], from_on=today, **whose)
    chain.register(on=today, target_group="bijstand")
    choose_model(version=new.key, target_groups=["bijstand"], from_on=today, **whose)
    row = request_migration(from_version=old.key, to_version=new.key, target_group="bijstand", **whose)
    with as_round():
        prepare_migration(migration=row.key, by=SYSTEM, now=now)
    return f"/werkwijzen/overzetten/{old.key}/{new.key}/?location={chain.location.pk}&target_group=bijstand"


def walk(page: Any, start: str, seen: dict[str, str]) -> Iterator[str]:
    """Follow every link to a kind of page that was not seen yet, and yield what is wrong there."""
    waiting = [start]
    while waiting:
        page.goto(waiting.pop(0))
        seen[name_of(page.url)] = page.url
        yield from find_faults(page)
        for address in page.evaluate(LINKS):
            name = name_of(address)
            if name and name not in NO_PAGES | set(seen):
                seen[name] = address
                waiting.append(address)


def name_of(address: str) -> str:
    """The name of the kind of page an address leads to; empty for another site."""
    try:
        return str(resolve(urlsplit(address).path).url_name)
    except Resolver404:
        return ""


def names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        else:
            yield str(pattern.name)
