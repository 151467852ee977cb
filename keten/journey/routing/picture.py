"""What is known of all cases on a day, as SQL: one expression per attribute of the language."""

from collections.abc import Iterable

from keten.journey.routing.rules.attributes import OUTCOME, SCORE

_FIXED = {
    "target_group": "c.target_group",
    "age": "extract(year from age(%(on)s::date, k.born_on))::int",
    "days_registered": "(%(on)s::date - c.opened_on)",
    "days_of_ww_left": "(ww.ends_on - %(on)s::date)",
    "has_ww": "coalesce(laws.ww, false)",
    "has_pw": "coalesce(laws.pw, false)",
    "has_wia": "coalesce(laws.wia, false)",
}

# The last day of WW as it is expected now; without an expected end it is not known.
WW = """
left join (
  select b.client_id, max(coalesce(b.until_on, b.expected_end_on)) as ends_on
  from benefits_benefitperiod b
  where b.superseded_at is null and b.law = 'ww' and b.from_on <= %(on)s
    and coalesce(b.until_on, b.expected_end_on) > %(on)s {only_client}
  group by b.client_id
) ww on ww.client_id = c.client_id
"""

_LAWS = """
left join (
  select b.client_id, bool_or(b.law = 'ww') as ww, bool_or(b.law = 'pw') as pw, bool_or(b.law = 'wia') as wia
  from benefits_benefitperiod b
  where b.superseded_at is null and b.from_on <= %(on)s and (b.until_on is null or b.until_on > %(on)s) {only_client}
  group by b.client_id
) laws on laws.client_id = c.client_id
"""

_TEST = """
left join (
  select distinct on (t.case_id) t.case_id, t.score, t.outcome
  from diagnosis_testresult t
  where t.test = '{test}' and t.taken_on <= %(on)s and (t.valid_until is null or t.valid_until > %(on)s) {only_case}
  order by t.case_id, t.taken_on desc, t.id desc
) "test_{test}" on "test_{test}".case_id = c.id
"""


def get_column(name: str) -> str:
    """The name of the column of an attribute."""
    return '"' + name.replace(".", "_") + '"'


def select_columns(names: Iterable[str]) -> str:
    """The columns of these attributes, for a query with ``c`` (case) and ``k`` (client)."""
    return "".join(f", {_expression(name)} as {get_column(name)}" for name in sorted(names))


def join_tables(names: Iterable[str], *, only: bool) -> str:
    """The joins that those columns need; always the end of WW, from which clocks count back."""
    tests = sorted({name.removeprefix(SCORE).removeprefix(OUTCOME) for name in names if name not in _FIXED})
    laws = _LAWS if any(name.startswith("has_") for name in names) else ""
    sql = WW + laws + "".join(_TEST.replace("{test}", test) for test in tests)
    return sql.replace(
        "{only_client}", "and b.client_id = (select client_id from cases_case where id = %(only)s)" if only else ""
    ).replace("{only_case}", "and t.case_id = %(only)s" if only else "")


def _expression(name: str) -> str:
    if name in _FIXED:
        return _FIXED[name]
    test = name.removeprefix(SCORE).removeprefix(OUTCOME)
    return f'"test_{test}".{"score" if name.startswith(SCORE) else "outcome"}'
