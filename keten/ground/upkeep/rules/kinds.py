"""What is kept how long: the shape of one line of the retention register (*bewaartermijnen*). The lines are data."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from keten.ground.ledger.events import Event


class Then(StrEnum):
    """What happens to the rows of a table when what they belong to goes."""

    DELETE = "delete"
    UNLINK = "unlink"  # the row stays, the column that leads to the person is emptied
    KEEP = "keep"  # holds nothing but the random key or numbers; ``because`` says why it stays


@dataclass(frozen=True, kw_only=True)
class Line:
    """One table that hangs on another: ``table.column`` holds ``of.of_column``.

    ``younger`` is an SQL expression (a date) on a row ``x`` of this table: while one is within the term, nothing goes.
    """

    table: str
    column: str
    of: str
    of_column: str = "id"
    then: Then = Then.DELETE
    younger: str = ""
    because: str = ""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of data and its term. Everything here is written by us and becomes SQL; nothing comes from a user.

    ``period`` names a dated parameter (ISO 8601 duration). A row ``t`` of ``table`` is due when ``condition`` holds and
    ``since`` (a date) plus the period has been reached. ``key`` is how the proof names a removed row. ``family`` is the
    column by which rows of the same table belong to a row and go with it. ``lines`` are the tables that hang on it,
    what hangs lowest first. ``event`` is recorded in the chain of every removed key, when there is one.
    """

    code: str
    label: str
    period: str
    table: str
    since: str
    condition: str = "true"
    pk: str = "id"
    pk_type: str = "bigint"
    key: str = "t.id::text"
    family: str = ""
    lines: Sequence[Line] = ()
    event: type[Event] | None = None

    @property
    def function(self) -> str:
        """The function in the database that removes what is due of this kind."""
        return f"upkeep_remove_{self.code}"
