"""Everything one page shows of a case: who carries it, what comes, what was, how often it changed hands."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from keten.dossier.cases.models import Case, Handover, HandoverKind, Responsibility, Spell, Step, Stewardship
from keten.dossier.cases.queries.files import Unknown, load_case, open_case_file, open_with_reason
from keten.dossier.cases.rules.handover import (
    HandoverFacts,
    may_accept_handover,
    may_answer_handover,
    may_withdraw_handover,
)
from keten.dossier.clients.rules.access import FileFacts
from keten.ground.foundation.prepared import Prepared
from keten.ground.organisations.rules.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class FileOverview:
    """One case as a whole. Lists are in order of time: ``steps_ahead`` next first, the others latest first."""

    case: Case
    facts: FileFacts
    steward: Stewardship | None
    responsible: Responsibility | None
    steps_ahead: tuple[Step, ...]
    steps_past: tuple[Step, ...]
    handovers: tuple[Handover, ...]
    stewards: tuple[Stewardship, ...]
    spells: tuple[Spell, ...] = ()  # what is over: earlier times open, other locations and target groups
    opened_because: str = ""  # the reason of the grant that opened the file

    @property
    def next_step(self) -> Step | None:
        return self.steps_ahead[0] if self.steps_ahead else None

    @property
    def open_handover(self) -> Handover | None:
        return next((h for h in self.handovers if h.answer is None), None)

    @property
    def client_to_tell(self) -> Handover | None:
        """An accepted handover since the case opened of which the client does not know yet."""
        now = (h for h in self.handovers if h.asked_on >= self.case.opened_on)
        return next((h for h in now if h.tell_client_by and not h.client_told_on), None)

    @property
    def handover_counts(self) -> Counter[str]:
        """Accepted handovers per kind; asking for the first contact person is none (P6)."""
        return Counter(h.kind for h in self.handovers if h.answer == "accepted" and h.kind != HandoverKind.FIRST)


@dataclass(frozen=True)
class Standing:
    """What the viewer may do with a request: take the client over, refuse, take the request back."""

    may_accept: bool
    may_refuse: bool
    may_withdraw: bool


def get_overview(key: UUID | int, *, viewer: Viewer, activity: str = "dossier bekijken") -> FileOverview:
    """The whole of one case by key or id, in seven queries. Raises ``Unknown``."""
    opened = open_with_reason(key, viewer=viewer, activity=activity)
    return _overview(load_case(opened.case_id), because=opened.because)


def get_summary(case: Case, *, viewer: Viewer) -> FileOverview:
    """The same, for a case that was found through its handover."""
    open_case_file(case.pk, viewer=viewer)
    return _overview(case)


def get_standing(handover: Handover, overview: FileOverview, *, viewer: Viewer) -> Standing:
    """What a page may offer; the actions ask the same rules again."""
    facts, steward_id = describe_handover(handover, overview.case), overview.facts.steward_id
    return Standing(
        may_accept=may_accept_handover(viewer, facts, steward_id=steward_id).allowed,
        may_refuse=may_answer_handover(viewer, facts).allowed,
        may_withdraw=may_withdraw_handover(viewer, facts, steward_id=steward_id).allowed,
    )


def describe_handover(handover: Handover, case: Case) -> HandoverFacts:
    """The handover as the rules see it."""
    return HandoverFacts(
        to_organisation_id=handover.to_organisation_id,
        to_staff_id=handover.to_staff_id,
        asked_by_id=handover.asked_by_id,
        answer=handover.answer,
        location_id=handover.location_id,
        case_location_id=case.location_id,
        kind=handover.kind,
        keeps_steward=handover.keeps_steward,
    )


def get_step(key: UUID, *, viewer: Viewer) -> Step:
    """One step of a case that the viewer may see. Raises ``Unknown``."""
    step = Step.objects.select_related("case__client", "case__location").filter(key=key).first()
    if step is None:
        raise Unknown
    open_case_file(step.case_id, viewer=viewer)
    return step


_STEPS = Prepared(
    lambda id: Step.objects.filter(case=id).select_related("owner", "planned_by", "ended_by").order_by("due_on", "pk")
)
_STEWARDS = Prepared(
    lambda id: Stewardship.objects.filter(case=id).select_related("staff__organisation").order_by("-accepted_at")
)
_SPELLS = Prepared(lambda id: Spell.objects.filter(case=id).select_related("location").order_by("-until_on", "-pk"))
_RESPONSIBLE = Prepared(
    lambda id: Responsibility.objects.filter(case=id, until_on=None).select_related("organisation").order_by("pk")
)
_HANDOVERS = Prepared(
    lambda id: (
        Handover.objects.filter(case=id)
        .select_related("to_organisation", "to_staff", "asked_by", "from_staff", "answered_by")
        .order_by("-pk")
    )
)


def _overview(case: Case, *, because: str = "") -> FileOverview:
    steps, stewards = _STEPS.list(case.pk), _STEWARDS.list(case.pk)
    responsible, handovers = _RESPONSIBLE.first(case.pk), _HANDOVERS.list(case.pk)
    for step in steps:
        step.case = case
    for handover in handovers:
        handover.case = case
    steward = next((s for s in stewards if s.until_on is None), None)
    ahead = tuple(s for s in steps if not s.outcome)
    return FileOverview(
        case=case,
        facts=_facts(case, steward, responsible, ahead, handovers),
        opened_because=because,
        stewards=tuple(stewards),
        spells=tuple(_SPELLS.list(case.pk)),
        steward=steward,
        responsible=responsible,
        steps_ahead=ahead,
        steps_past=tuple(sorted((s for s in steps if s.outcome), key=_ended, reverse=True)),
        handovers=tuple(handovers),
    )


def _facts(
    case: Case,
    steward: Stewardship | None,
    responsible: Responsibility | None,
    ahead: Iterable[Step],
    handovers: Iterable[Handover],
) -> FileFacts:
    """What ``get_facts`` would ask, from the rows that are there already."""
    asked = next((h for h in handovers if h.answer is None), None)
    return FileFacts(
        location_id=case.location_id,
        responsible_organisation_id=responsible.organisation_id if responsible else None,
        steward_id=steward.staff_id if steward else None,
        steward_organisation_id=steward.staff.organisation_id if steward else None,
        handover_open=asked is not None,
        asked_staff_id=asked.to_staff_id if asked else None,
        asked_organisation_id=asked.to_organisation_id if asked else None,
        step_owner_ids=frozenset(step.owner_id for step in ahead if step.owner_id is not None),
    )


def _ended(step: Step) -> datetime:
    assert step.ended_at is not None  # guaranteed by the database for a step with an outcome
    return step.ended_at
