"""The catalogue of working methods: what ships with Keten, and what a location describes itself."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from keten.ground.foundation.decision import Refused
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.rules.viewer import Viewer, staff_of
from keten.insight.evaluation.events import MethodDescribed
from keten.insight.evaluation.library import list_shipped_methods
from keten.insight.evaluation.models import Method
from keten.insight.evaluation.rules.access import may_agree


@transaction.atomic
def ship_methods(*, now: datetime) -> int:
    """The working methods of ``methods.toml``, as they are described there now; returns how many came or changed.

    Like the reference tables they come with the installation and leave no event.
    """
    known = {row.code: row for row in Method.objects.filter(location__isnull=True)}
    changed = 0
    for code, shipped in list_shipped_methods().items():
        words = asdict(shipped)
        row = known.get(code) or Method(code=code, made_at=now)
        if row.pk and all(getattr(row, name) == value for name, value in words.items()):
            continue
        for name, value in words.items():
            setattr(row, name, value)
        row.save()
        changed += 1
    return changed


@transaction.atomic
def describe_method(
    *, title: str, text: str, for_whom: str, costs: str, indicator: str, location_id: int, by: Viewer, now: datetime
) -> Method:
    """A working method of a location's own, for all to find. Raises ``Refused``."""
    may_agree(by, location_id).require()
    if Method.objects.filter(title__iexact=title.strip()).exists():
        raise Refused(
            "Deze werkwijze staat al in het overzicht. Neem die over, of geef de uwe een andere naam.", "title"
        )
    row = Method.objects.create(
        code=f"eigen-{Method.objects.count() + 1}-{location_id}", title=title.strip(), text=text.strip(),
        for_whom=for_whom.strip(), costs=costs.strip(), indicator=indicator, location_id=location_id,
        made_by_id=staff_of(by), made_at=now,
    )  # fmt: skip
    record_event(MethodDescribed(method_id=row.pk, location_id=location_id), by=by, now=now)
    return row
