"""One inspection that was done in the region: drawn files, a finding, one party that reacts and one that does not."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.timezone import localdate

from keten.doors.demo.happenings import Happening
from keten.doors.demo.region import Region, Span
from keten.dossier.clients.queries import leave_files
from keten.ground.organisations.models import Location, Organisation, Staff
from keten.ground.organisations.queries import get_viewer
from keten.insight.governance import actions
from keten.insight.governance.models import Finding, Inspection
from keten.insight.governance.rules.access import Party
from keten.insight.governance.rules.sampling import Wanted

_INSPECTOR, _MANAGER, _SILENT = "Ellen Vroom", "Petra Nillesen", "gm0268"
_SUBJECT = "Op tijd een eerste gesprek"
_QUESTIONS = ("Was er binnen vier weken een gesprek?", "Staat er een volgende stap met een datum?")
# Days before today: begun and sent, one party reacted, settled when the term of the other was over.
_BEGUN, _REACTED, _SETTLED = 60, 45, 18
_FILES, _SEED, _YES_OUT_OF = 12, 2006, 3


def list_inspecting(region: Region, span: Span) -> list[Happening]:
    """The days of the inspection; none in a span that is too short for it."""
    if span.today - timedelta(days=_BEGUN + 21) < span.first_on:
        return []
    steps = ((_BEGUN, _begin(region)), (_REACTED, _react), (_SETTLED, _settle))
    return [Happening(span.today - timedelta(days=days), decide) for days, decide in steps]


def _begin(region: Region) -> Any:
    def decide(now: datetime) -> None:
        place, day = Location.objects.get(name=region.places[0].name), localdate(now)
        parties = Party(place.pk, None), Party(place.pk, Organisation.objects.get(code=_SILENT).pk)
        start = actions.Start(
            subject=_SUBJECT, question="Spreekt iedereen die zich inschrijft snel iemand?", promise="P2",
            parties=parties, questions=_QUESTIONS,
        )  # fmt: skip
        who = _as(_INSPECTOR, now)
        inspection = actions.open_inspection(start=start, **who)
        wanted = Wanted(
            location_ids=frozenset([place.pk]), open_from=day - timedelta(days=28), open_until=day, size=_FILES,
            seed=_SEED,
        )  # fmt: skip
        sample = actions.draw_sample(inspection=inspection.key, wanted=wanted, **who)
        _review(sample.files.order_by("number"), who)
        text = "Bij een deel van de dossiers was er na vier weken nog geen gesprek."
        finding = actions.write_finding(inspection=inspection.key, text=text, sample=sample.key, question=1, **who)
        actions.send_finding(finding=finding.key, **who)

    return decide


def _review(files: Iterable[Any], who: dict[str, Any]) -> None:
    for row in files:
        answers = {1: actions.Given("no" if row.number % _YES_OUT_OF == 0 else "yes"), 2: actions.Given("yes")}
        actions.review_file(file=row.key, answers=answers, **who)
    leave_files()


def _react(now: datetime) -> None:
    finding = _finding()
    party = finding.inspection.parties.get(organisation=None)
    text = "Wij herkennen dit. In de zomer waren er te weinig coaches voor alle eerste gesprekken."
    actions.give_reaction(finding=finding.key, party=party.pk, text=text, **_as(_MANAGER, now))


def _settle(now: datetime) -> None:
    finding, who = _finding(), _as(_INSPECTOR, now)
    text = "De locatie noemt een oorzaak en krijgt tijd. Van de gemeente kwam geen reactie; dat is vastgelegd."
    actions.write_afterword(finding=finding.key, text=text, **who)
    actions.settle_finding(finding=finding.key, **who)
    party = finding.inspection.parties.get(organisation=None)
    actions.impose_obligation(
        finding=finding.key, party=party.pk, owner=Staff.objects.get(name=_MANAGER).pk,
        text="Houd elke week tijd vrij voor eerste gesprekken.", due_on=localdate(now) + timedelta(days=60), **who,
    )  # fmt: skip
    actions.close_inspection(inspection=Inspection.objects.get(subject=_SUBJECT).key, **who)


def _finding() -> Finding:
    return Finding.objects.select_related("inspection").get(inspection__subject=_SUBJECT)


def _as(name: str, now: datetime) -> dict[str, Any]:
    day: date = localdate(now)
    viewer = get_viewer(Staff.objects.get(name=name).pk, on=day)
    assert viewer is not None
    return {"by": viewer, "now": now}
