"""The compiled form of a model for the database: its table and the conditions of its clocks as SQL expressions.

It is made from the same ``ServiceModel`` that is lived per case in Python. Only numbers and codes from closed lists get
into the text, and codes are quoted.
"""

from collections.abc import Sequence

from keten.journey.routing.picture import get_column
from keten.journey.routing.rules.attributes import WHOLE
from keten.journey.routing.rules.conditions import Condition, Value
from keten.journey.routing.rules.language import ServiceModel


def list_attributes(model: ServiceModel) -> set[str]:
    """The names of the attributes that a model looks at."""
    conditions = [c for row in model.rows for c in row.when] + [c for clock in model.clocks for c in clock.when]
    return {condition.attribute.name for condition in conditions}


def compile_table(model: ServiceModel) -> str:
    """An expression for the number (from 0) of the line of the table that holds; null without a table."""
    if not model.rows:
        return "null::int"
    lines = " ".join(f"when {compile_conditions(row.when)} then {number}" for number, row in enumerate(model.rows))
    return f"case {lines} end"


def compile_conditions(when: Sequence[Condition]) -> str:
    """All conditions hold: true or false, never null."""
    return " and ".join(_compile(condition) for condition in when) or "true"


def _compile(condition: Condition) -> str:
    column = "n." + get_column(condition.attribute.name)
    known = _is_within(condition, column)
    if condition.unknown:
        return f"({column} is null{f' or {known}' if known else ''})"
    return f"coalesce({known or 'false'}, false)"


def _is_within(condition: Condition, column: str) -> str:
    if condition.attribute.kind == WHOLE:
        if condition.lowest > condition.highest:
            return ""
        return f"{column} between {int(condition.lowest)} and {int(condition.highest)}"
    if not condition.among:
        return ""
    return f"{column} in ({', '.join(_literal(value) for value in condition.among)})"


def _literal(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "'" + str(value).replace("'", "''").replace("%", "%%") + "'"
