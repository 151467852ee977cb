"""When rights are looked at again: each quarter for who can do more, each year for everybody."""

from datetime import date

import pytest

from keten.ground.organisations.rules.rights import decide_review_due


@pytest.mark.parametrize(
    ("roles", "since_on", "last_on", "due_on"),
    [
        (["coach"], date(2025, 3, 31), None, date(2026, 3, 31)),
        (["coach"], date(2020, 1, 1), date(2026, 2, 10), date(2027, 2, 10)),
        (["administrator"], date(2020, 1, 1), date(2026, 11, 30), date(2027, 2, 28)),
        (["coach", "security_officer"], date(2026, 1, 15), None, date(2026, 4, 15)),
        (["coach"], date(2026, 6, 1), date(2026, 1, 1), date(2027, 6, 1)),
    ],
)
def test_the_next_review_is_due(roles: list[str], since_on: date, last_on: date | None, due_on: date) -> None:
    found = decide_review_due(roles, since_on=since_on, last_on=last_on, months=12, privileged_months=3)
    assert found == due_on
