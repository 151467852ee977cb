"""What the benefits register of UWV and municipalities says, as periods: pure reading of delivered rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

# As the register names the laws; what is not here is no benefit that Keten keeps periods of.
_LAWS = {
    "ww": "ww", "werkloosheidswet": "ww", "participatiewet": "pw", "pw": "pw", "bijstand": "pw", "ioaw": "ioaw",
    "ioaz": "ioaz", "wia": "wia", "toeslagenwet": "tw", "tw": "tw",
}  # fmt: skip
_REASONS = {"werk gevonden": "work", "werk": "work", "maximale duur": "maximum", "verhuisd": "moved",
            "aow": "pension", "overleden": "died"}  # fmt: skip
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class DeliveredPeriod:
    """One benefit; half-open. ``until_on`` with ``end_reason`` when it ended, else perhaps ``expected_end_on``."""

    law: str
    from_on: date
    until_on: date | None = None
    expected_end_on: date | None = None
    end_reason: str | None = None


def read_periods(
    earlier: Sequence[Mapping[str, Any]], running: Sequence[Mapping[str, Any]]
) -> Iterator[DeliveredPeriod]:
    """The rows of ``uitkeringen.eerder`` and ``uitkeringen.lopend`` under the laws known here, the running ones last.

    The register gives the last day with the benefit; of what runs that is the day that is expected.
    """
    for row in earlier:
        if (law := _law(row)) and row.get("eind"):
            reason = _REASONS.get(str(row.get("reden") or "").lower(), "unknown")
            yield DeliveredPeriod(law=law, from_on=_day(row["begin"]), until_on=_after(row["eind"]), end_reason=reason)
    for row in running:
        if law := _law(row):
            ends = _after(row["eind"]) if row.get("eind") else None
            yield DeliveredPeriod(law=law, from_on=_day(row["begin"]), expected_end_on=ends)


def _law(row: Mapping[str, Any]) -> str | None:
    """None also for a row in somebody's own words: only a register says when a benefit began."""
    return _LAWS.get(str(row.get("wet") or "").strip().lower()) if row.get("begin") else None


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _after(last_day: str) -> date:
    return _day(last_day) + _ONE_DAY
