"""Cases in the database whose way to work follows a planted relation with age and benefit."""

from datetime import date, datetime, timedelta
from uuid import UUID

import numpy as np

from keten.dossier.cases.models import Case
from keten.dossier.clients.models import Client
from keten.ground.organisations.models import Municipality, Staff
from keten.journey.profiling.models import ProfileModel
from keten.journey.profiling.rules.training import train
from tests.factories import Chain
from tests.journey.profiling.people import BOUNDS, ON, SPLIT, make_people

_AGES = (22, 30, 40, 50, 60)
_GROUPS = ("ww", "bijstand", "none")


def make_cases(chain: Chain, count: int, *, today: date, seed: int = 1, is_turned: bool = False) -> list[Case]:
    """Cases opened in the last three years; ``is_turned``: in the last year the relation is the other way round."""
    dice = np.random.default_rng(seed)
    ages, groups = dice.integers(0, len(_AGES), count), dice.integers(0, len(_GROUPS), count)
    opened = [today - timedelta(days=int(day)) for day in np.sort(dice.integers(1, 1095, count))[::-1]]
    score = np.linspace(1.0, -1.0, 5)[ages] + np.linspace(0.6, -0.6, 3)[groups]
    if is_turned:
        score = np.where([day > today - timedelta(days=365) for day in opened], -score, score)
    months = dice.geometric(1 / (1 + np.exp(2.2 - score))) - dice.random(count)
    lost = dice.exponential(20, count)
    municipality = Municipality.objects.get(code="GM0268")
    clients = Client.objects.bulk_create(
        Client(
            initials="T.", last_name=f"Verzonnen{n}", municipality=municipality, registered_on=opened[n],
            born_on=date(opened[n].year - _AGES[ages[n]], 1, 1),
        )
        for n in range(count)
    )  # fmt: skip
    return Case.objects.bulk_create(
        Case(
            key=UUID(bytes=dice.bytes(16)), client=clients[n], location=chain.location,
            target_group=_GROUPS[groups[n]], opened_on=opened[n],
            **_end(opened[n], float(months[n]), float(lost[n]), today),
        )
        for n in range(count)
    )  # fmt: skip


def _end(opened_on: date, months: float, lost: float, today: date) -> dict[str, object]:
    closed_on = opened_on + timedelta(days=int(min(months, lost) * 365 / 12))
    if closed_on >= today:
        return {}
    return {"closed_on": closed_on, "close_reason": "work" if months <= lost else "other"}


def store_model(by: Staff, *, now: datetime, is_published: bool = True) -> ProfileModel:
    """A version trained on made-up people that may be shown, and is when ``is_published``. As the round role."""
    today = now.date()
    trained = train(make_people(40_000, 1), split=SPLIT, on=ON, bounds=BOUNDS)
    model = trained.model
    published = {"published_at": now, "published_by": by} if is_published else {}
    return ProfileModel.objects.create(
        version=1, trained_at=now, opened_from_on=today - timedelta(days=1460), split_on=today - timedelta(days=365),
        known_until_on=today, cases=40_000, features={}, validation=trained.validation, population=trained.population,
        coefficients={
            "intercept": model.intercept, "terms": model.terms, "months": list(model.months), "horizon": model.horizon,
        },
        calibration=dict(model.calibration), may_publish=True, **published,
    )  # fmt: skip
