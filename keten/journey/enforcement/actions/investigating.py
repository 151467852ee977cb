"""An investigation is opened: what was found, against which duties, by whom it is paid."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from keten.dossier.cases.actions.locking import HeldCase
from keten.ground.foundation.decision import Refused
from keten.ground.organisations.models import Organisation
from keten.ground.organisations.rules.viewer import Viewer, staff_of
from keten.journey.chain_signals.models import ChainSignal
from keten.journey.enforcement.actions.controlling import end_by_investigation, find_open_control
from keten.journey.enforcement.actions.holding import hold_file, sync_enforcement_grants
from keten.journey.enforcement.events import InvestigationOpened
from keten.journey.enforcement.library import get_duty
from keten.journey.enforcement.models import Conduct, Control, Investigation, Origin
from keten.journey.enforcement.queries import find_enforcer, find_payer
from keten.journey.enforcement.rules.access import may_investigate


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What was found: in plain words, and on which day which duty was perhaps not met. All has one cause."""

    law: str
    conducts: Mapping[str, date]
    found: str
    signal: UUID | None = None


@transaction.atomic
def open_investigation(*, case: UUID, finding: Finding, by: Viewer, now: datetime) -> Investigation:
    """After a notice (*kennisgeving*), or when somebody with that task saw it. Who pays may look from now on.

    Raises ``Unknown`` and ``Refused``: nothing found, no benefit of that law on that day, another organisation's task.
    """
    held = hold_file(case, by=by, now=now)
    _check(finding, held)
    payer = _payer(finding, held)
    enforcer = find_enforcer(held.case, law=finding.law, on=held.today)
    may_investigate(by, payer_id=payer.pk, enforcer_id=enforcer.pk if enforcer else None).require()
    signal, control = _signal(finding, held), find_open_control(held.case.pk)
    row = Investigation.objects.create(
        case=held.case, law=finding.law, payer=payer, origin=_origin(signal, control), signal=signal,
        found=finding.found.strip(), opened_on=held.today, opened_by_id=staff_of(by),
    )  # fmt: skip
    Conduct.objects.bulk_create(Conduct(investigation=row, duty=code, on=on) for code, on in finding.conducts.items())
    held.record(_opened(row))
    if control is not None:
        end_by_investigation(control, row, held=held)
    sync_enforcement_grants([held.case.client_id], today=held.today)
    return row


def _origin(signal: ChainSignal | None, control: Control | None) -> Origin:
    if signal is not None:
        return Origin.SIGNAL
    return Origin.STAFF if control is None else Origin.CONTROL


def _opened(row: Investigation) -> InvestigationOpened:
    return InvestigationOpened(
        case_id=row.case_id, investigation_id=row.pk, law=row.law, payer_id=row.payer_id, origin=row.origin,
        signal_id=row.signal_id,
    )  # fmt: skip


def _check(finding: Finding, held: HeldCase) -> None:
    if not finding.found.strip():
        raise Refused("Schrijf op wat er is gebeurd. De klant leest dit.", "found")
    if not finding.conducts or any(get_duty(code).law != finding.law for code in finding.conducts):
        raise Refused("Kies om welke plicht het gaat.", "duty")
    if max(finding.conducts.values()) > held.today:
        raise Refused("Kies een dag tot en met vandaag.", "on")


def _payer(finding: Finding, held: HeldCase) -> Organisation:
    payer = find_payer(held.case, law=finding.law, on=min(finding.conducts.values()), viewer=held.by)
    if payer is None:
        raise Refused("Op die dag liep er geen uitkering waarbij deze plicht hoort.", "on")
    return payer


def _signal(finding: Finding, held: HeldCase) -> ChainSignal | None:
    if finding.signal is None:
        return None
    found = ChainSignal.objects.filter(key=finding.signal, client=held.case.client_id).first()
    if found is None:
        raise Refused("Dit signaal gaat over een andere klant.")
    return found
