"""Every change to applications and benefits."""

from keten.dossier.benefits.actions.applying import (
    extend_transfer,
    submit_application,
    transfer_application,
    withdraw_application,
)
from keten.dossier.benefits.actions.deciding import correct_decision, decide_application, record_first_payment
from keten.dossier.benefits.actions.delivering import record_delivered_benefits
from keten.dossier.benefits.actions.joining import follow_merge
from keten.dossier.benefits.actions.periods import end_benefit_period, record_benefit_period

__all__ = [
    "correct_decision",
    "decide_application",
    "end_benefit_period",
    "extend_transfer",
    "follow_merge",
    "record_benefit_period",
    "record_delivered_benefits",
    "record_first_payment",
    "submit_application",
    "transfer_application",
    "withdraw_application",
]
