"""Nobody can be found by their answers: every trace is tried, on rows that were really committed one by one.

Each answer carries in its text how many'th it was given, which the traces do not read. A trace puts the answers in an
order and the invitations in an order, and says that those in the same place belong together. Chance gets one right.
"""

from collections.abc import Callable, Iterator
from itertools import product

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from keten.dossier.questions.actions import mix_answers
from keten.dossier.questions.actions.sealing import unseal
from keten.dossier.questions.models import SurveyAnswer, SurveyInvitation, WaitingSurvey
from keten.ground.ledger.models import LedgerEvent
from tests.conftest import as_owner, as_round
from tests.dossier.questions.surveying import GOOD, answer, ask
from tests.factories import TODAY, Chain, at, make_chain

PEOPLE = 24
CHANCE = 8  # right by chance: more than that once in 400,000 times

# By what rows can be put in order, or are alike: system columns too.
_ANSWERS = ("key", "ctid", "xmin::text::bigint", "answers::text", "organisations::text", "month")
_INVITATIONS = ("id", "key", "ctid", "xmin::text::bigint", "asked_at", "client_id")


@pytest.fixture
def chain(own_database: str) -> Chain:
    return make_chain()


def answer_all(chain: Chain, answered: Callable[[SurveyInvitation, int], object]) -> dict[int, str]:
    """All are asked, and answer one after the other in another order; by invitation, what it said."""
    asked = [ask(chain) for _ in range(PEOPLE)]
    order = asked[1::2] + asked[::2][::-1]
    for place, row in enumerate(order):
        answered(row, place)
    return {row.pk: f"nummer {place:02}" for place, row in enumerate(order)}


def answer_well(row: SurveyInvitation, place: int) -> None:
    answer(row, GOOD | {"kwijt": f"nummer {place:02}"}, hour=8 + place // 4)


def write_directly(row: SurveyInvitation, place: int) -> None:
    """The planted fault: the answer beside the invitation, in one transaction."""
    with as_owner(), transaction.atomic():
        SurveyInvitation.objects.filter(pk=row.pk).update(answered=True)
        SurveyAnswer.objects.create(
            survey=row.survey, version=row.version, location_id=row.location_id, step_kind=row.step_kind,
            organisations=row.organisations, month=TODAY.replace(day=1), answers=GOOD, text=f"nummer {place:02}",
        )  # fmt: skip


def mix_in_order() -> None:
    """Another planted fault: what waits is moved in the order in which it came."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select sealed from questions_waitingsurvey order by xmin::text::bigint")
        sheets = [unseal(sealed) for (sealed,) in cursor.fetchall()]
        SurveyAnswer.objects.bulk_create(
            SurveyAnswer(survey=one.survey, version=one.version, location_id=one.location_id, step_kind=one.step_kind,
                         organisations=list(one.organisations), month=one.month, answers=one.answers, text=one.text)
            for one in sheets
        )  # fmt: skip


def trace(truth: dict[int, str]) -> Iterator[tuple[str, int]]:
    """Each trace, and how many answers it brings home."""
    for by_answer, by_invitation in product(_ANSWERS, _INVITATIONS):
        invitations = read("questions_surveyinvitation", "id", f"{by_invitation}, id")
        for turn in ("asc", "desc"):
            said = read("questions_surveyanswer", "text", f"{by_answer} {turn}, ctid")
            right = sum(truth[one] == text for one, text in zip(invitations, said, strict=True))
            yield f"{by_answer} {turn} beside {by_invitation}", right
    yield "one transaction", sum(truth[one] == text for one, text in read_pairs())


def read(table: str, column: str, order: str) -> list:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"select {column} from {table} order by {order}")
        return [row[0] for row in cursor.fetchall()]


def read_pairs() -> list[tuple[int, str]]:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("""select i.id, a.text from questions_surveyinvitation i
            join questions_surveyanswer a on a.xmin::text = i.xmin::text""")
        return list(cursor.fetchall())


def test_no_trace_leads_from_an_answer_to_who_gave_it(chain: Chain) -> None:
    truth = answer_all(chain, answer_well)
    assert SurveyAnswer.objects.count() == 0  # nothing before the round
    with as_round():
        assert mix_answers(on=TODAY, now=at(TODAY, 23)) == PEOPLE
        assert mix_answers(on=TODAY, now=at(TODAY, 23)) == 0
    found = list(trace(truth))
    assert [one for one in found if one[1] > CHANCE] == []
    assert len(found) == 2 * len(_ANSWERS) * len(_INVITATIONS) + 1
    assert len(set(read("questions_surveyanswer", "xmin::text", "1"))) == 1
    assert sorted(read("questions_surveyanswer", "text", "1")) == sorted(truth.values())  # nothing was lost


def test_the_traces_find_answers_that_are_written_directly(chain: Chain) -> None:
    truth = answer_all(chain, write_directly)
    found = dict(trace(truth))
    assert found["one transaction"] == PEOPLE
    assert found["ctid asc beside xmin::text::bigint"] == PEOPLE
    assert found["xmin::text::bigint asc beside ctid"] == PEOPLE


def test_the_traces_find_answers_that_are_moved_in_order(chain: Chain) -> None:
    truth = answer_all(chain, answer_well)
    mix_in_order()
    found = dict(trace(truth))
    assert found["ctid asc beside xmin::text::bigint"] == PEOPLE
    assert found["one transaction"] == 0


def test_the_ledger_says_that_somebody_answered_and_nothing_of_who_or_what(chain: Chain) -> None:
    rows = [ask(chain), ask(chain)]
    for row in rows:
        answer(row)
    events = list(LedgerEvent.objects.filter(type="questions.survey-answered"))
    assert [(one.client_ref, one.actor, one.organisation) for one in events] == [(None, None, None)] * 2
    assert [set(one.payload) for one in events] == [{"survey", "location_id", "month"}] * 2
    assert {str(one.payload) for one in events} == {str(events[0].payload)}


def test_what_waits_cannot_be_read(chain: Chain) -> None:
    answer(ask(chain), GOOD | {"kwijt": "x"})
    answer(ask(chain), {"kwijt": "é€𝄞" * 166})
    with pytest.raises(ProgrammingError, match="permission denied"):
        WaitingSurvey.objects.count()
    connection.close()
    with as_owner():
        sealed = [bytes(one) for one in WaitingSurvey.objects.values_list("sealed", flat=True)]
    assert len({len(one) for one in sealed}) == 1
    assert not any(b"schotten" in one for one in sealed)
    assert {unseal(one).text for one in sealed} == {"x", "é€𝄞" * 166}


def test_the_web_cannot_write_or_change_an_answer(chain: Chain) -> None:
    for statement in ("insert into questions_surveyanswer default values", "delete from questions_surveyanswer",
                      "update questions_surveyanswer set text = 'x'"):  # fmt: skip
        with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
            cursor.execute(statement)


def test_somebody_alone_of_a_kind_waits(chain: Chain) -> None:
    for kind in (*["talk"] * 12, "diagnosis"):
        answer(ask(chain, kind=kind))
    with as_round():
        mix_answers(on=TODAY, now=at(TODAY, 23))
        assert set(SurveyAnswer.objects.values_list("step_kind", flat=True)) == {"talk"}
        assert WaitingSurvey.objects.count() == 1
