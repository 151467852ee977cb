"""Two locations that have nothing to do with each other, each with a client of whom the chain keeps everything."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils.timezone import get_current_timezone

from keten.dossier.benefits.actions import correct_decision, decide_application, submit_application
from keten.dossier.benefits.models import Application, BenefitPeriod
from keten.dossier.cases.actions import (
    Draft,
    GoalDraft,
    Look,
    Upload,
    accept_handover,
    add_task,
    agree_goal,
    answer_message,
    assign_cases,
    evaluate_goal,
    plan_step,
    propose_goal,
    send_message,
)
from keten.dossier.cases.models import Attachment, Case, Goal, GoalTask, Handover, Message, Spell, Step
from keten.dossier.clients.actions import (
    break_glass,
    choose_contact_preference,
    record_delivery,
    start_review,
    state_fact,
)
from keten.dossier.clients.models import GlassBreak
from keten.dossier.clients.ports import Delivered
from keten.dossier.questions.actions import ask_partner, ask_survey, set_surveys, start_form
from keten.dossier.questions.models import FilledForm, SurveyInvitation
from keten.ground.ledger.actions import drain, draining
from keten.ground.organisations.models import Municipality, Organisation, Staff, StaffRole, TeamMembership
from keten.ground.organisations.rules.viewer import SYSTEM, Viewer, as_client
from keten.insight.evaluation.models import Measure as Tried
from keten.insight.governance import actions as inspecting
from keten.insight.governance.models import Finding as Judged
from keten.insight.governance.models import Obligation, Sample, SampledFile
from keten.journey.appointments.actions import GroupMeeting, Meeting, convene, invite, plan_meeting, take_place
from keten.journey.appointments.models import Appointment, Invitation
from keten.journey.appointments.models import Place as GroupPlace
from keten.journey.chain_signals.actions import send_outside
from keten.journey.chain_signals.models import ChainSignal, SignalLink
from keten.journey.diagnosis.actions import decide_diagnosis, take_test
from keten.journey.diagnosis.actions.deciding import Choice
from keten.journey.diagnosis.library import get_test
from keten.journey.diagnosis.models import Diagnosis
from keten.journey.enforcement.actions import (
    agree_duty,
    answer_hearing,
    approve_decision,
    ask_hearing,
    make_decision,
    make_objection,
    open_investigation,
    report_effort,
)
from keten.journey.enforcement.actions.agreeing import Effort
from keten.journey.enforcement.actions.deciding import Choice as Measure
from keten.journey.enforcement.actions.investigating import Finding
from keten.journey.enforcement.models import Control, FormalDecision, Repentance
from keten.journey.intake.actions import report_benefit
from keten.journey.routing.actions import copy_model, save_draft
from keten.journey.routing.models import ModelVersion
from keten.journey.transfers.actions import start_transfer
from keten.journey.transfers.models import ReintegrationAgreement, Transfer
from tests.access.measures import draw_lots, plan_measure
from tests.factories import EPOCH, Chain, make_chain
from tests.insight.governance.inspecting import Inspecting, make_head, make_inspector
from tests.journey.enforcement.conftest import make_control
from tests.journey.routing.policy import make_policy_officer

# Nobody outside may read any of these.
SURNAME, PHONE, EMAIL, STREET, STEP, REASON, WISH, LOOK = (
    "Zonderlingnaam", "0699887766", "zonderling@voorbeeld.nl", "Geheimestraat", "stap-over-de-hond",
    "reden-over-de-kat", "wens-over-de-boot", "blik-op-de-buurman",
)  # fmt: skip
BSN = "111222333"
_DAY = timedelta(days=1)
SECRETS = (SURNAME, PHONE, EMAIL, STREET, STEP, REASON, WISH, LOOK, BSN)


@dataclass
class Agenda:
    """What stands in agendas about the client: a time to choose, a talk, a place in a group."""

    invitation: Invitation
    appointment: Appointment
    meeting: Appointment
    group_place: GroupPlace


@dataclass
class Inspected:
    """An inspection of the place: the client's file was drawn and looked into; a draft, a sent and a final finding."""

    inspector: Staff
    sample: Sample
    file: SampledFile
    draft: Judged
    sent: Judged
    final: Judged
    obligation: Obligation


@dataclass
class Place:
    """A location with its people, one client of all sorts of data, and the keys of everything about that client."""

    chain: Chain
    case: Case
    handover: Handover
    step: Step
    application: Application
    signal: ChainSignal
    outside: SignalLink  # to somebody who does not work with Keten
    token: str  # of that link
    code: str
    form: FilledForm
    look: GlassBreak
    batch: UUID
    diagnosis: Diagnosis
    measure: FormalDecision
    control: Control
    transfer: Transfer
    message: Message  # of the client, about work, not answered
    question: Message  # of the client, about the benefit, not answered
    attachment: Attachment  # of that message about work
    goal: Goal  # agreed by both
    task: GoalTask  # of the client, to be done
    agenda: "Agenda"
    survey: SurveyInvitation  # of the client
    asked: SurveyInvitation  # of the team leader
    officer: Staff
    policy: Staff
    draft: ModelVersion  # of a way of working: this location's own, until it is published
    inspected: "Inspected"
    planned: Tried  # a measure that this location prepares

    @property
    def people(self) -> dict[str, Staff]:
        """Somebody of each role who works here."""
        chain = self.chain
        return {
            "coach": chain.bram, "team_leader": chain.dirk, "administrator": chain.els, "location_manager": chain.carla,
            "security_officer": self.officer, "policy_officer": self.policy,
            "inspector": self.inspected.inspector,
        }  # fmt: skip


def _marks(name: str) -> dict[str, str]:
    """The secrets in the place that is not to be seen, ordinary words in the other."""
    words = {"step": STEP, "reason": REASON, "wish": WISH, "look": LOOK, "street": STREET}
    return words if name.endswith("Zuid") else {key: f"gewoon-woord-{key}" for key in words}


def make_place(name: str, *, today: date, municipality: str) -> Place:
    """A place where every table of a client has rows; organisations of its own, so that nothing is shared."""
    chain = _apart(make_chain(name), name, municipality)
    with draining() as pending:
        case = chain.register(
            on=today, bsn=BSN if name.endswith("Zuid") else "999990019", **_person(name, municipality)
        )
        place = _fill(chain, case, today, name)
        drain(pending)
    place.signal = ChainSignal.objects.get(client=case.client, outside_name="")
    _agree(place, today, name)
    return place


def _agree(place: Place, today: date, name: str) -> None:
    """What two partners agreed about the client, and where the case was before."""
    ReintegrationAgreement.objects.create(
        case=place.case, transfer=place.transfer, signal=place.signal, from_organisation=place.chain.uwv,
        to_organisation=place.chain.gemeente, text=_marks(name)["wish"], agreed_on=today,
    )  # fmt: skip
    Spell.objects.create(
        case=place.case, location=place.chain.location, target_group="none", opened_on=today, from_on=today,
        until_on=today, because="target_group",
    )  # fmt: skip


def _person(name: str, municipality: str) -> dict[str, str]:
    secret = {"last_name": SURNAME, "phone": PHONE, "email": EMAIL}
    marks = secret if name.endswith("Zuid") else {"email": "gewoon@voorbeeld.nl"}
    return {"municipality_code": municipality, **marks}


def _apart(chain: Chain, name: str, code: str) -> Chain:
    """Organisations of this place alone, and a manager and a privacy officer."""
    municipality, _ = Municipality.objects.get_or_create(code=code, defaults={"name": f"Stad {code}", "province": "X"})
    for attribute, kind in (("uwv", "uwv"), ("gemeente", "municipality")):
        own = code.lower() if kind == "municipality" else f"{kind}-{code.lower()}"
        organisation = Organisation.objects.create(code=own, name=f"{kind} van {name}", kind=kind, from_on=EPOCH)
        old = getattr(chain, attribute)
        for staff in (chain.anna, chain.bram, chain.carla, chain.dirk, chain.els):
            if staff.organisation_id == old.pk:
                staff.organisation = organisation
                staff.save()
        chain.location.arrangements.filter(organisation=old).update(organisation=organisation)
        chain.location.partners.filter(organisation=old).update(organisation=organisation)
        setattr(chain, attribute, organisation)
    chain.location.municipality = municipality
    chain.location.save()
    StaffRole.objects.filter(staff=chain.carla).update(role="location_manager")
    return chain


def _fill(chain: Chain, case: Case, today: date, name: str) -> Place:
    now = datetime.combine(today, time(10), get_current_timezone())
    marks = _marks(name)
    asked = Handover.objects.get(case=case)
    steward = asked.to_staff or chain.anna
    anna, dirk = chain.viewer(steward, today), chain.viewer(chain.dirk, today)
    accept_handover(handover=asked.key, by=anna, now=now)
    step = plan_step(case=case.key, kind="talk", due_on=today, note=marks["step"], by=anna, now=now)
    client, myself = case.client, as_client(case.client_id, "", on=today)
    other = chain.bram if steward == chain.anna else chain.anna
    batch = assign_cases(cases=[case.key], to_staff_id=other.pk, by=dirk, now=now)
    Handover.objects.filter(batch=batch).update(reason=marks["reason"])
    elsewhere = chain.viewer(_colleague(chain, "G. de Gluurder", "coach"), today)
    report_benefit(client=client, law="ioaw", by=myself, now=now)
    break_glass(known_as=client.number, born_on=client.born_on, reason=marks["look"], by=elsewhere, now=now)
    application = submit_application(key=uuid4(), case=case.key, law="pw", by=anna, now=now)
    _correct_another(chain, case, today, by=anna, now=now)
    street = Delivered(datum="adres.straat", value=marks["street"])
    record_delivery(client=client, source="brp", delivered=[street], by=SYSTEM, now=now)
    state_fact(client=client, datum="wens.werk", value=marks["wish"], by=myself, now=now)
    start_review(client=client, datum="adres.straat", by=anna, now=now, asked_value="Elders", reason=marks["reason"])
    form = start_form(client=client, form="vroegmelding", by=myself, now=now)
    policy = make_policy_officer(chain)
    link, token, code = _ask_outside(case, dirk, now, marks)
    message, question = _write(case, anna, myself, now, marks)
    goal, task = _make_plan(case, anna, myself, now, marks)
    draw_lots(chain, case, now)
    return Place(
        chain=chain, case=case, handover=Handover.objects.get(batch=batch), step=step, application=application,
        signal=ChainSignal(), outside=link, token=token, code=code, form=form,
        look=GlassBreak.objects.get(client=client), batch=batch,
        diagnosis=_diagnose(case, anna, now, marks),
        measure=_enforce(chain, case, anna, chain.viewer(other, today), now, marks),
        control=make_control(case, chain.uwv, on=today),
        transfer=start_transfer(case=case.key, effective_on=today + timedelta(days=50), by=anna, now=now),
        message=message,
        question=question,
        attachment=message.attachments.get(),
        goal=goal,
        task=task,
        agenda=_plan(chain, case, anna, now, marks),
        survey=_survey(chain, case, myself, now),
        asked=_ask_leader(chain, now),
        officer=_colleague(chain, "P. de Privacy", "security_officer"),
        policy=policy,
        draft=_draft(chain, chain.viewer(policy, today), now, marks),
        inspected=_inspect(chain, case, today, marks),
        planned=plan_measure(chain, now, marks),
    )  # fmt: skip


def _survey(chain: Chain, case: Case, myself: Viewer, now: datetime) -> SurveyInvitation:
    """The client was asked how it was, and wants no more of it; what others answered here belongs to nobody."""
    row = ask_survey(
        client_id=case.client_id, location_id=chain.location.pk, step_kind="talk", organisations=["uwv"], by=SYSTEM,
        now=now,
    )  # fmt: skip
    assert row is not None
    set_surveys(wanted=False, by=myself, now=now)
    return row


def _ask_leader(chain: Chain, now: datetime) -> SurveyInvitation:
    """The team leader was asked how a signal was dealt with."""
    row = ask_partner(
        staff_id=chain.dirk.pk, location_id=chain.location.pk, step_kind="signal", organisations=["uwv"], by=SYSTEM,
        now=now,
    )  # fmt: skip
    assert row is not None
    return row


def _ask_outside(case: Case, by: Viewer, now: datetime, marks: dict[str, str]) -> tuple[SignalLink, str, str]:
    """A question to somebody without an account: the link, the token in its address and the code."""
    tokens: list[str] = []
    made = send_outside(
        case=case.key, kind="question", values={"question": marks["reason"], "why": marks["wish"]},
        outside_name="Praktijk", outside_email="praktijk@voorbeeld.nl",
        address=lambda token: tokens.append(token) or "", by=by, now=now,
    )  # fmt: skip
    return made.signal.links.get(), tokens[0], made.code


def _write(case: Case, by: Viewer, myself: Viewer, now: datetime, marks: dict[str, str]) -> tuple[Message, Message]:
    """A conversation: answered once, and two messages that wait; the client chose how they are told."""
    choose_contact_preference(client_id=case.client_id, email=True, text=False, by=myself, now=now)

    def draft(*files: Upload) -> Draft:
        return Draft(text=marks["wish"], attempt=uuid4(), files=files)

    first = send_message(case=case.key, draft=draft(), by=myself, now=now).message
    answer_message(message=first.key, draft=draft(), by=by, now=now)
    paper = Upload(name="brief.pdf", content=b"%PDF-" + marks["wish"].encode())
    message = send_message(case=case.key, draft=draft(paper), by=myself, now=now).message
    return message, send_message(case=case.key, draft=draft(), queue="benefit", by=myself, now=now).message


def _make_plan(case: Case, by: Viewer, myself: Viewer, now: datetime, marks: dict[str, str]) -> tuple[Goal, GoalTask]:
    """A goal that both agreed to, looked at once, with a step of the client; and one that it took the place of."""
    horizon_on, soon = now.date() + timedelta(days=60), now.date() + timedelta(days=9)
    for _number in range(2):
        draft = GoalDraft(text=marks["wish"], horizon_on=horizon_on, attempt=uuid4())
        goal = propose_goal(case=case.key, draft=draft, by=by, now=now).row
    goal = agree_goal(goal=goal.key, by=myself, now=now)
    look = Look(
        client_words=marks["wish"], staff_words=marks["reason"], outcome="on", attempt=uuid4(), next_on=soon
    )  # fmt: skip
    evaluate_goal(goal=goal.key, look=look, by=by, now=now)
    given = {"what": marks["step"], "due_on": soon, "attempt": uuid4()}
    return goal, add_task(goal=goal.key, by=myself, now=now, **given).row


def _correct_another(chain: Chain, case: Case, today: date, *, by: Viewer, now: datetime) -> None:
    """A second application, with a benefit period and a decision that did not stand."""
    row = submit_application(key=uuid4(), case=case.key, law="ww", by=by, now=now)
    decide_application(application=row.key, outcome="granted", from_on=today, by=by, now=now)
    correct_decision(
        application=row.key, kind="own_error", outcome="refused", outcome_reason="conditions_not_met", by=by, now=now
    )


def _diagnose(case: Case, by: Viewer, now: datetime, marks: dict[str, str]) -> Diagnosis:
    """A test, a diagnosis with the words of the client, and something they need help with."""
    questions = get_test("kansmeter").questions
    answers = {row.question.code: row.question.choices[0].code for row in questions}
    take_test(case=case.key, test="kansmeter", answers=answers, by=by, now=now)
    choice = Choice(reason=marks["reason"], client_view=marks["wish"], needs=("debts",))
    return decide_diagnosis(case=case.key, choice=choice, by=by, now=now)


def _enforce(chain: Chain, case: Case, by: Viewer, colleague: Viewer, now: datetime, marks: dict[str, str]) -> Any:
    """What was asked of the client, told, found, said and decided; and what the client did with the decision."""
    today, myself = by.on or now.date(), as_client(case.client_id, "", on=by.on or now.date())
    BenefitPeriod.objects.create(
        client=case.client, law="ww", payer=chain.uwv, from_on=EPOCH, source="source:proef", recorded_at=now
    )
    agree_duty(case=case.key, from_on=today, until_on=None, applications=2, exemption="", reason=marks["reason"],
               by=by, now=now)  # fmt: skip
    effort = Effort(on=today, employer=marks["wish"], job=marks["wish"], way="letter", result="waiting")
    report_effort(case=case.key, lines=[effort], by=myself, now=now)
    finding = Finding(law="ww", conducts={"ww_applying": today}, found=marks["reason"])
    row = open_investigation(case=case.key, finding=finding, by=by, now=now)
    ask_hearing(investigation=row.key, by=by, now=now)
    answer_hearing(investigation=row.key, view=marks["wish"], is_own_words=True, by=myself, now=now)
    measure = Measure(outcome="warning", culpability="full", reason=marks["reason"])
    made = make_decision(investigation=row.key, choice=measure, by=by, now=now)
    made = approve_decision(decision=made.key, by=colleague, now=now)
    make_objection(decision=made.key, words=marks["wish"], by=myself, now=now)
    Repentance.objects.create(decision=made, words=marks["wish"], asked_on=today)
    return made


def _plan(chain: Chain, case: Case, by: Viewer, now: datetime, marks: dict[str, str]) -> Agenda:
    """A time to choose, a talk that was set, and a place in a group."""
    people, soon = frozenset([chain.anna.pk, chain.bram.pk]), now + timedelta(days=3)
    talk = Meeting(kind="talk", staff_ids=people, way="phone", note=marks["wish"])
    days = {"from_on": soon.date(), "until_on": soon.date() + timedelta(days=6)}
    invitation = invite(case=case.key, meeting=talk, **days, by=by, now=now)
    call = Meeting(kind="call", staff_ids=people, way="phone")
    appointment = convene(
        case=case.key, meeting=call, starts_at=soon, reason=marks["reason"], attempt=uuid4(), by=by, now=now
    )
    group = GroupMeeting(kind="training", title="Solliciteren", staff_ids=people, seats=5, starts_at=soon + _DAY)
    meeting = plan_meeting(location=chain.location.key, meeting=group, by=by, now=now)
    return Agenda(invitation, appointment, meeting, take_place(case=case.key, meeting=meeting.key, by=by, now=now))


def _draft(chain: Chain, by: Viewer, now: datetime, marks: dict[str, str]) -> ModelVersion:
    """A copy of a shipped way of working with a word of this place in it."""
    shipped = ModelVersion.objects.get(code="jongeren", location=None)
    draft = copy_model(version=shipped.key, location_id=chain.location.pk, by=by, now=now)
    return save_draft(version=draft.key, text=f"{draft.text}# {marks['wish']}\n", by=by, now=now)


def _inspect(chain: Chain, case: Case, today: date, marks: dict[str, str]) -> Inspected:
    """The whole way, up to an obligation of the manager; parties are organisations of this place alone."""
    heads = make_head(chain, chain.gemeente, "H. Hoofd"), make_head(chain, chain.uwv, "U. Hoofd")
    world = Inspecting(chain, make_inspector("I. van de Inspectie"), *heads, on=today)
    inspection = world.open(subject=marks["look"], question=marks["wish"])  # not final, so for few
    sample = world.draw(inspection, size=400)
    file = sample.files.get(case=case)
    answers = {1: inspecting.Given("yes", marks["reason"]), 2: inspecting.Given("no")}
    inspecting.review_file(file=file.key, answers=answers, **world.as_inspector())
    final = world.settle(world.open())  # for everybody
    draft, sent = world.write(inspection, text=marks["wish"]), world.send(inspection, text=marks["reason"])
    return Inspected(world.inspector, sample, file, draft, sent, final, world.oblige(final))


def _colleague(chain: Chain, name: str, role: str) -> Staff:
    """Somebody who works at the location and carries nobody."""
    staff = Staff.objects.create(organisation=chain.gemeente, name=name, email=f"{uuid4()}@voorbeeld.nl", from_on=EPOCH)
    StaffRole.objects.create(staff=staff, role=role, from_on=EPOCH)
    TeamMembership.objects.create(team=chain.team, staff=staff, from_on=EPOCH)
    return staff
