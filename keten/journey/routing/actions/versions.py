"""Service models: shipped, copied, changed in a draft, published; and chosen by a location from a day."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max, Q, QuerySet
from django.utils.timezone import localdate

from keten.ground.foundation.decision import Refused
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.models import Location
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.routing.events import ChoiceWithdrawn, ModelChosen, ModelPublished, ModelSaved
from keten.journey.routing.library import list_shipped, read
from keten.journey.routing.models import ModelChoice, ModelVersion
from keten.journey.routing.queries.versions import get_version
from keten.journey.routing.rules.choosing import check_choice, may_change_models
from keten.journey.routing.rules.reading import InvalidModel


@transaction.atomic
def ship_models(*, now: datetime) -> int:
    """The models of ``model_files`` that are not in the database yet, published at once; returns how many came.

    Like the reference tables they come with the installation and leave no event.
    """
    known = set(ModelVersion.objects.values_list("code", "version"))
    came = 0
    for text in list_shipped().values():
        model = read(text)
        if (model.code, model.version) in known:
            continue
        ModelVersion.objects.create(
            code=model.code, version=model.version, title=model.title, text=text, made_at=now, saved_at=now,
            has_stages=bool(model.stages), published_at=now,
        )  # fmt: skip
        came += 1
    return came


@transaction.atomic
def copy_model(*, version: UUID, location_id: int, by: Viewer, now: datetime) -> ModelVersion:
    """A draft for a location: a copy of a version, to be changed. The next version when the location owns the model."""
    may_change_models(by, location_id=location_id).require()
    source = get_version(version)
    own = source.location_id == location_id
    code = source.code if own else f"{source.code}-{location_id}"
    last = ModelVersion.objects.filter(code=code).aggregate(last=Max("version"))["last"] or 0
    place = Location.objects.get(pk=location_id)
    title = source.title if own else f"{source.title} – {place.name}"[:120]
    row = ModelVersion.objects.create(
        code=code, version=last + 1, title=title, text=source.text, location_id=location_id, based_on=source,
        made_by_id=by.staff_id, made_at=now, saved_at=now, has_stages=source.has_stages,
    )  # fmt: skip
    record_event(ModelSaved(version_id=row.pk, code=code, location_id=location_id), by=by, now=now)
    return row


@transaction.atomic
def save_draft(*, version: UUID, text: str, by: Viewer, now: datetime) -> ModelVersion:
    """Keep the text of a draft, right or wrong: nothing is lost. Publishing is what asks that it is whole."""
    row = _hold_draft(version, by)
    row.text, row.saved_at = text.replace("\r\n", "\n"), now
    row.save(update_fields=["text", "saved_at"])
    record_event(ModelSaved(version_id=row.pk, code=row.code, location_id=row.location_id), by=by, now=now)
    return row


@transaction.atomic
def publish_model(*, version: UUID, by: Viewer, now: datetime) -> ModelVersion:
    """From now on this version is fixed and can be chosen. Raises ``Refused`` while anything is wrong in it."""
    row = _hold_draft(version, by)
    try:
        model = read(row.text)
    except InvalidModel as invalid:
        first = invalid.faults[0]
        raise Refused(f"Er staat nog een fout in regel {first.line}: {first.text}.", "text") from invalid
    row.has_stages, row.published_at, row.published_by_id = bool(model.stages), now, by.staff_id
    row.save(update_fields=["has_stages", "published_at", "published_by"])
    record_event(ModelPublished(version_id=row.pk, code=row.code, location_id=row.location_id), by=by, now=now)
    return row


@transaction.atomic
def choose_model(
    *, version: UUID, location_id: int, target_groups: Sequence[str], from_on: date, by: Viewer, now: datetime
) -> list[ModelChoice]:
    """The location serves new cases of these target groups by this version from a day; running cases keep theirs.

    What was chosen before ends on that day. Raises ``Refused``.
    """
    may_change_models(by, location_id=location_id).require()
    row, today = get_version(version), localdate(now)
    ahead = get_whole_number("routing.choice_ahead_days", on=today)
    is_own = row.location_id in (None, location_id)
    check_choice(from_on, today=today, ahead_days=ahead, is_published=row.published_at is not None, is_own=is_own,
                 target_groups=target_groups).require()  # fmt: skip
    return [_choose(row, location_id, group, from_on, by, now) for group in target_groups]


@transaction.atomic
def withdraw_choice(*, choice: UUID, by: Viewer, now: datetime) -> ModelChoice:
    """Undo a choice before its day: what held before goes on. Raises ``Refused`` once it has begun."""
    row = ModelChoice.objects.select_for_update(of=("self",)).filter(key=choice).first()
    if row is None or row.until_on == row.from_on:
        raise Refused("Deze keuze is er niet meer. Er is niets veranderd.")
    may_change_models(by, location_id=row.location_id).require()
    if row.from_on <= localdate(now):
        raise Refused("Deze keuze is al ingegaan. Kies een ander model vanaf een nieuwe datum.")
    following = row.until_on
    row.until_on = row.from_on
    row.save(update_fields=["until_on"])
    _same(row.location_id, row.target_group).filter(until_on=row.from_on).exclude(pk=row.pk).update(until_on=following)
    event = ChoiceWithdrawn(choice_id=row.pk, location_id=row.location_id, target_group=row.target_group)
    record_event(event, by=by, now=now)
    return row


def _choose(
    version: ModelVersion, location_id: int, group: str, from_on: date, by: Viewer, now: datetime
) -> ModelChoice:
    rows = _same(location_id, group).select_for_update()
    later = rows.filter(from_on__gt=from_on).order_by("from_on").first()
    rows.filter(from_on=from_on).update(until_on=from_on)  # another choice for the same day is replaced
    rows.filter(Q(until_on__isnull=True) | Q(until_on__gt=from_on), from_on__lt=from_on).update(until_on=from_on)
    row = ModelChoice.objects.create(
        location_id=location_id, target_group=group, version=version, from_on=from_on,
        until_on=later.from_on if later else None, chosen_by_id=by.staff_id, chosen_at=now,
    )  # fmt: skip
    event = ModelChosen(
        choice_id=row.pk, version_id=version.pk, location_id=location_id, target_group=group, from_on=from_on
    )
    record_event(event, by=by, now=now)
    return row


def _same(location_id: int, group: str) -> QuerySet[ModelChoice]:
    """The choices of a location for a target group that were not undone."""
    rows = ModelChoice.objects.filter(location_id=location_id, target_group=group)
    return rows.exclude(until_on__isnull=False, until_on__lte=F("from_on"))


def _hold_draft(version: UUID, by: Viewer) -> ModelVersion:
    row = get_version(version)
    if row.location_id is None or row.published_at is not None:
        raise Refused("Deze versie ligt vast. Maak een kopie om iets te veranderen.")
    may_change_models(by, location_id=row.location_id).require()
    return ModelVersion.objects.select_for_update(of=("self",)).get(pk=row.pk)
