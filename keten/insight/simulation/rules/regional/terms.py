"""Terms that the product counts from: dated parameters, read once for the first day of a region."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from keten.dossier.benefits.rules import indication
from keten.dossier.benefits.rules.bijstand import SearchFacts, SearchTerm, plan_search_term
from keten.ground.foundation.calendar import add_term, add_working_days, legal_due_on


@dataclass(frozen=True, kw_only=True)
class Terms:
    """``signals``: by kind, in working days; so are the answers to a handover. The others are ISO 8601 or days."""

    signals: Mapping[str, int]
    first_answer: int
    handover_answer: int
    decision: str
    payment_days: int
    return_months: int
    benefits: indication.Terms

    def answer_signal_by(self, kind: str, on: date) -> date:
        """The last day to answer a signal."""
        return add_working_days(on, self.signals[kind])

    def answer_handover_by(self, kind: str, on: date) -> date:
        """The last day to answer a handover."""
        return add_working_days(on, self.first_answer if kind == "first" else self.handover_answer)

    def decide_by(self, received_on: date) -> date:
        """The last day to decide on an application."""
        return legal_due_on(received_on, self.decision)

    def pay_by(self, decided_on: date) -> date:
        """The last day of the first payment."""
        return decided_on + timedelta(days=self.payment_days)

    def reopens(self, closed_on: date, on: date) -> bool:
        """Whether who returns on a day goes on in the same case."""
        return on < add_term(closed_on, f"P{self.return_months}M")

    def find_first_day(self, born_on: date, reported_on: date) -> SearchTerm:
        """From when somebody who reports may apply for bijstand."""
        facts = SearchFacts(born_on=born_on, reported_on=reported_on)
        return plan_search_term(facts, self.benefits) or SearchTerm(reported_on, "no_term")
