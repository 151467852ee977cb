"""Every change of enforcement."""

from keten.journey.enforcement.actions.agreeing import agree_duty, report_effort
from keten.journey.enforcement.actions.controlling import draw_controls, end_control
from keten.journey.enforcement.actions.deciding import approve_decision, make_decision, return_decision
from keten.journey.enforcement.actions.following import answer_repentance, ask_repentance, reconsider_decision
from keten.journey.enforcement.actions.hearing import answer_hearing, ask_hearing, extend_hearing, remind_hearings
from keten.journey.enforcement.actions.investigating import open_investigation
from keten.journey.enforcement.actions.objecting import decide_objection, make_objection, postpone_objection

__all__ = [
    "agree_duty",
    "answer_hearing",
    "answer_repentance",
    "approve_decision",
    "ask_hearing",
    "ask_repentance",
    "decide_objection",
    "draw_controls",
    "end_control",
    "extend_hearing",
    "make_decision",
    "make_objection",
    "open_investigation",
    "postpone_objection",
    "reconsider_decision",
    "remind_hearings",
    "report_effort",
    "return_decision",
]
