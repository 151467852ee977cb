"""X happened -> do Y. The only place where one part of Keten sets another part in motion."""

from keten.doors.exchange.actions.carrying import carry_signal, note_not_delivered, send_again
from keten.dossier.benefits.actions import follow_merge, record_delivered_benefits
from keten.dossier.cases.actions import ask_about_step, plan_telling
from keten.ground.ledger.ports import Reactions
from keten.insight.evaluation.actions import follow_figures
from keten.journey.appointments.actions import fill_place, follow_up, tell_participants
from keten.journey.chain_signals.actions import ask_about_signal, move_signals, send_correction
from keten.journey.intake.actions import follow_form
from keten.journey.transfers.actions import (
    end_with_case,
    follow_handover,
    follow_refusal,
    record_agreement,
    take_effect,
)
from keten.journey.transfers.actions.following import follow_place

REACTIONS: Reactions = {
    # The new contact person tells the client that they have taken over (P6).
    "cases.handover-accepted": [plan_telling, follow_handover],
    "cases.handover-refused": [follow_refusal],
    "cases.handover-withdrawn": [follow_refusal],
    # A case at another location: who may look because of what hangs on it follows. Closed: its transfers are over.
    "cases.case-moved": [follow_place],
    "cases.case-reopened": [follow_place],
    "cases.case-closed": [end_with_case],
    # A contact with the client is over: now and then they are asked how it was.
    "cases.step-ended": [ask_about_step],
    # The first day without WW of who goes on with bijstand.
    "transfers.day-reached": [take_effect],
    # The owner of a datum is asked whether it is right (Besluit SUWI art. 5.2b).
    "clients.correction-asked": [send_correction],
    # What the benefits register says becomes benefit periods: the band shows how long they last.
    "clients.facts-delivered": [record_delivered_benefits],
    # A form that was sent and to which no source owes anything: the application, early notice or registration.
    "questions.form-completed": [follow_form],
    # After a talk that the client missed or cancelled the contact person calls; a place that is free goes to who waits.
    "appointments.appointment-missed": [follow_up],
    "appointments.appointment-cancelled": [follow_up],
    "appointments.place-given-up": [fill_place],
    "appointments.meeting-cancelled": [tell_participants],
    # A signal, and every turn of it, goes to the system of the other side when one is connected (P3).
    "chain_signals.signal-sent": [carry_signal],
    "chain_signals.signal-turned": [carry_signal],
    "chain_signals.signal-answered": [carry_signal, record_agreement, ask_about_signal],
    "exchange.message-refused": [note_not_delivered],
    # What the other side refused goes again when an administrator asks for it.
    "exchange.resend-asked": [send_again],
    # All figures are there anew: what the cases say of the measures that draw lots.
    "indicators.figures-computed": [follow_figures],
    # Two registrations of one person became one: applications, benefits and signals go along.
    "clients.client-merged": [follow_merge, move_signals],
}
