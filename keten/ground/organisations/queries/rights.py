"""Who has which role since when, when they last came in, and who looked at it last."""

from dataclasses import dataclass
from datetime import date, datetime

from keten.ground.foundation.parameters import get_whole_number
from keten.ground.foundation.prepared import fetch_named
from keten.ground.organisations.models import Role
from keten.ground.organisations.rules.rights import decide_review_due

# ``without_account``: somebody who cannot come in keeps roles that nobody uses.
_HOLDERS = """
select s.id, s.key, s.name, o.name as organisation, r.roles, r.since_on, r.newest_on, a.last_login as last_visit,
  a.id is not null as has_account, v.reviewed_on, v.fits, v.note, b.name as reviewed_by
from organisations_staff s
join organisations_organisation o on o.id = s.organisation_id and o.id = %(organisation)s
join lateral (
  select array_agg(x.role::text order by x.role) as roles, min(x.from_on) as since_on, max(x.from_on) as newest_on
  from organisations_staffrole x
  where x.staff_id = s.id and x.from_on <= %(on)s and (x.until_on is null or x.until_on > %(on)s)
) r on r.roles is not null
left join organisations_account a on a.staff_id = s.id
left join lateral (
  select * from organisations_rightsreview x where x.staff_id = s.id order by x.reviewed_on desc, x.id desc limit 1
) v on true
left join organisations_staff b on b.id = v.reviewed_by_id
where s.from_on <= %(on)s and (s.until_on is null or s.until_on > %(on)s)
order by s.name, s.id
"""


@dataclass(frozen=True, kw_only=True)
class RightsHolder:
    """Somebody with roles; ``due_on`` is the day on which they must have been looked at again."""

    id: int
    key: object
    name: str
    organisation: str
    roles: list[str]
    since_on: date
    newest_on: date
    last_visit: datetime | None
    has_account: bool
    reviewed_on: date | None
    fits: bool | None
    note: str | None
    reviewed_by: str | None
    due_on: date

    @property
    def role_words(self) -> str:
        return ", ".join(str(Role(role).label) for role in self.roles)


def list_rights_holders(*, organisation_id: int | None, on: date) -> list[RightsHolder]:
    """Everybody in service of an organisation with a role, whose review is due first on top. One query."""
    months = get_whole_number("organisations.rights_review_months", on=on)
    privileged = get_whole_number("organisations.privileged_rights_review_months", on=on)
    holders = []
    for row in fetch_named(_HOLDERS, {"on": on, "organisation": organisation_id}):
        due_on = decide_review_due(
            row["roles"], since_on=row["newest_on"], last_on=row["reviewed_on"], months=months,
            privileged_months=privileged,
        )  # fmt: skip
        holders.append(RightsHolder(**row, due_on=due_on))
    return sorted(holders, key=lambda holder: (holder.due_on, holder.name))
