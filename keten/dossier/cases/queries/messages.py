"""Messages: the conversation of a case, what waits for an answer, and one file that came along."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case as Choose
from django.db.models import Exists, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, When

from keten.dossier.cases.models import OPEN_MESSAGE, Attachment, Case, Message, Queue, Stewardship
from keten.dossier.cases.queries.files import Unknown, load_file, open_with_reason
from keten.dossier.cases.rules.attachments import Limits
from keten.dossier.cases.rules.messages import MessageFacts, may_handle, may_move, may_write
from keten.dossier.clients.models import Because
from keten.dossier.clients.queries import granted_to
from keten.dossier.clients.rules.access import FileFacts
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.foundation.prepared import Prepared, fetch_prepared
from keten.ground.organisations.models import Task
from keten.ground.organisations.queries import responsible_for
from keten.ground.organisations.rules.viewer import Viewer

_SHOWN = 4  # messages on the page of a file
_RELATED = ("author__organisation", "organisation", "answered_by", "closed_by", "moved_by")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One message of a conversation, and what the viewer may do with it."""

    message: Message
    files: tuple[Attachment, ...]
    may_handle: bool
    may_move: bool


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """All messages of a case, in order of time. ``may_write``: the viewer may begin one to the client."""

    case: Case
    facts: FileFacts
    lines: tuple[Line, ...]
    may_write: bool

    @property
    def open_lines(self) -> tuple[Line, ...]:
        """What the client waits for, the first due first."""
        waiting = (line for line in self.lines if line.message.is_open)
        return tuple(sorted(waiting, key=lambda line: (line.message.answer_due_on or date.max, line.message.pk)))

    @property
    def to_answer(self) -> Message | None:
        """What an answer of the viewer answers: the newest message in the queue that is due first."""
        mine = [line.message for line in self.open_lines if line.may_handle]
        return max((one for one in mine if one.queue == mine[0].queue), key=lambda one: one.pk, default=None)


def get_conversation(key: UUID | int, *, viewer: Viewer) -> Conversation:
    """The messages of a case, as far as they are the viewer's. Raises ``Unknown``."""
    opened = open_with_reason(key, viewer=viewer, activity="berichten bekijken")
    case, facts = load_file(opened.case_id)
    rows = [row for row in list_messages(opened.case_id) if _shows(opened.because, row, viewer)]
    return Conversation(
        case=case,
        facts=facts,
        lines=tuple(_line(row, facts, viewer) for row in rows),
        may_write=may_write(viewer, _of_case(facts)).allowed and case.closed_on is None,
    )


def _line(row: Message, facts: FileFacts, viewer: Viewer) -> Line:
    said = describe_message(row, facts)
    return Line(
        message=row,
        files=tuple(row.attachments.all()),
        may_handle=may_handle(viewer, said).allowed,
        may_move=may_move(viewer, said).allowed,
    )


def _of_case(facts: FileFacts) -> MessageFacts:
    return MessageFacts(location_id=facts.location_id, steward_id=facts.steward_id)


def find_case_to_talk_in(client_id: int) -> Case | None:
    """The case in which a client who signed in writes: the open one, else the last; None without any."""
    return Case.objects.filter(client=client_id).order_by(F("closed_on").desc(nulls_first=True), "-pk").first()


def describe_message(row: Message, facts: FileFacts) -> MessageFacts:
    """A message as the rules see it."""
    return MessageFacts(
        location_id=facts.location_id,
        steward_id=facts.steward_id,
        queue=row.queue,
        organisation_id=row.organisation_id,
        from_client=row.from_client,
        is_open=row.is_open,
    )


def list_messages(case_id: int) -> list[Message]:
    """All messages of a case whose file this request opened, in order of time; of files everything but the content."""
    files = Prefetch("attachments", Attachment.objects.defer("content").order_by("pk"))
    rows = Message.objects.filter(case=case_id).select_related(*_RELATED).prefetch_related(files)
    return list(rows.order_by("sent_at", "pk"))


def get_message(key: UUID, *, viewer: Viewer) -> Message:
    """One message of a case that the viewer may see. Raises ``Unknown``."""
    row = Message.objects.select_related("case__client", *_RELATED).filter(key=key).first()
    if row is None:
        raise Unknown
    _open(row, viewer=viewer, activity="berichten bekijken")
    return row


def get_attachment(key: UUID, *, viewer: Viewer) -> Attachment:
    """One file with its content, from a case that the viewer may see. Raises ``Unknown``."""
    row = Attachment.objects.select_related("message__case").filter(key=key).first()
    if row is None:
        raise Unknown
    _open(row.message, viewer=viewer, activity="bijlage openen")
    return row


def _open(row: Message, *, viewer: Viewer, activity: str) -> None:
    opened = open_with_reason(row.case_id, viewer=viewer, activity=activity)
    if not _shows(opened.because, row, viewer):
        raise Unknown


def _shows(because: str, row: Message, viewer: Viewer) -> bool:
    """Who may look because of a question about a benefit sees the questions to their organisation, no more."""
    return because != Because.MESSAGE or row.organisation_id == viewer.organisation_id


def list_latest_messages(case_id: int) -> list[Message]:
    """The last messages of a case whose file this request opened: what waits first, then the newest."""
    return _LATEST.list(case_id)


_WAITS_FIRST = Choose(When(OPEN_MESSAGE, then=0), default=1, output_field=IntegerField())
_LATEST = Prepared(
    lambda id: (
        Message.objects.filter(case=id).select_related("author", "organisation").order_by(_WAITS_FIRST, "-pk")[:_SHOWN]
    )
)


def get_limits(on: date) -> Limits:
    """How large attachments may be, and how many."""
    return Limits(
        megabytes=get_whole_number("cases.attachment_megabytes", on=on),
        files=get_whole_number("cases.attachments_per_message", on=on),
    )


def count_unread(case_id: int) -> int:
    """How many messages the client has not read yet, of a case whose file this request opened."""
    return int(fetch_prepared(_UNREAD, [case_id])[0][0])


_UNREAD = "select count(*) from cases_message where case_id = %s and not from_client and read_at is null"


def list_open_messages(*, viewer: Viewer, queue: str = "", newest: bool = False, most: int = 500) -> list[Message]:
    """Unanswered messages of the clients whose contact person the viewer is or replaces, the first due first."""
    mine = Stewardship.objects.filter(case=OuterRef("case"), until_on=None, staff__in=viewer.desks)
    rows = _list_open(Q(Exists(mine)), viewer)
    if queue in Queue.values:
        rows = rows.filter(queue=queue)
    return list(rows.order_by(*(("-sent_at", "-pk") if newest else ("answer_due_on", "pk")))[:most])


def list_benefit_messages(*, viewer: Viewer, most: int = 500) -> list[Message]:
    """Unanswered questions about a benefit to the viewer's organisation, of clients into whose file they may look."""
    mine = Q(queue=Queue.BENEFIT, organisation=viewer.organisation_id)
    return list(_list_open(mine, viewer).order_by("answer_due_on", "pk")[:most])


def _list_open(condition: Q, viewer: Viewer) -> QuerySet[Message]:
    rows = Message.objects.filter(OPEN_MESSAGE, condition, granted_to(viewer, "case__client"))
    return rows.select_related("case__client", "organisation")


def find_payer(case: Case, *, on: date) -> int | None:
    """Who pays the benefit of this client here, by the arrangement of that day."""
    found = responsible_for(task=Task.BENEFIT, location_id=case.location_id, target_group=case.target_group, on=on)
    return found.pk if found else None
