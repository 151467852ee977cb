"""What a team leader sees: load, clients without a contact person, requests that wait."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count

from keten.dossier.cases.models import Answer, Handover, HandoverKind
from keten.dossier.cases.rules.assigning import Candidate, choose_coach
from keten.ground.organisations.models import TargetGroup
from keten.ground.organisations.rules.viewer import Viewer

_LOAD = """
select s.id, s.key, s.name, o.name, s.caseload_target,
  load.carried, load.asked, load.late,
  a.id is not null, a.until_on, r.name,
  array(select specialism from organisations_staffspecialism x where x.staff_id = s.id order by 1),
  s.organisation_id
from organisations_staff s join organisations_organisation o on o.id = s.organisation_id
cross join lateral cases_list_loads(array[s.id], %(today)s) load
left join organisations_absence a on a.staff_id = s.id and a.from_on <= %(today)s
  and (a.until_on is null or a.until_on > %(today)s)
left join organisations_staff r on r.id = a.replacement_id
where s.from_on <= %(today)s and (s.until_on is null or s.until_on > %(today)s)
  and exists (select 1 from organisations_staffrole x where x.staff_id = s.id and x.role = 'coach'
    and x.from_on <= %(today)s and (x.until_on is null or x.until_on > %(today)s))
  and exists (select 1 from organisations_teammembership m join organisations_team t on t.id = m.team_id
    where m.staff_id = s.id and t.location_id = any(%(locations)s)
    and m.from_on <= %(today)s and (m.until_on is null or m.until_on > %(today)s))
order by s.name
"""

_UNASSIGNED = """
select c.key, k.id, k.initials, k.prefix, k.last_name, c.target_group, c.opened_on, l.name,
  h.key, h.answer, h.asked_on, h.answer_due_on, coalesce(ts.name, t.name), h.answer_reason
from cases_case c
join clients_client k on k.id = c.client_id
join organisations_location l on l.id = c.location_id
left join lateral (select h.* from cases_handover h where h.case_id = c.id order by h.id desc limit 1) h on true
left join organisations_organisation t on t.id = h.to_organisation_id
left join organisations_staff ts on ts.id = h.to_staff_id
where c.closed_on is null and c.location_id = any(%(locations)s)
  and not exists (select 1 from cases_stewardship s where s.case_id = c.id and s.until_on is null)
order by c.opened_on, c.id limit %(most)s
"""

_WAITING = """
select c.key, k.id, k.initials, k.prefix, k.last_name, c.target_group, h.asked_on, l.name,
  h.key, h.answer, h.asked_on, h.answer_due_on, coalesce(ts.name, t.name), fs.name
from cases_handover h
join cases_case c on c.id = h.case_id and c.closed_on is null
join clients_client k on k.id = c.client_id
join organisations_location l on l.id = c.location_id
left join organisations_organisation t on t.id = h.to_organisation_id
left join organisations_staff ts on ts.id = h.to_staff_id
left join organisations_staff fs on fs.id = h.from_staff_id
where h.answer is null and h.kind <> 'first' and h.location_id = any(%(locations)s)
order by h.answer_due_on, h.id limit %(most)s
"""


@dataclass(frozen=True, kw_only=True)
class CoachLoad:
    """One coach: clients carried, requests not answered, overdue first steps, and whether away today."""

    staff_id: int
    key: UUID
    name: str
    organisation: str
    target: int
    carried: int
    asked: int
    late: int
    is_absent: bool
    back_on: date | None
    replacement: str
    specialisms: tuple[str, ...]
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class OpenRequest:
    """A client without a contact person, or a request that waits for an answer."""

    case_key: UUID
    client_id: int
    client_number: str
    client_name: str
    target_group: str
    since_on: date
    location: str
    handover_key: UUID | None
    answer: str | None
    asked_on: date | None
    answer_due_on: date | None
    asked_of: str
    note: str

    @property
    def target_group_label(self) -> str:
        return str(TargetGroup(self.target_group).label)


@dataclass(frozen=True)
class TeamOverview:
    """``handovers``: how many were accepted in the last twelve months, per kind (P6 counts them apart)."""

    coaches: tuple[CoachLoad, ...]
    unassigned: tuple[OpenRequest, ...]
    waiting: tuple[OpenRequest, ...]
    handovers: dict[str, int]


def get_team_overview(viewer: Viewer, *, today: date, most: int = 200) -> TeamOverview:
    """Load per coach, clients without a contact person and waiting requests at the viewer's locations: 4 queries."""
    params: dict[str, Any] = {"locations": list(viewer.location_ids), "today": today, "most": most}
    return TeamOverview(
        coaches=tuple(list_coach_loads(locations=viewer.location_ids, today=today)),
        unassigned=tuple(_requests(_UNASSIGNED, params)),
        waiting=tuple(_requests(_WAITING, params)),
        handovers=count_handovers(locations=viewer.location_ids, since=today - timedelta(days=365)),
    )


def count_handovers(*, locations: tuple[int, ...], since: date) -> dict[str, int]:
    """Accepted handovers per kind asked at these locations since a day; the first request is no handover."""
    accepted = Handover.objects.filter(location__in=locations, answer=Answer.ACCEPTED, asked_on__gte=since)
    found = accepted.exclude(kind=HandoverKind.FIRST).values("kind").annotate(number=Count("pk"))
    return {row["kind"]: row["number"] for row in found.order_by("kind")}


def list_asked_together(batch: UUID, *, viewer: Viewer) -> list[Handover]:
    """What the viewer asked of one coach in one go, with the clients and the coach."""
    asked = Handover.objects.filter(batch=batch, asked_by=viewer.staff_id)
    return list(asked.select_related("case__client", "to_staff").order_by("pk"))


def list_coach_loads(*, locations: tuple[int, ...], today: date) -> list[CoachLoad]:
    """All coaches in service at the locations, with their load, by name."""
    with connection.cursor() as cursor:
        cursor.execute(_LOAD, {"locations": list(locations), "today": today})
        found = cursor.fetchall()
    return [
        CoachLoad(
            staff_id=row[0],
            key=row[1],
            name=row[2],
            organisation=row[3],
            target=row[4],
            carried=row[5],
            asked=row[6],
            late=row[7],
            is_absent=row[8],
            back_on=row[9],
            replacement=row[10] or "",
            specialisms=tuple(row[11]),
            organisation_id=row[12],
        )
        for row in found
    ]


def count_carried(*, staff_id: int | None = None, location_id: int | None = None) -> int:
    """Open cases of which somebody is the contact person, or at a location; both together count both."""
    with connection.cursor() as cursor:
        cursor.execute("select cases_count_carried(%s::bigint, %s::bigint)", [staff_id, location_id])
        return int(cursor.fetchone()[0])


def suggest_coach(
    *, location_id: int, organisation_id: int, today: date, wanted: frozenset[str] = frozenset()
) -> Candidate | None:
    """The coach of this organisation, present at the location, who fits best and has most room; None without any."""
    return choose_coach(
        [
            Candidate(
                staff_id=coach.staff_id,
                name=coach.name,
                load=coach.carried + coach.asked,
                target=coach.target,
                specialisms=frozenset(coach.specialisms),
            )
            for coach in list_coach_loads(locations=(location_id,), today=today)
            if coach.organisation_id == organisation_id and not coach.is_absent
        ],
        wanted=wanted,
    )


def _requests(sql: str, params: dict[str, Any]) -> list[OpenRequest]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found = cursor.fetchall()
    return [
        OpenRequest(
            case_key=row[0],
            client_id=row[1],
            client_number=f"K-{row[1]}",
            client_name=" ".join(part for part in row[2:5] if part),
            target_group=row[5],
            since_on=row[6],
            location=row[7],
            handover_key=row[8],
            answer=row[9],
            asked_on=row[10],
            answer_due_on=row[11],
            asked_of=row[12] or "",
            note=row[13] or "",
        )
        for row in found
    ]
