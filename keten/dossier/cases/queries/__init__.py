"""Reading cases. Everything that shows a client takes the viewer and returns only what that viewer may see."""

from keten.dossier.cases.queries.desk import Desk, WorkRow, get_desk
from keten.dossier.cases.queries.files import (
    Unknown,
    get_facts,
    get_file,
    get_handover,
    get_latest_case_key,
    list_enrolled,
    list_named_cases,
    open_case_file,
    search_files,
)
from keten.dossier.cases.queries.messages import (
    Conversation,
    count_unread,
    get_attachment,
    get_conversation,
    get_message,
    list_benefit_messages,
    list_latest_messages,
    list_open_messages,
)
from keten.dossier.cases.queries.overview import (
    FileOverview,
    Standing,
    get_overview,
    get_standing,
    get_step,
    get_summary,
)
from keten.dossier.cases.queries.returning import find_case_to_reopen, find_contact_before, list_closed_lately
from keten.dossier.cases.queries.team import (
    TeamOverview,
    count_carried,
    get_team_overview,
    list_asked_together,
    suggest_coach,
)

__all__ = [
    "Conversation",
    "Desk",
    "FileOverview",
    "Standing",
    "TeamOverview",
    "Unknown",
    "WorkRow",
    "count_carried",
    "count_unread",
    "find_case_to_reopen",
    "find_contact_before",
    "get_attachment",
    "get_conversation",
    "get_desk",
    "get_facts",
    "get_file",
    "get_handover",
    "get_latest_case_key",
    "get_message",
    "get_overview",
    "get_standing",
    "get_step",
    "get_summary",
    "get_team_overview",
    "list_asked_together",
    "list_benefit_messages",
    "list_closed_lately",
    "list_enrolled",
    "list_latest_messages",
    "list_named_cases",
    "list_open_messages",
    "open_case_file",
    "search_files",
    "suggest_coach",
]
