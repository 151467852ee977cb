"""An application from submission to first payment by example: who may, what it leaves, what is refused."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from keten.dossier.benefits import actions, queries
from keten.dossier.benefits.models import Application, BenefitPeriod, Correction
from keten.dossier.cases.models import Case
from keten.dossier.cases.queries import Unknown
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.models import LedgerEvent
from keten.ground.organisations.models import Arrangement, Staff
from keten.ground.organisations.rules.viewer import SYSTEM, as_client
from tests.factories import TODAY, Chain, at, make_chain

pytestmark = pytest.mark.django_db
TUE = TODAY + timedelta(days=1)
CHECKED = {"is_correct": True, "is_complete": True, "is_consistent": True, "check_note": "nothing"}


def split_intake(chain: Chain) -> Chain:
    """UWV takes applications for bijstand in, as the law says."""
    Arrangement.objects.filter(task="intake", target_group="bijstand").update(organisation=chain.uwv)
    return chain


def submit(chain: Chain, case: Case, law: str = "pw", by: Staff | None = None, **given: object) -> Application:
    given = {"key": uuid4(), "now": at(TODAY), "by": chain.viewer(by or chain.anna), **given}
    return actions.submit_application(case=case.key, law=law, **given)  # type: ignore[arg-type]


def transfer(chain: Chain, row: Application, on: date = TODAY, **given: object) -> Application:
    given = {"by": chain.viewer(chain.anna, on), "client_noticed_on": on, **CHECKED, **given}
    return actions.transfer_application(application=row.key, now=at(on), **given)  # type: ignore[arg-type]


def decide(chain: Chain, row: Application, by: Staff, on: date = TODAY, **given: object) -> Application:
    given = {"outcome": "granted", "from_on": TODAY, **given}
    return actions.decide_application(application=row.key, by=chain.viewer(by, on), now=at(on), **given)  # type: ignore[arg-type]


def reload(row: Application) -> Application:
    return Application.objects.get(pk=row.pk)


def test_bijstand_from_submission_to_first_payment() -> None:
    chain = split_intake(make_chain())
    case = chain.register(target_group="bijstand")
    row = submit(chain, case)
    assert (row.state, row.awaits_transfer, row.submitted_to, row.decider) == (
        "submitted", True, chain.uwv, chain.gemeente,
    )  # fmt: skip
    assert row.transfer_due_on == date(2026, 11, 26)  # eight working days
    assert row.decision_due_on == date(2027, 1, 11)  # eight weeks
    assert transfer(chain, row, TUE).state == "transferred"
    decided = decide(chain, row, chain.carla, TUE, expected_end_on=date(2027, 5, 1))
    assert (decided.state, decided.payment_due_on) == ("decided", TUE + timedelta(days=10))
    period = BenefitPeriod.objects.get()
    assert (period.law, period.payer, period.from_on, period.source) == ("pw", chain.gemeente, TODAY, "decision")
    paid = actions.record_first_payment(
        application=row.key, paid_on=TUE, by=chain.viewer(chain.carla, TUE), now=at(TUE)
    )
    assert (paid.state, paid.reported_on) == ("paid", TODAY)
    told = LedgerEvent.objects.filter(client_ref=case.client.ref, type__startswith="benefits.").order_by("pk")
    assert list(told.values_list("type", flat=True)) == [
        "benefits.application-submitted", "benefits.application-transferred", "benefits.application-decided",
        "benefits.benefit-period-recorded", "benefits.first-payment-recorded",
    ]  # fmt: skip


def test_ww_that_uwv_takes_in_and_decides_needs_no_transfer() -> None:
    chain = make_chain()
    row = submit(chain, chain.register(), "ww")
    assert (row.transfer_due_on, row.awaits_transfer, row.decider) == (None, False, chain.uwv)
    with pytest.raises(Refused, match="hoeft niet"):
        transfer(chain, row)
    assert decide(chain, row, chain.bram, income_form_on=TODAY + timedelta(days=3)).payment_due_on == date(2026, 11, 29)


def test_sending_the_same_form_twice_gives_one_application() -> None:
    chain = make_chain()
    case, key = chain.register(), uuid4()
    first, again = submit(chain, case, "ww", key=key), submit(chain, case, "ww", key=key, now=at(TUE))
    assert first.pk == again.pk
    assert again.submitted_at == at(TODAY)
    with pytest.raises(Refused, match="geen tweede"):
        submit(chain, case, "ww")
    with pytest.raises(Refused, match="iets anders"):
        submit(chain, case, "pw", key=key)
    assert Application.objects.count() == 1
    submit(chain, case, "pw")  # another law at the same time is possible


def test_after_the_end_a_new_application_is_possible() -> None:
    chain = make_chain()
    case = chain.register()
    row = submit(chain, case, "ww")
    actions.withdraw_application(application=row.key, by=chain.viewer(chain.anna), now=at(TODAY))
    assert submit(chain, case, "ww").pk != row.pk


def test_a_client_applies_and_withdraws_in_their_own_file_only() -> None:
    chain = make_chain()
    case, other = chain.register(), chain.register()
    me = as_client(case.client_id, "T. Test", on=TODAY)
    row = actions.submit_application(key=uuid4(), case=case.key, law="ww", by=me, now=at(TODAY))
    assert row.submitted_by is None
    with pytest.raises(Unknown):
        actions.submit_application(key=uuid4(), case=other.key, law="ww", by=me, now=at(TODAY))
    with pytest.raises(Unknown):
        actions.withdraw_application(application=row.key, by=as_client(other.client_id, "X"), now=at(TODAY))
    with pytest.raises(Refused):
        actions.decide_application(application=row.key, outcome="granted", from_on=TODAY, by=me, now=at(TODAY))
    assert actions.withdraw_application(application=row.key, by=me, now=at(TODAY)).outcome == "withdrawn"


def test_who_may_do_what() -> None:
    chain = split_intake(make_chain())
    elsewhere = make_chain("Werkplein Elders")
    case = chain.register(target_group="bijstand")
    row = submit(chain, case)
    with pytest.raises(Refused, match="nog niet overgedragen"):
        decide(chain, row, chain.carla)
    with pytest.raises(Refused, match="die de aanvraag innam"):
        transfer(chain, row, by=chain.viewer(chain.carla))
    with pytest.raises(Unknown):
        transfer(chain, row, by=elsewhere.viewer(elsewhere.anna))
    transfer(chain, row)
    with pytest.raises(Refused, match="die over deze aanvraag beslist"):
        decide(chain, row, chain.anna)
    with pytest.raises(Unknown):
        decide(chain, row, elsewhere.carla)
    with pytest.raises(Refused, match="toegekende"):
        actions.record_first_payment(application=row.key, paid_on=TODAY, by=chain.viewer(chain.carla), now=at(TODAY))
    assert queries.list_applications(case.client_id, viewer=elsewhere.viewer(elsewhere.anna)) == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"is_complete": False}, "check_note"),
        ({"client_noticed_on": None}, "client_noticed_on"),
        ({"client_noticed_on": TODAY + timedelta(days=1)}, "client_noticed_on"),
        ({"check_note": "iets"}, "check_note"),
    ],
)
def test_a_transfer_says_what_was_checked_and_tells_the_client(given: dict[str, object], field: str) -> None:
    chain = split_intake(make_chain())
    row = submit(chain, chain.register(target_group="bijstand"))
    with pytest.raises(Refused) as refused:
        transfer(chain, row, **given)
    assert refused.value.field == field
    assert reload(row).awaits_transfer


def test_the_municipality_gives_more_time_once() -> None:
    chain = split_intake(make_chain())
    row = submit(chain, chain.register(target_group="bijstand"))
    with pytest.raises(Refused, match="Alleen de gemeente"):
        actions.extend_transfer(application=row.key, by=chain.viewer(chain.anna), now=at(TODAY))
    carla = chain.viewer(chain.carla)
    assert actions.extend_transfer(application=row.key, by=carla, now=at(TODAY)).transfer_due_on == date(2026, 12, 8)
    with pytest.raises(Refused, match="al een keer"):
        actions.extend_transfer(application=row.key, by=carla, now=at(TODAY))


def test_bijstand_starts_at_the_report_or_at_most_three_months_before() -> None:
    chain = make_chain()
    row = submit(chain, chain.register(target_group="bijstand"), reported_on=date(2026, 11, 2), by=chain.carla)
    with pytest.raises(Refused, match="02-08-2026"):
        decide(chain, row, chain.carla, from_on=date(2026, 8, 1))
    assert decide(chain, row, chain.carla, from_on=date(2026, 8, 2)).outcome == "granted"


def test_a_refusal_has_a_reason_and_opens_nothing() -> None:
    chain = make_chain()
    row = submit(chain, chain.register(), "ww")
    with pytest.raises(Refused, match="Kies een reden"):
        decide(chain, row, chain.anna, outcome="refused", from_on=None)
    decide(chain, row, chain.anna, outcome="refused", from_on=None, outcome_reason="conditions_not_met")
    assert (reload(row).payment_due_on, BenefitPeriod.objects.count()) == (None, 0)


def test_a_corrected_decision_is_counted_and_changes_the_benefit() -> None:
    chain = make_chain()
    row = submit(chain, chain.register(), "ww")
    decide(chain, row, chain.anna, outcome="refused", from_on=None, outcome_reason="conditions_not_met")
    anna = chain.viewer(chain.anna, TUE)
    given = {"application": row.key, "by": anna, "now": at(TUE)}
    actions.correct_decision(kind="objection", outcome="granted", from_on=TODAY, **given)
    assert reload(row).payment_due_on == TUE + timedelta(days=10)
    actions.correct_decision(kind="own_error", outcome="granted", from_on=TUE, **given)
    assert list(BenefitPeriod.objects.filter(superseded_at=None).values_list("from_on", flat=True)) == [TUE]
    actions.correct_decision(kind="revision", outcome="refused", outcome_reason="means", **given)
    assert not BenefitPeriod.objects.filter(superseded_at=None).exists()
    assert Correction.objects.filter(application=row).count() == 3
    assert reload(row).decided_on == TODAY


def test_an_application_goes_on_when_the_file_is_closed() -> None:
    chain = make_chain()
    case = chain.register()
    row = submit(chain, case, "ww")
    Case.objects.filter(pk=case.pk).update(closed_on=TODAY, close_reason="work")
    assert decide(chain, row, chain.anna, TUE).outcome == "granted"
    with pytest.raises(Refused):
        submit(chain, case, "pw")


def test_nobody_arranged_to_decide_is_said() -> None:
    chain = make_chain()
    case = chain.register()
    Arrangement.objects.filter(task="benefit", target_group="ww").delete()
    with pytest.raises(Refused, match="niet afgesproken"):
        submit(chain, case, "ww")
    Arrangement.objects.filter(task="benefit", target_group="bijstand").update(organisation=chain.uwv)
    with pytest.raises(Refused, match="beslist de gemeente"):
        submit(chain, case, "pw")


def test_the_system_records_the_first_payment_but_never_decides() -> None:
    chain = make_chain()
    row = submit(chain, chain.register(), "ww")
    with pytest.raises(Refused):
        actions.decide_application(application=row.key, outcome="granted", from_on=TODAY, by=SYSTEM, now=at(TODAY))
    decide(chain, row, chain.anna)
    paid = actions.record_first_payment(application=row.key, paid_on=TODAY, by=SYSTEM, now=at(TODAY))
    assert paid.state == "paid"
