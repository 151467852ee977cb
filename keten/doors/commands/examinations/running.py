"""What should be going on: a worker, the daily round, keys that fit, a ledger that holds."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.timezone import localdate, localtime

from keten.doors.commands.examinations import Finding, good, notice, wrong
from keten.dossier.clients.models import Client
from keten.dossier.clients.queries import get_bsn
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.foundation.postgres.connections import is_external
from keten.ground.ledger.models import Anchor
from keten.ground.ledger.queries import read_news
from keten.ground.ledger.rules.anchoring import BEGINNING, KeptAnchor, compute_digest
from keten.ground.promises.queries import get_last_round
from keten.ground.upkeep.queries import get_last_backup, get_last_removal_day

_WORK = "Start de werker: keten work (of de dienst keten-worker)."


def examine_worker() -> Iterator[Finding]:
    """Somebody carries out reactions: a heartbeat not older than twice what a dead worker gets."""
    with connection.cursor() as cursor:
        cursor.execute("select extract(epoch from now() - max(last_heartbeat))::int from procrastinate_workers")
        silence = cursor.fetchone()[0]
    if silence is None:
        yield wrong("Er draait geen werker: niets wordt opgevolgd", _WORK)
    elif silence > 2 * settings.KETEN_STALLED_AFTER_S:
        yield wrong(f"De werker is gestopt: {timedelta(seconds=silence)} geleden voor het laatst gezien", _WORK)
    else:
        yield good("De werker werkt")


def examine_jobs() -> Iterator[Finding]:
    """Jobs that were given up after all their attempts."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select task_name, count(*) from procrastinate_jobs where status = 'failed' group by 1 order by 1"
        )
        failed = cursor.fetchall()
    if failed:
        named = ", ".join(f"{name} ({count})" for name, count in failed)
        mend = "Zoek de oorzaak in de meldingen van de werker; zet ze terug: docs/how-to/failed-jobs.md."
        yield wrong(f"Mislukte taken: {named}", mend)
    else:
        yield good("Geen mislukte taken")


def examine_round() -> Iterator[Finding]:
    """Promises are looked at every day."""
    last, today = get_last_round(), localdate()
    if last is None:
        yield wrong("Er is nog geen dagronde geweest", "Voer uit: keten round. Daarna doet de werker het elke dag.")
    elif last.on < today - timedelta(days=1):
        yield wrong(f"De laatste dagronde was op {last.on:%d-%m-%Y}", f"{_WORK} Meteen inhalen: keten round")
    else:
        yield good(f"Laatste dagronde: {last.on:%d-%m-%Y}")


def examine_retention() -> Iterator[Finding]:
    """What has reached its term goes every day."""
    last, today = get_last_removal_day(), localdate()
    if last is None:
        yield notice("Bewaartermijnen zijn nog niet bekeken: de werker doet het elke dag, of meteen: keten retention")
    elif last < today - timedelta(days=1):
        yield wrong(f"Bewaartermijnen zijn het laatst bekeken op {last:%d-%m-%Y}", f"{_WORK} Meteen: keten retention")
    else:
        yield good(f"Bewaartermijnen bekeken: {last:%d-%m-%Y}")


def examine_backup() -> Iterator[Finding]:
    """A recent backup; on a server of one's own a missing one is wrong."""
    last, now = get_last_backup(), timezone.now()
    hours = get_whole_number("upkeep.backup_age_hours", on=localdate(now))
    if last is not None and last.made_at >= now - timedelta(hours=hours):
        yield good(f"Laatste reservekopie: {localtime(last.made_at):%d-%m-%Y %H:%M}")
    elif not is_external():
        yield notice("Geen nieuwe reservekopie: voor een demo niet nodig, anders zie docs/how-to/backup.md")
    else:
        age = f"van {localtime(last.made_at):%d-%m-%Y %H:%M}" if last else "er is er geen"
        yield wrong(f"Geen reservekopie van de laatste {hours} uur ({age})", "Zie docs/how-to/backup.md.")


def examine_bsn_key() -> Iterator[Finding]:
    """The key in use is the one with which the BSNs were stored."""
    client = Client.objects.filter(bsn_encrypted__isnull=False).order_by("-pk").first()
    try:
        if client is not None:
            get_bsn(client)
        yield good("De sleutel past bij de opgeslagen BSN's" if client else "Er zijn nog geen BSN's opgeslagen")
    except InvalidToken:
        mend = "Zet de oude KETEN_BSN_ENCRYPTION_KEY of secrets.json terug uit de reservekopie; verander verder niets."
        yield wrong("De sleutel past niet bij de opgeslagen BSN's", mend)


def examine_anchor() -> Iterator[Finding]:
    """The last anchor still holds and stands in the file outside the database; ``ledger verify`` reads everything."""
    anchors = list(Anchor.objects.order_by("-pk")[:2])
    if not anchors:
        yield notice("Het logboek heeft nog geen anker", "De dagronde zet er elke dag een.")
        return
    last, file = anchors[0], Path(settings.KETEN_ANCHOR_FILE)
    kept = str(KeptAnchor(last.anchored_on, last.up_to, last.chains, bytes(last.digest).hex()))
    if not _holds(last, anchors[1] if len(anchors) > 1 else None):
        yield wrong(
            f"Het logboek is veranderd vóór of op {last.anchored_on:%d-%m-%Y}", "Zoek waar: keten ledger verify"
        )
    elif not file.is_file() or kept not in file.read_text().splitlines():
        mend = f"Zoek uit waarom, met een reservekopie van {file} en: keten ledger verify"
        yield wrong(f"Het laatste anker ({last.anchored_on:%d-%m-%Y}) staat niet in het ankerbestand", mend)
    else:
        yield good(f"Het laatste anker van het logboek klopt ({last.anchored_on:%d-%m-%Y})")


def _holds(last: Anchor, before: Anchor | None) -> bool:
    chains, heads = read_news(after=before.up_to if before else 0, up_to=last.up_to)
    standing_on = bytes(before.digest) if before else BEGINNING
    digest = compute_digest(before=standing_on, on=last.anchored_on, up_to=last.up_to, chains=chains, heads=heads)
    return digest == bytes(last.digest)


EXAMINATIONS = (
    examine_worker, examine_jobs, examine_round, examine_retention, examine_backup, examine_bsn_key, examine_anchor,
)  # fmt: skip
