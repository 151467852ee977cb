"""Every change to a case."""

from keten.dossier.cases.actions.attaching import Upload
from keten.dossier.cases.actions.changing import change_target_group
from keten.dossier.cases.actions.handovers import (
    accept_handover,
    ask_handover,
    assign_cases,
    refuse_handover,
    tell_client,
    withdraw_batch,
    withdraw_handover,
)
from keten.dossier.cases.actions.identity import correct_person, merge_clients
from keten.dossier.cases.actions.messages import Draft, Sent, answer_message, note_messages_read, send_message
from keten.dossier.cases.actions.opening import close_case, open_case, reopen_case
from keten.dossier.cases.actions.plans import (
    GoalDraft,
    Look,
    Once,
    agree_goal,
    end_goal,
    evaluate_goal,
    propose_goal,
)
from keten.dossier.cases.actions.sorting import close_message, move_message
from keten.dossier.cases.actions.steps import (
    complete_step,
    miss_step,
    move_step,
    plan_step,
    plan_steps_of,
    plan_telling,
)
from keten.dossier.cases.actions.surveying import ask_about_step
from keten.dossier.cases.actions.tasks import add_task, finish_task

__all__ = [
    "Draft",
    "GoalDraft",
    "Look",
    "Once",
    "Sent",
    "Upload",
    "accept_handover",
    "add_task",
    "agree_goal",
    "ask_about_step",
    "answer_message",
    "ask_handover",
    "assign_cases",
    "change_target_group",
    "close_case",
    "close_message",
    "complete_step",
    "correct_person",
    "end_goal",
    "evaluate_goal",
    "finish_task",
    "merge_clients",
    "miss_step",
    "move_message",
    "move_step",
    "note_messages_read",
    "open_case",
    "plan_step",
    "plan_steps_of",
    "plan_telling",
    "propose_goal",
    "refuse_handover",
    "reopen_case",
    "send_message",
    "tell_client",
    "withdraw_batch",
    "withdraw_handover",
]
