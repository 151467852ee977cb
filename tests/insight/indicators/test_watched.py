"""What monitors saw is kept beside the figures of the same run."""

import pytest

from keten.insight.indicators.models import FigureRun, Measured, Monitor


def test_every_location_is_watched(run: FigureRun) -> None:
    seen = set(run.watched.filter(level="location").values_list("monitor", "measured"))
    assert (Monitor.CREAMING_CONTACT, Measured.CONTACTS) in seen
    assert {monitor for monitor, _measured in seen} >= {Monitor.CREAMING_CONTACT, Monitor.WW_END, Monitor.WEEK_26}
    for one in run.watched.all():
        assert one.low <= one.ratio <= one.high


def test_what_each_tenth_got_adds_up_to_everybody(run: FigureRun) -> None:
    for one in run.watched.filter(monitor=Monitor.CREAMING_CONTACT):
        assert sum(tenth["people"] for tenth in one.tenths) == one.people
        assert all(tenth["low"] <= tenth["rate"] <= tenth["high"] for tenth in one.tenths)


@pytest.mark.parametrize("monitor", [Monitor.CREAMING_CONTACT, Monitor.WEEK_26])
def test_flow_through_alone_raises_no_alarm(run: FigureRun, monitor: Monitor) -> None:
    assert not run.watched.filter(monitor=monitor, is_alarm=True).exists()
