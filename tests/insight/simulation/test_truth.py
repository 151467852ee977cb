"""The oracle of the figures, on logs that are made by hand: each definition on its edge."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from keten.dossier.benefits.events import ApplicationDecided, ApplicationSubmitted, DecisionCorrected
from keten.dossier.cases.events import CaseClosed, CaseOpened, CaseReopened, HandoverAccepted, StepEnded
from keten.ground.ledger.events import Event
from keten.insight.simulation.rules.regional.histories import History
from keten.insight.simulation.rules.regional.log import BenefitPeriod, Happened, Log, StewardPeriod
from keten.insight.simulation.rules.regional.truth import Cell, Counts, Incidence, find_truth, measure_incidence
from keten.insight.simulation.rules.regional.truth_rows import (
    Counted,
    Timed,
    count_days_out_of_view,
    count_days_with_steward,
    count_handovers,
    list_applications,
    list_benefit_reports,
    list_cases,
    list_decisions,
    list_early_notices,
    list_ends_of_ww,
    list_exits_to_work,
    list_judged_signals,
    list_needs,
    list_needs_begun,
    list_signals,
    list_waits_for_talk,
)
from keten.journey.chain_signals.events import SignalAnswered, SignalSent
from keten.journey.diagnosis.events import NeedFound, SupportOffered
from keten.journey.intake.events import BenefitReported, EarlyNoticeGiven

START = date(2024, 1, 1)
CLIENT, CASE = 1, 10


def day(number: int) -> date:
    return START + timedelta(days=number)


def history(
    *events: tuple[int, Event], until: int = 1000, benefits: tuple[BenefitPeriod, ...] = (),
    stewards: tuple[StewardPeriod, ...] = (),
) -> History:  # fmt: skip
    """A log of one client, in the order given; days are numbers."""
    return History(log(*events, benefits=benefits, stewards=stewards), day(until))


def log(
    *events: tuple[int, Event], benefits: tuple[BenefitPeriod, ...] = (), stewards: tuple[StewardPeriod, ...] = ()
) -> Log:  # fmt: skip
    happened = tuple(Happened(day(on), CLIENT, event) for on, event in events)
    return Log(until=day(1000), happened=happened, benefits=benefits, stewards=stewards, people=())


def opened(case_id: int = CASE, location: int = 1) -> CaseOpened:
    return CaseOpened(case_id=case_id, location_id=location, target_group="ww", responsible_id=1)


def reopened(location: int) -> CaseReopened:
    return CaseReopened(case_id=CASE, location_id=location, target_group="ww", responsible_id=1, closed_on=START)


def closed(reason: str = "work", case_id: int = CASE) -> CaseClosed:
    return CaseClosed(case_id=case_id, reason=reason)


def talk(kind: str = "talk", outcome: str = "done") -> StepEnded:
    return StepEnded(case_id=CASE, step_id=1, kind=kind, outcome=outcome)


def benefit(law: str, first: int, end: int | None) -> BenefitPeriod:
    return BenefitPeriod(CLIENT, first, law, 1, day(first), None if end is None else day(end), None)


def test_a_case_runs_to_its_next_closing_and_what_is_open_to_the_day_before_the_end() -> None:
    events = ((0, opened()), (40, closed()), (100, reopened(2)))
    assert list(list_cases(history(*events, until=151))) == [
        Timed(day(0), 1, 40, "work"), Timed(day(100), 2, 50, "")
    ]  # fmt: skip
    assert list(list_cases(history(*events, until=40))) == [Timed(day(0), 1, 39, "")]


def test_the_first_talk_counts_while_the_case_is_open_by_the_order_of_the_ledger() -> None:
    before, during = ((0, talk()), (0, opened()), (9, talk("call")), (12, talk(outcome="missed"))), (20, talk())
    assert list(list_waits_for_talk(history(*before, during, (20, closed())))) == [Timed(day(0), 1, 20, "talk")]
    assert list(list_waits_for_talk(history(*before, (20, closed()), during))) == [Timed(day(0), 1, 20, "work")]


@pytest.mark.parametrize(
    ("benefits", "expected"),
    [
        (((0, 50),), [Timed(day(50), 1, 10, "pw")]),
        (((0, 50), (50, 90)), [Timed(day(90), 1, 109, "")]),
        (((0, 50), (51, 90)), [Timed(day(90), 1, 109, "")]),
        (((0, 50), (52, 90)), [Timed(day(50), 1, 10, "pw"), Timed(day(90), 1, 109, "")]),
        (((0, 200),), []),
        (((0, None),), []),
    ],
)  # fmt: skip
def test_an_end_of_ww_is_one_that_no_other_ww_follows(
    benefits: tuple[tuple[int, int | None], ...], expected: list[Timed]
) -> None:  # fmt: skip
    rows = (*(benefit("ww", *one) for one in benefits), benefit("pw", 60, 61), benefit("pw", 5, 7))
    assert list(list_ends_of_ww(history((0, opened()), benefits=rows, until=200))) == expected


def test_an_end_of_ww_belongs_to_the_last_case_opened_by_then() -> None:
    events = ((0, opened()), (10, closed()), (50, opened(11, 2)), (51, closed(case_id=11)), (60, opened(12, 3)))
    ends = list_ends_of_ww(history(*events, benefits=(benefit("ww", 0, 50), benefit("ww", 52, 55))))
    assert [row.location for row in ends] == [2, 2]
    assert [row.location for row in list_ends_of_ww(history(benefits=(benefit("ww", 0, 50),)))] == [None]


def test_who_left_to_work_returns_with_any_next_opening() -> None:
    events = ((0, opened()), (10, closed()), (10, opened(11, 2)), (20, closed("partial_work", 11)))
    assert list(list_exits_to_work(history(*events))) == [Timed(day(10), 1, 0, "returned")]


def test_a_need_is_met_by_an_offer_before_the_closing_and_begins_at_the_latest_on_that_day() -> None:
    need = NeedFound(case_id=CASE, diagnosis_id=1, need_id=5, need="search")
    offer = SupportOffered(case_id=CASE, need_id=5, starts_on=day(30))
    found = ((0, opened()), (3, need))
    rows: Callable[..., list[Timed]] = lambda read, *rest: list(read(history(*found, *rest)))  # noqa: E731
    assert rows(list_needs, (20, offer), (30, closed())) == [Timed(day(3), 1, 17, "offered")]
    assert rows(list_needs, (20, closed()), (20, offer)) == [Timed(day(3), 1, 17, "closed")]
    assert rows(list_needs_begun, (20, offer), (30, closed())) == [Timed(day(3), 1, 27, "begun")]
    assert rows(list_needs_begun, (20, offer), (29, closed())) == [Timed(day(3), 1, 26, "closed")]
    assert list(list_needs_begun(history(*found, (20, offer), until=30))) == [Timed(day(3), 1, 26, "")]


def test_prevented_is_at_work_before_day_91_and_without_that_benefit() -> None:
    notice = EarlyNoticeGiven(client_id=CLIENT, case_id=CASE, form_id=1, last_day_on=day(50))
    report = BenefitReported(
        client_id=CLIENT, case_id=CASE, report_id=1, law="pw", reported_on=day(50), apply_from_on=day(50), because=""
    )  # fmt: skip
    for event, read, law, other in (
        (notice, list_early_notices, "ww", "pw"),
        (report, list_benefit_reports, "pw", "ww"),
    ):
        for (ends, reason, begins), top in (
            ((140, "partial_work", None), 1), ((141, "work", None), 0), ((60, "other", None), 0),
            ((60, "work", (law, 50)), 0), ((60, "work", (law, 140)), 0), ((60, "work", (law, 141)), 1),
            ((60, "work", (law, 49)), 1), ((60, "work", (other, 50)), 1), ((2, "work", None), 1),
        ):  # fmt: skip
            rows = (benefit(begins[0], begins[1], None),) if begins else ()
            events = ((0, opened()), (1, event), (ends, closed(reason)))
            assert list(read(history(*events, benefits=rows))) == [Counted(day(50), 1, top)], (
                law,
                ends,
                reason,
                begins,
            )
    assert list(list_early_notices(history((0, opened()), (1, closed()), (1, notice)))) == [Counted(day(50), 1, 0)]


def test_only_what_was_followed_long_enough_counts_in_a_share() -> None:
    notice = EarlyNoticeGiven(client_id=CLIENT, case_id=CASE, form_id=1, last_day_on=day(50))
    definitions = {"p": {"kind": "share", "over": "early_notices", "days": 91}}
    made = log((0, opened()), (1, notice), (2, closed()))
    assert find_truth(made, definitions, until=day(140)) == {}
    found = find_truth(made, definitions, until=day(141))
    month = day(50).replace(day=1)
    assert found == {Cell("p", where, when): Counts(1, 1, 1) for where in (1, None) for when in (month, None)}


def test_signals_and_applications_are_in_time_on_their_last_day() -> None:
    sent = SignalSent(client_id=CLIENT, signal_id=7, kind="notice", addressee_id=1, due_on=day(20), message_id=7)
    asked = ApplicationSubmitted(
        application_id=8, case_id=CASE, law="ww", submitted_to_id=1, decider_id=1, reported_on=day(1),
        transfer_due_on=None, decision_due_on=day(20),
    )  # fmt: skip
    answer = SignalAnswered(client_id=CLIENT, signal_id=7, outcome="done", justified="partly")
    decided = ApplicationDecided(
        application_id=8, case_id=CASE, law="ww", outcome="granted", reason="", payment_due_on=None
    )  # fmt: skip
    for event, reply, read in ((sent, answer, list_signals), (asked, decided, list_applications)):
        begin = ((0, opened()), (1, event))
        assert list(read(history(*begin, (20, reply)))) == [Counted(day(1), 1, 1)]
        assert list(read(history(*begin, (21, reply)))) == [Counted(day(1), 1, 0)]
        assert list(read(history(*begin, until=21))) == [Counted(day(1), 1, 0)]
        assert list(read(history(*begin, until=20))) == []
    assert list(list_judged_signals(history((0, opened()), (1, sent), (2, answer)))) == [Counted(day(2), 1, 0)]


def test_a_decision_is_corrected_before_day_182() -> None:
    decided = ApplicationDecided(
        application_id=8, case_id=CASE, law="ww", outcome="granted", reason="", payment_due_on=None
    )  # fmt: skip
    corrected = DecisionCorrected(
        application_id=8, case_id=CASE, law="ww", kind="objection", old_outcome="granted", new_outcome="refused"
    )  # fmt: skip
    for on, top in ((181, 1), (182, 0)):
        assert list(list_decisions(history((0, opened()), (0, decided), (on, corrected)))) == [Counted(day(0), 1, top)]


def test_days_of_an_opening() -> None:
    handovers = [HandoverAccepted(case_id=CASE, handover_id=n, kind=kind, steward_id=None, tell_client_by=None)
                 for n, kind in enumerate(("first", "person", "back_office"))]  # fmt: skip
    stewards = (
        StewardPeriod(CLIENT, CASE, 1, 1, 1, day(0), day(10)), StewardPeriod(CLIENT, CASE, 2, 2, 1, day(20), None)
    )  # fmt: skip
    made = history(
        (5, opened()), *((6, one) for one in handovers), (40, talk("call")), (80, closed()), (80, handovers[1]),
        stewards=stewards,
    )  # fmt: skip
    (opening,) = made.openings
    assert count_days_out_of_view(made, opening) == (40 - 5 - 30) + (80 - 40 - 30)
    assert count_handovers(made, opening) == 2
    assert count_days_with_steward(made, opening) == (10 - 5) + (80 - 20)


def test_without_anybody_lost_from_sight_an_incidence_is_a_share() -> None:
    rows = [Timed(START, 1, days, cause) for days, cause in ((0, "a"), (3, "b"), (3, "a"), (9, "a"))]
    assert [measure_incidence(rows, frozenset("a"), days) for days in (0, 2, 3, 9)] == [0.25, 0.25, 0.5, 0.75]


def test_who_is_lost_from_sight_counts_while_they_were_seen() -> None:
    rows = [Timed(START, 1, days, cause) for days, cause in ((1, "a"), (1, ""), (2, "b"), (3, "a"))]
    assert measure_incidence(rows, frozenset("a"), 1) == 0.25
    assert measure_incidence(rows, frozenset("a"), 3) == pytest.approx(0.25 + 0.75 * 0.5)
    assert measure_incidence(rows, frozenset("ab"), 3) == pytest.approx(1.0)
    assert measure_incidence(rows, frozenset("a"), 365) == pytest.approx(0.625)  # all had ended


def test_what_nobody_was_followed_to_is_not_known() -> None:
    rows = [Timed(START, 1, days, cause) for days, cause in ((1, "a"), (20, ""))]
    assert [measure_incidence(rows, frozenset("a"), days) for days in (20, 21)] == [0.5, None]


def test_months_are_days_and_the_region_counts_what_has_no_location() -> None:
    definitions = {"f": {"kind": "incidence", "over": "ends_of_ww", "causes": ["pw"], "months": [3, 12]}}
    found = find_truth(log(benefits=(benefit("ww", 0, 50), benefit("pw", 141, None))), definitions)
    month = day(50).replace(day=1)
    assert found == {Cell("f", None, when): Incidence(1, {91: 1.0, 365: 1.0}) for when in (month, None)}
