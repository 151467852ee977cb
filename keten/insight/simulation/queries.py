"""Reading try-outs, the models that can be tried, and past cases."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q
from django.http import Http404

from keten.dossier.cases.models import Case
from keten.dossier.cases.queries.files import visible_to
from keten.ground.organisations.rules.viewer import Viewer
from keten.insight.simulation.library import read_assumptions_text
from keten.insight.simulation.models import CaseMigration, TryOut
from keten.insight.simulation.rules.asking import digest_request, may_try
from keten.insight.simulation.rules.history import PastCase
from keten.journey.routing.library import list_shipped
from keten.journey.routing.models import ModelChoice, ModelVersion

MOST_LEFT = 100  # files named on a page; all are counted


class UnknownTryOut(Http404):
    """There is no such try-out, or not for this viewer."""


@dataclass(frozen=True)
class Version:
    """A version that can be tried: ``name`` as in addresses ("fasen-1"), its title, and its text."""

    name: str
    title: str
    text: str
    is_draft: bool = False

    @property
    def number(self) -> str:
        """The number of the version."""
        return self.name.rpartition("-")[2]


def list_versions(*, viewer: Viewer) -> list[Version]:
    """Every version that this viewer may try, by name: those that ship with Keten and those in the database."""
    if not may_try(viewer):
        return []
    return sorted(_all_versions().values(), key=lambda version: version.name)


def _all_versions() -> dict[str, Version]:
    found = {name: Version(name, _title(text, name), text) for name, text in list_shipped().items()}
    for row in ModelVersion.objects.order_by("code", "version"):
        found[f"{row.code}-{row.version}"] = _version_of(row)
    return found


def _version_of(row: ModelVersion) -> Version:
    return Version(f"{row.code}-{row.version}", row.title, row.text, row.published_at is None)


def _title(text: str, name: str) -> str:
    said = next((line for line in text.splitlines() if line.startswith("title")), "")
    return said.partition("=")[2].strip().strip(chr(34)) or name


def get_versions(names: Sequence[str], *, viewer: Viewer) -> list[Version]:
    """Versions by their names, each once. Raises ``UnknownTryOut`` when one is not there."""
    known = {version.name: version for version in list_versions(viewer=viewer)}
    try:
        return [known[name] for name in dict.fromkeys(names)]
    except KeyError as unknown:
        raise UnknownTryOut from unknown


def find_version(code: str) -> Version | None:
    """The newest published version of a model."""
    found = [version for version in _all_versions().values() if not version.is_draft]
    of_code = [version for version in found if version.name.rpartition("-")[0] == code or version.name == code]
    return max(of_code, key=lambda version: int(version.name.rpartition("-")[2]), default=None)


def find_version_in_use(*, on: date) -> Version | None:
    """The version that was chosen most often, over locations and target groups, on a day."""
    chosen = ModelChoice.objects.filter(Q(until_on__isnull=True) | Q(until_on__gt=on), from_on__lte=on)
    most = chosen.values("version").annotate(times=Count("pk")).order_by("-times", "version").first()
    row = ModelVersion.objects.filter(pk=most["version"]).first() if most else None
    return None if row is None else _version_of(row)


def get_try_out(key: UUID, *, viewer: Viewer) -> TryOut:
    """A try-out by its key. Raises ``UnknownTryOut``."""
    row = TryOut.objects.filter(key=key).first() if may_try(viewer) else None
    if row is None:
        raise UnknownTryOut
    return row


def find_try_out(texts: Sequence[str], *, clients: int, seed: int, viewer: Viewer) -> TryOut | None:
    """The try-out of exactly this, when somebody asked for it before."""
    digest = digest_request(texts, clients=clients, seed=seed, assumed=read_assumptions_text())
    return TryOut.objects.filter(digest=digest).first() if may_try(viewer) else None


def count_running(version_id: int, *, location_id: int, target_group: str) -> int:
    """How many open cases a version serves at a location; a number, no clients."""
    sql = "select sum(running) from routing_count_bound(%s) where version_id = %s and target_group = %s"
    with connection.cursor() as cursor:
        cursor.execute(sql, [[location_id], version_id, target_group])
        return int(cursor.fetchone()[0] or 0)


def find_migration(
    old: UUID, new: UUID, *, location_id: int, target_group: str, viewer: Viewer
) -> CaseMigration | None:
    """The last one from one version to another, at a location of the viewer."""
    if location_id not in viewer.location_ids:
        return None
    rows = CaseMigration.objects.select_related("from_version", "to_version", "location")
    rows = rows.filter(from_version__key=old, to_version__key=new, location=location_id, target_group=target_group)
    return rows.order_by("-requested_at", "-pk").first()


def list_left(row: CaseMigration, *, viewer: Viewer) -> list[Case]:
    """Open cases that still follow the old version, the longest open first: at most ``MOST_LEFT``, with their client.

    Only those into which the viewer may look; for most who ask for a migration that is none. One query.
    """
    bound = Q(bindings__version=row.from_version_id, bindings__until_on=None)
    there = Q(location=row.location_id, target_group=row.target_group, closed_on=None)
    cases = Case.objects.filter(visible_to(viewer), bound, there).select_related("client")
    return list(cases.order_by("opened_on", "pk")[:MOST_LEFT])


def list_past_cases(*, limit: int, until: date) -> Iterator[PastCase]:
    """Past cases that were opened before ``until``, newest first; for the round, which may see all.

    Of tests nothing is known here. WW: the expected end of the period of WW that ran when the case was opened.
    """
    with connection.cursor() as cursor:
        cursor.execute(_PAST, {"limit": limit, "until": until})
        while rows := cursor.fetchmany(10_000):
            yield from (PastCase(*row) for row in rows)


_PAST = """
select k.id, k.opened_on, k.closed_on, coalesce(k.close_reason in ('work', 'partial_work'), false), k.target_group,
       c.born_on, w.ends_on
  from (select * from cases_case where opened_on < %(until)s order by opened_on desc, id limit %(limit)s) k
  join clients_client c on c.id = k.client_id
  left join lateral (
    select max(coalesce(b.expected_end_on, b.until_on)) as ends_on from benefits_benefitperiod b
     where b.client_id = k.client_id and b.law = 'ww' and b.superseded_at is null and b.from_on <= k.opened_on
       and (b.until_on is null or b.until_on > k.opened_on)) w on true
"""
