"""What the daily round looks at, and what is done after it."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from keten.dossier.benefits import sweeps as benefits
from keten.dossier.cases import sweeps as cases
from keten.dossier.cases.actions.granting import follow_payers
from keten.dossier.clients.actions.anchoring import anchor_logs
from keten.dossier.questions.actions import mix_answers
from keten.ground.organisations.rules.viewer import SYSTEM
from keten.ground.promises.ports import Sweep
from keten.insight.evaluation import sweeps as evaluation
from keten.insight.evaluation.actions import end_measures
from keten.insight.governance import sweeps as governance
from keten.insight.governance.actions import record_silence
from keten.insight.governance.actions.drawing import sync_inspection_grants
from keten.insight.indicators.actions import order_figures
from keten.journey.appointments import sweeps as appointments
from keten.journey.chain_signals import sweeps as chain_signals
from keten.journey.chain_signals.actions.granting import sync_signal_grants
from keten.journey.diagnosis import sweeps as diagnosis
from keten.journey.enforcement import sweeps as enforcement
from keten.journey.enforcement.actions import draw_controls, remind_hearings
from keten.journey.enforcement.actions.holding import sync_enforcement_grants
from keten.journey.profiling.actions import draw_slices, note_drift
from keten.journey.routing import sweeps as routing
from keten.journey.routing.actions import run_clocks
from keten.journey.transfers import sweeps as transfers
from keten.journey.transfers.actions import run_transfers

SWEEPS: Sequence[Sweep] = (
    *cases.SWEEPS,
    *benefits.SWEEPS,
    *chain_signals.SWEEPS,
    *diagnosis.SWEEPS,
    *routing.SWEEPS,
    *appointments.SWEEPS,
    *enforcement.SWEEPS,
    *transfers.SWEEPS,
    *governance.SWEEPS,
    *evaluation.SWEEPS,
)


def move_clocks(on: date, now: datetime) -> None:
    """Ways of working: clocks start, warn, run out; steps come on desks."""
    run_clocks(on=on, now=now)


def hand_over_ww(on: date, now: datetime) -> None:
    """Who has few weeks of WW left: a transfer begins, with a step; on its day it takes effect."""
    run_transfers(on=on, now=now)


def remind_clients(on: date, now: datetime) -> None:
    """Who can still tell their side of what was found, and has few days left."""
    remind_hearings(by=SYSTEM, now=now)


def choose_controls(on: date, now: datetime) -> None:
    """Once a month: whom each organisation with a plan checks."""
    draw_controls(on=on, now=now)


def mix_surveys(on: date, now: datetime) -> None:
    """Answers about contact moments become answers of the month, as soon as enough of a kind are together."""
    mix_answers(on=on, now=now)


def note_silence(on: date, now: datetime) -> None:
    """Which party said nothing to a finding before its term was over."""
    record_silence(on=on, now=now)


def stop_measures(on: date, now: datetime) -> None:
    """A measure whose last day is over: nobody new takes part."""
    end_measures(by=SYSTEM, now=now)


def fix_logs(on: date) -> None:
    """Fix who looked, so that a changed line is found afterwards."""
    anchor_logs(on=on)


def follow_partners(on: date) -> None:
    """An organisation comes to or leaves a location on a day: who may answer signals and questions there follows."""
    sync_signal_grants(None, today=on)
    sync_enforcement_grants(None, today=on)
    follow_payers(today=on)
    sync_inspection_grants(today=on)


def watch_profiling(on: date) -> None:
    """Of each new case it is written down whether it stays out of reach of the statistical model; and its drift."""
    draw_slices(on=on)
    note_drift(on=on)


def refresh_figures(on: date) -> None:
    """What happened up to now leaves for the analytical store, and all figures are computed anew: by the worker."""
    order_figures()


AFTER_ROUND: Sequence[Callable[[date], None]] = (fix_logs, follow_partners, watch_profiling, refresh_figures)
BEFORE_ROUND: Sequence[Callable[[date, datetime], None]] = (
    move_clocks, hand_over_ww, remind_clients, choose_controls, mix_surveys, note_silence,
    stop_measures,
)  # fmt: skip
