"""What happened to a case. Ids and codes only."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from keten.ground.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class CaseEvent(Event):
    """``moves_access``: after this somebody else may be involved, and so may look."""

    moves_access: ClassVar[bool] = False
    case_id: int


@dataclass(frozen=True, kw_only=True)
class CaseOpened(CaseEvent):
    type: ClassVar[str] = "cases.case-opened"
    location_id: int
    target_group: str
    responsible_id: int | None


@dataclass(frozen=True, kw_only=True)
class CaseClosed(CaseEvent):
    type: ClassVar[str] = "cases.case-closed"
    moves_access: ClassVar[bool] = True
    reason: str


@dataclass(frozen=True, kw_only=True)
class CaseReopened(CaseEvent):
    """The client came back within the term: the same case goes on, with its history."""

    type: ClassVar[str] = "cases.case-reopened"
    moves_access: ClassVar[bool] = True
    location_id: int
    target_group: str
    responsible_id: int | None
    closed_on: date


@dataclass(frozen=True, kw_only=True)
class CaseMoved(CaseEvent):
    """To another location, when somebody there took over."""

    type: ClassVar[str] = "cases.case-moved"
    moves_access: ClassVar[bool] = True
    from_location_id: int
    location_id: int


@dataclass(frozen=True, kw_only=True)
class TargetGroupChanged(CaseEvent):
    """Another benefit (*doelgroep*): from then on another arrangement holds."""

    type: ClassVar[str] = "cases.target-group-changed"
    from_group: str
    target_group: str


@dataclass(frozen=True, kw_only=True)
class HandoverAsked(CaseEvent):
    type: ClassVar[str] = "cases.handover-asked"
    moves_access: ClassVar[bool] = True
    handover_id: int
    kind: str
    to_organisation_id: int
    to_staff_id: int | None
    answer_due_on: date


@dataclass(frozen=True, kw_only=True)
class HandoverAccepted(CaseEvent):
    type: ClassVar[str] = "cases.handover-accepted"
    moves_access: ClassVar[bool] = True
    handover_id: int
    kind: str
    steward_id: int | None
    tell_client_by: date | None


@dataclass(frozen=True, kw_only=True)
class HandoverRefused(CaseEvent):
    type: ClassVar[str] = "cases.handover-refused"
    moves_access: ClassVar[bool] = True
    handover_id: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class HandoverWithdrawn(CaseEvent):
    type: ClassVar[str] = "cases.handover-withdrawn"
    moves_access: ClassVar[bool] = True
    handover_id: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class ClientTold(CaseEvent):
    """The client was told about a handover (P6)."""

    type: ClassVar[str] = "cases.client-told"
    handover_id: int


@dataclass(frozen=True, kw_only=True)
class StepPlanned(CaseEvent):
    type: ClassVar[str] = "cases.step-planned"
    step_id: int
    kind: str
    due_on: date


@dataclass(frozen=True, kw_only=True)
class StepMoved(CaseEvent):
    type: ClassVar[str] = "cases.step-moved"
    step_id: int
    kind: str
    from_on: date
    due_on: date


@dataclass(frozen=True, kw_only=True)
class StepEnded(CaseEvent):
    """Done, missed or cancelled."""

    type: ClassVar[str] = "cases.step-ended"
    step_id: int
    kind: str
    outcome: str


@dataclass(frozen=True, kw_only=True)
class ResponsibilityMoved(CaseEvent):
    type: ClassVar[str] = "cases.responsibility-moved"
    moves_access: ClassVar[bool] = True
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class MessageEvent(CaseEvent):
    """``queue``: work, or benefit, which the organisation that pays answers and may look for."""

    moves_access: ClassVar[bool] = True
    message_id: int
    queue: str


@dataclass(frozen=True, kw_only=True)
class MessageSent(MessageEvent):
    """By the client, on their behalf (``way``: how they said it), or by staff; never what it says."""

    type: ClassVar[str] = "cases.message-sent"
    from_client: bool
    way: str | None
    attachments: int
    answer_due_on: date | None


@dataclass(frozen=True, kw_only=True)
class MessageAnswered(MessageEvent):
    """``answer_id``: the message that answered it."""

    type: ClassVar[str] = "cases.message-answered"
    answer_id: int


@dataclass(frozen=True, kw_only=True)
class MessageClosed(MessageEvent):
    """No answer is needed; the reason stands with the message."""

    type: ClassVar[str] = "cases.message-closed"


@dataclass(frozen=True, kw_only=True)
class MessageMoved(MessageEvent):
    """To the other queue; the last day to answer stays."""

    type: ClassVar[str] = "cases.message-moved"
    organisation_id: int | None


@dataclass(frozen=True, kw_only=True)
class GoalEvent(CaseEvent):
    """About the plan of a client; never what it says."""

    goal_id: int


@dataclass(frozen=True, kw_only=True)
class GoalProposed(GoalEvent):
    """By the client (``way``: how they told staff) or by staff; ``replaces_id``: the goal that ended for it."""

    type: ClassVar[str] = "cases.goal-proposed"
    from_client: bool
    way: str | None
    horizon_on: date
    evaluate_on: date
    replaces_id: int | None


@dataclass(frozen=True, kw_only=True)
class GoalAgreed(GoalEvent):
    """By one of the two sides; ``tasks``: how many steps the client said yes to with it."""

    type: ClassVar[str] = "cases.goal-agreed"
    by_client: bool
    way: str | None
    tasks: int


@dataclass(frozen=True, kw_only=True)
class GoalEvaluated(GoalEvent):
    type: ClassVar[str] = "cases.goal-evaluated"
    evaluation_id: int
    outcome: str
    next_on: date | None


@dataclass(frozen=True, kw_only=True)
class GoalEnded(GoalEvent):
    type: ClassVar[str] = "cases.goal-ended"
    outcome: str


@dataclass(frozen=True, kw_only=True)
class TaskAdded(GoalEvent):
    """A step of the client."""

    type: ClassVar[str] = "cases.task-added"
    task_id: int
    due_on: date
    from_client: bool
    way: str | None


@dataclass(frozen=True, kw_only=True)
class TaskFinished(GoalEvent):
    """Done, or not, with the reason beside it."""

    type: ClassVar[str] = "cases.task-finished"
    task_id: int
    is_done: bool
    way: str | None


@dataclass(frozen=True, kw_only=True)
class MessagesRead(CaseEvent):
    """By the client, or by who answers them."""

    type: ClassVar[str] = "cases.messages-read"
    by_client: bool
    count: int
