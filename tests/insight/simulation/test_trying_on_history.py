"""A model on past cases gives the same on one core as on several, each in a process of its own."""

from datetime import timedelta

import pytest

from keten.dossier.cases.models import Case
from keten.insight.simulation import trying
from keten.insight.simulation.queries import list_past_cases
from keten.journey.routing.library import list_shipped, read
from tests.factories import TODAY, make_chain

pytestmark = pytest.mark.django_db


def test_several_processes_find_what_one_does(monkeypatch):
    chain = make_chain()
    for number in range(6):
        case = chain.register(on=TODAY - timedelta(days=200 + number))
        Case.objects.filter(pk=case.pk).update(closed_on=TODAY - timedelta(days=20 * number), close_reason="work")
    texts = list_shipped()
    models = [read(texts["fasen-1"]), read(texts["toonkamer-1"])]
    assert len(list(list_past_cases(limit=10, until=TODAY))) == 6
    together = trying.compare_history(models, limit=10, seed=3, today=TODAY)
    monkeypatch.setattr(trying, "PER_PORTION", 2)
    monkeypatch.setattr(trying, "cpu_count", lambda: 2)
    shares = []
    assert trying.compare_history(models, limit=10, seed=3, today=TODAY, tell=shares.append) == together
    assert shares == [1 / 3, 2 / 3, 1]
