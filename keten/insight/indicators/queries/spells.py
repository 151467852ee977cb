"""What happened as spells (*tijdvakken*): one row per opening of a case, and what happened while it was open.

Ibis expressions, the same for DuckDB on one machine and Spark on many. What each row means stands in
``docs/explanation/figures.md``; the simulation counts the same by brute force and must find the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import ibis
from ibis.expr.types import BooleanColumn, DateValue, IntegerValue, Table

OPENED = ("cases.case-opened", "cases.case-reopened")
CLOSED = "cases.case-closed"
STAGED = "routing.client-rephased"
HANDED = "cases.handover-accepted"
NEED, OFFER = "diagnosis.need-found", "diagnosis.support-offered"
TALKS = ("first_talk", "talk", "talk_of_three", "diagnosis", "wwb_test")
VIEW_DAYS = 30
_NEVER = 2**62  # after every event
_COUNTED = ("handovers", "asked_twice", "days_with_steward", "contacts", "needs", "offers")


@dataclass(frozen=True)
class Tables:
    """The tables of the store. ``until``: the first day that does not count any more."""

    events: Table
    people: Table
    benefits: Table
    stewards: Table
    surveys: Table
    responses: Table
    until: date

    @property
    def known(self) -> Table:
        """Events before the end."""
        return self.events.filter(self.events.happened_on < ibis.literal(self.until))

    def happened(self, *types: str) -> Table:
        """Those of these types."""
        known = self.known
        return known.filter(known.type.isin(types))


def is_talk(events: Table) -> BooleanColumn:
    """A talk that took place."""
    done = (events.type == "cases.step-ended") & (events.outcome == "done")
    return (done & events.kind.isin(TALKS)) | (events.type == "appointments.appointment-held")


def is_contact(events: Table) -> BooleanColumn:
    """A talk, or a telephone call that took place."""
    called = (events.type == "cases.step-ended") & (events.outcome == "done") & (events.kind == "call")
    return is_talk(events) | called


def derive_cases(tables: Tables) -> Table:
    """One row per opening: who, where, from when until when, why it ended, and what happened meanwhile.

    ``days``: from the opening to the closing or the end; ``cause``: the reason, empty while open. ``contacts``: days
    with a contact, because an appointment and the step that it was both say that they took place.
    """
    spells = find_spells(tables)
    joined = add(spells, _count_contacts(tables, spells), "opened_id")
    joined = add(joined, _count_rest(tables, spells), "opened_id")
    joined = add(joined, _count_stewarded(tables, spells), "opened_id")
    joined = add(joined, tables.people.select("client", "birth_year", "distance"), "client")
    return joined.select(
        "case_ref", "client", "opened_id", "opened_on", "next_id", "followed_on", "location", "organisation",
        "target_group", "closed_on", "closed_id", "ended_on", "cause", "days", "first_talk_on", "first_stage_on",
        "distance",
        **{name: joined[name].fill_null(0).cast("int32") for name in _COUNTED},
        days_open=joined.days, days_out_of_view=joined.days_out_of_view.fill_null(_beyond(joined.days)).cast("int32"),
        age=(joined.opened_on.year() - joined.birth_year).cast("int16"),
    )  # fmt: skip


def find_spells(tables: Tables) -> Table:
    """One row per opening, with the closing that follows it: openings and closings of a case take turns.

    ``next_id``: the next opening of that case; ``followed_on``: the first day of a later opening of that client.
    """
    turns = tables.happened(*OPENED, CLOSED)
    order = ibis.window(group_by=turns.case_ref, order_by=turns.event_id)
    after = {"closed_id": "event_id", "closed_on": "happened_on", "cause": "outcome", "next": "type"}
    turns = turns.mutate({name: turns[column].lead().over(order) for name, column in after.items()})
    opened = turns.filter(turns.type.isin(OPENED))
    ends = opened.next == CLOSED
    spells = opened.select(
        "case_ref", "client", "location", "organisation", opened_id=opened.event_id, opened_on=opened.happened_on,
        target_group=opened.kind, closed_id=ends.ifelse(opened.closed_id, None),
        closed_on=ends.ifelse(opened.closed_on, None), cause=ends.ifelse(opened.cause, None).fill_null(""),
    )  # fmt: skip
    of_case = ibis.window(group_by=spells.case_ref, order_by=spells.opened_id)
    of_client = ibis.window(group_by=spells.client, order_by=spells.opened_id, rows=(1, None))
    spells = spells.mutate(
        next_id=spells.opened_id.lead().over(of_case).fill_null(_NEVER),
        followed_on=spells.opened_on.min().over(of_client).fill_null(ibis.literal(tables.until)),
    )
    spells = spells.mutate(ended_on=ibis.coalesce(spells.closed_on, ibis.literal(tables.until)))
    return spells.mutate(days=_days(spells.opened_on, spells.ended_on))


def _count_contacts(tables: Tables, spells: Table) -> Table:
    """Per opening with contact: how many days with one, the first talk, and the days more than ``VIEW_DAYS`` after."""
    events = tables.happened("cases.step-ended", "appointments.appointment-held")
    seen = keep_own(events.filter(is_contact(events)), spells, "happened_on", talk=is_talk)
    within = ibis.window(group_by=seen.opened_id, order_by=seen.event_id)
    seen = seen.mutate(before=seen.happened_on.lag().over(within))
    is_new = seen.before.isnull() | (seen.before != seen.happened_on)
    seen = seen.mutate(is_new=is_new, unseen=_beyond(_days(seen.before.coalesce(seen.opened_on), seen.happened_on)))
    found = seen.group_by("opened_id").agg(
        first_talk_on=seen.happened_on.min(where=seen.talk), unseen=seen.unseen.sum(),
        seen_on=seen.happened_on.argmax(seen.event_id), ended_on=seen.ended_on.max(),
        contacts=seen.is_new.cast("int64").sum(),
    )  # fmt: skip
    unseen = found.unseen + _beyond(_days(found.seen_on, found.ended_on))
    return found.select("opened_id", "first_talk_on", "contacts", days_out_of_view=unseen)


def _count_rest(tables: Tables, spells: Table) -> Table:
    """Per opening with any: handovers after the first, what was asked twice, needs, offers, and the first stage."""
    events = tables.happened(HANDED, "promises.breach-found", NEED, OFFER, STAGED)
    wanted = is_handover(events) | _is_twice(events) | events.type.isin((NEED, OFFER, STAGED))
    found = keep_own(events.filter(wanted), spells, "type", "happened_on", handover=is_handover, twice=_is_twice)
    return found.group_by("opened_id").agg(
        handovers=found.handover.cast("int64").sum(), asked_twice=found.twice.cast("int64").sum(),
        needs=(found.type == NEED).cast("int64").sum(), offers=(found.type == OFFER).cast("int64").sum(),
        first_stage_on=found.happened_on.min(where=found.type == STAGED),
    )  # fmt: skip


def is_handover(events: Table) -> BooleanColumn:
    """Another contact person or responsible organisation; the first one is none."""
    return (events.type == HANDED) & (events.kind != "first")


def _is_twice(events: Table) -> BooleanColumn:
    return (events.type == "promises.breach-found") & (events.kind == "asked_twice")


def keep_own(events: Table, spells: Table, *columns: str, **marks: Callable[[Table], BooleanColumn]) -> Table:
    """Events of a case while it was open, with its opening; ``marks``: what is asked of each before that."""
    events = events.select("case_ref", "event_id", *columns, **{name: mark(events) for name, mark in marks.items()})
    both = events.join(spells.select("case_ref", "opened_id", "opened_on", "closed_id", "ended_on"), "case_ref")
    return both.filter(both.event_id > both.opened_id, both.closed_id.isnull() | (both.event_id < both.closed_id))


def _count_stewarded(tables: Tables, spells: Table) -> Table:
    """Per opening the days on which a period of a contact person ran."""
    own = spells.select("case_ref", "opened_id", "opened_on", "ended_on")
    both = own.join(tables.stewards.select("case_ref", "from_on", "until_on"), "case_ref")
    begin = ibis.greatest(both.opened_on, both.from_on)
    end = ibis.least(both.ended_on, both.until_on.fill_null(ibis.literal(tables.until)))
    return both.group_by("opened_id").agg(days_with_steward=ibis.greatest(_days(begin, end), 0).sum())


def add(left: Table, right: Table, *keys: str) -> Table:
    """All rows of the left, with what the right says of them: empty where it says nothing."""
    named = right.rename({f"_{key}": key for key in keys})
    joined = left.left_join(named, [left[key] == named[f"_{key}"] for key in keys])
    return joined.drop(*(f"_{key}" for key in keys))


def _beyond(days: IntegerValue) -> IntegerValue:
    """How many of the days since the last contact are out of view."""
    return ibis.greatest(days - VIEW_DAYS, 0)


def _days(start: DateValue, end: DateValue) -> IntegerValue:
    return end.delta(start, unit="day").cast("int64")
