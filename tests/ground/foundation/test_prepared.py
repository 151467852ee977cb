"""Statements that are planned once: what they find is what Django finds, and one statement is one plan."""

import pytest
from django.db import connection
from django.forms import model_to_dict

from keten.dossier.cases.actions import accept_handover
from keten.dossier.cases.models import Case, Handover, Step
from keten.ground.foundation.prepared import Prepared, fetch_prepared
from tests.factories import TODAY, Chain, at, make_chain

pytestmark = pytest.mark.django_db

_STEPS = Prepared(lambda id: Step.objects.filter(case=id).select_related("owner", "case__client").order_by("pk"))
_NAMES = Prepared(lambda id: Step.objects.filter(case=id).order_by("pk").values_list("kind", "owner__name"))


def _plans(begin: str) -> list[tuple[int, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select generic_plans + custom_plans from pg_prepared_statements where statement like %s", [f"{begin}%"]
        )
        return cursor.fetchall()


def test_it_finds_what_the_queryset_finds_with_its_relations(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    chain = make_chain("Werkplein Noord")
    for case in [_accepted(chain), _accepted(chain)]:
        expected = list(Step.objects.filter(case=case).order_by("pk"))
        with django_assert_num_queries(1):
            found = _STEPS.list(case.pk)
            assert list(map(model_to_dict, found)) == list(map(model_to_dict, expected)) != []
            assert {step.case.client.pk for step in found} == {case.client_id}
            assert all(step.owner is None or step.owner.name for step in found)
        assert _NAMES.list(case.pk) == list(Step.objects.filter(case=case).order_by("pk").values_list(*_KIND))
    assert _STEPS.first(0) is None


_KIND = ("kind", "owner__name")


def _accepted(chain: Chain) -> Case:
    case = chain.register(on=TODAY)
    handover = Handover.objects.get(case=case)
    assert handover.to_staff is not None
    accept_handover(handover=handover.key, by=chain.viewer(handover.to_staff, TODAY), now=at(TODAY))
    return case


def test_small_and_large_numbers_are_one_statement_and_one_plan() -> None:
    for number in (1, 70_000, 2**40):
        assert fetch_prepared("select %s, 'one plan'", [number]) == [(number, "one plan")]
    assert _plans("select $1, 'one plan'") == [(3,)]


def test_the_log_of_statements_shows_values(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(1) as captured:
        fetch_prepared("select %(text)s::text", {"text": "it's"})
    assert captured.captured_queries[0]["sql"] == "select 'it''s'::text"


def test_a_queryset_without_the_id_is_refused() -> None:
    with pytest.raises(ValueError, match="does not reach"):
        Prepared(lambda id: Step.objects.all()).list(1)
