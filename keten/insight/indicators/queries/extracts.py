"""What leaves PostgreSQL, as SQL: a stretch of the ledger, and how the clients in it stand now.

``{after}`` and ``{up_to}`` are ids of events. Columns are those of the layout; those that become pseudonyms are texts
here. Only the columns named in ``events.toml`` are read from what an event carries.
"""

from collections.abc import Iterator, Mapping

from keten.insight.indicators.library import get_event_columns
from keten.insight.indicators.rules.layout import EVENTS

# Columns that hold keys of people and of what is theirs, and under which name each is made a pseudonym.
SECRET: Mapping[str, Mapping[str, str]] = {
    "events": {"client": "client", "case_ref": "case_id"},  # and "subject", by the name of its field
    "people": {"client": "client"},
    "benefits": {"client": "client", "period": "benefit_period"},
    "stewards": {"client": "client", "case_ref": "case_id", "period": "stewardship", "staff": "staff"},
    "surveys": {},
    "responses": {},
}
_CAST = {"int64": "::bigint", "date": "::date", "string": ""}
_OWN = {"event_id", "type", "happened_at", "happened_on", "recorded_at", "client", "schema_version"}

_TOUCHED = """touched as (
  select distinct client_ref as ref from ledger_ledgerevent
  where id > {after} and id <= {up_to} and client_ref is not null)"""

# Who is gone stays as a row without anything, so that what was known of them is no longer read.
_PEOPLE = f"""
with {_TOUCHED}
select t.ref::text as client, extract(year from c.born_on)::smallint as birth_year,
  (100 - s.score)::smallint as distance
from touched t
left join clients_client c on c.ref = t.ref
left join lateral (
  select r.score from diagnosis_testresult r join cases_case k on k.id = r.case_id
  where k.client_id = c.id and r.test = 'kansmeter' order by r.taken_on desc, r.id desc limit 1) s on true
"""
_BENEFITS = f"""
with {_TOUCHED}
select t.ref::text as client, b.id::text as period, b.law, b.payer_id as payer, b.from_on, b.until_on, b.end_reason
from touched t join clients_client c on c.ref = t.ref
join benefits_benefitperiod b on b.client_id = c.id and b.superseded_at is null
"""
_STEWARDS = f"""
with {_TOUCHED}
select t.ref::text as client, k.id::text as case_ref, p.id::text as period, p.staff_id::text as staff,
  f.organisation_id as organisation, p.from_on, p.until_on
from touched t join clients_client c on c.ref = t.ref
join cases_case k on k.client_id = c.id
join cases_stewardship p on p.case_id = k.id
join organisations_staff f on f.id = p.staff_id
"""
# Answers carry no person and no day: they are added up anew each time.
_SURVEYS = """
select a.survey, a.location_id as location, a.month, e.key as question, e.value as answer, count(*) as count
from questions_surveyanswer a cross join lateral jsonb_each_text(a.answers) e
where jsonb_typeof(a.answers -> e.key) <> 'array' group by 1, 2, 3, 4, 5
"""
# Of an invitation neither whom nor on which day: those of a month together, and how many of them were answered.
_RESPONSES = """
select i.survey, i.location_id as location,
  date_trunc('month', i.asked_at at time zone 'Europe/Amsterdam')::date as month,
  count(*) as asked, count(*) filter (where i.answered) as answered
from questions_surveyinvitation i group by 1, 2, 3
"""
STATES: Mapping[str, str] = {
    "people": _PEOPLE, "benefits": _BENEFITS, "stewards": _STEWARDS, "surveys": _SURVEYS,
    "responses": _RESPONSES,
}  # fmt: skip


def render_events() -> str:
    """The rows of the ledger after one event up to another, in its order; ``subject_of`` names the field of subject."""
    own = """id as event_id, type, happened_at, (happened_at at time zone 'Europe/Amsterdam')::date as happened_on,
  recorded_at, client_ref::text as client, schema_version"""
    taken = ", ".join(_render_column(column) for column in EVENTS if column not in _OWN)
    return f"""select {own}, {taken}, {_render_subject()} as subject_of
from ledger_ledgerevent where id > {{after}} and id <= {{up_to}} order by id"""


def _render_column(column: str) -> str:
    """One column: which field holds it differs by type of event."""
    cases = " ".join(f"when type in ({types}) then payload ->> '{field}'" for field, types in _list_fields(column))
    cast = "" if column in ("case_ref", "subject") else _CAST[EVENTS[column]]
    return f"(case {cases} end){cast} as {column}"


def _render_subject() -> str:
    """The name of the field, so that a need and a signal with the same number get other pseudonyms."""
    cases = " ".join(f"when type in ({types}) then '{field}'" for field, types in _list_fields("subject"))
    return f"case {cases} end"


def _list_fields(column: str) -> Iterator[tuple[str, str]]:
    """Each field that goes into a column, with the types of event that have it."""
    types: dict[str, list[str]] = {}
    for event, columns in get_event_columns().items():
        if column in columns:
            types.setdefault(columns[column], []).append(f"'{event}'")
    for field, events in types.items():
        yield field, ", ".join(events)
