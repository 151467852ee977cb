"""What happened as spells (*tijdvakken*): one row per opening of a case, and what happened while it was open.

Ibis expressions, the same for DuckDB on one machine and Spark on many. What each row means stands in
``docs/explanation/figures.md``; the simulation counts the same by brute force and must find the same.
"""

from dataclasses import dataclass
from datetime import date

import ibis
from ibis.expr.types import BooleanColumn, IntegerScalar, Table

OPENED = ("cases.case-opened", "cases.case-reopened")
CLOSED = "cases.case-closed"
STAGED = "routing.client-rephased"
TALKS = ("first_talk", "talk", "talk_of_three", "diagnosis", "wwb_test")
VIEW_DAYS = 30


@dataclass(frozen=True)
class Tables:
    """The tables of the store. ``until``: the first day that does not count any more."""

    events: Table
    people: Table
    benefits: Table
    stewards: Table
    surveys: Table
    until: date

    @property
    def known(self) -> Table:
        """Events before the end."""
        return self.events.filter(self.events.happened_on < ibis.literal(self.until))

    def happened(self, *types: str) -> Table:
        """Those of these types."""
        known = self.known
        return known.filter(known.type.isin(types))


def follow_cases(tables: Tables) -> Table:
    """Everything that happened to a case while it was open, with the number of the opening (``spell``, from 1).

    Openings and closings take turns; what happened between a closing and the next opening is left out.
    """
    known = tables.known
    events = known.filter(known.case_ref.notnull())
    so_far = ibis.cumulative_window(group_by=events.case_ref, order_by=events.event_id)
    opening, closing = events.type.isin(OPENED), events.type == CLOSED
    numbered = events.mutate(
        opening=opening, closing=closing,
        spell=opening.cast("int64").sum().over(so_far), closings=closing.cast("int64").sum().over(so_far),
    )  # fmt: skip
    is_open = numbered.spell > numbered.closings
    return numbered.filter(is_open | (numbered.closing & (numbered.spell == numbered.closings))).drop("closings")


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
    followed = follow_cases(tables)
    spells = _add_up(followed)
    spells = spells.mutate(ended_on=ibis.coalesce(spells.closed_on, ibis.literal(tables.until)))
    spells = spells.mutate(days=_days(spells.opened_on, spells.ended_on))
    joined = add(spells, _count_unseen(tables, followed), "case_ref", "spell")
    joined = add(joined, _count_stewarded(tables, spells), "case_ref", "spell")
    joined = add(joined, tables.people.select("client", "birth_year", "distance"), "client")
    joined = joined.mutate(
        days_out_of_view=joined.days_out_of_view.fill_null(0), days_with_steward=joined.days_with_steward.fill_null(0),
        days_open=joined.days, age=joined.opened_on.year() - joined.birth_year,
    )  # fmt: skip
    wanted = (
        "case_ref", "spell", "client", "opened_id", "opened_on", "location", "organisation", "target_group",
        "closed_on", "closed_id", "ended_on", "cause", "days", "days_open", "first_talk_on", "handovers", "asked_twice",
        "days_out_of_view", "days_with_steward", "age", "distance", "first_stage_on", "contacts", "needs", "offers",
    )  # fmt: skip
    return joined.select(*wanted)


def _add_up(followed: Table) -> Table:
    opening, closing = followed.opening, followed.closing
    handover = (followed.type == "cases.handover-accepted") & (followed.kind != "first")
    twice = (followed.type == "promises.breach-found") & (followed.kind == "asked_twice")
    return followed.group_by("case_ref", "spell").agg(
        client=followed.client.max(where=opening), opened_id=followed.event_id.max(where=opening),
        opened_on=followed.happened_on.max(where=opening), location=followed.location.max(where=opening),
        organisation=followed.organisation.max(where=opening), target_group=followed.kind.max(where=opening),
        closed_on=followed.happened_on.max(where=closing), closed_id=followed.event_id.max(where=closing),
        cause=followed.outcome.max(where=closing).fill_null(""),
        first_talk_on=followed.happened_on.min(where=is_talk(followed)),
        first_stage_on=followed.happened_on.min(where=followed.type == STAGED),
        contacts=followed.happened_on.nunique(where=is_contact(followed)),
        needs=_count(followed, "diagnosis.need-found"), offers=_count(followed, "diagnosis.support-offered"),
        handovers=handover.cast("int64").sum(), asked_twice=twice.cast("int64").sum(),
    )  # fmt: skip


def _count(followed: Table, type_: str) -> IntegerScalar:
    return (followed.type == type_).cast("int64").sum()


def _count_unseen(tables: Tables, followed: Table) -> Table:
    """Per opening the days that lay more than ``VIEW_DAYS`` after the last contact."""
    seen = followed.filter(is_contact(followed) | followed.opening | followed.closing)
    within = ibis.window(group_by=(seen.case_ref, seen.spell), order_by=seen.event_id)
    seen = seen.mutate(after=seen.happened_on.lead().over(within))
    end = seen.after.fill_null(ibis.ifelse(seen.closing, seen.happened_on, ibis.literal(tables.until)))
    unseen = ibis.greatest(_days(seen.happened_on, end) - VIEW_DAYS, 0)
    return seen.group_by("case_ref", "spell").agg(days_out_of_view=unseen.sum())


def _count_stewarded(tables: Tables, spells: Table) -> Table:
    """Per opening the days on which a period of a contact person ran."""
    own = spells.select("case_ref", "spell", "opened_on", "ended_on")
    both = own.join(tables.stewards.select("case_ref", "from_on", "until_on"), "case_ref")
    begin = ibis.greatest(both.opened_on, both.from_on)
    end = ibis.least(both.ended_on, both.until_on.fill_null(ibis.literal(tables.until)))
    return both.group_by("case_ref", "spell").agg(days_with_steward=ibis.greatest(_days(begin, end), 0).sum())


def add(left: Table, right: Table, *keys: str) -> Table:
    """All rows of the left, with what the right says of them: empty where it says nothing."""
    named = right.rename({f"_{key}": key for key in keys})
    joined = left.left_join(named, [left[key] == named[f"_{key}"] for key in keys])
    return joined.drop(*(f"_{key}" for key in keys))


def _days(start: ibis.expr.types.DateValue, end: ibis.expr.types.DateValue) -> ibis.expr.types.IntegerValue:
    return end.delta(start, unit="day").cast("int64")
