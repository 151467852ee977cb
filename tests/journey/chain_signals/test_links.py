"""A link with which somebody outside Keten answers one signal: after a second check, once, and nothing but that."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, ProgrammingError, connection, transaction

from keten.doors.exchange.models import OutMessage
from keten.dossier.cases.models import Case
from keten.dossier.cases.queries import Unknown
from keten.dossier.clients.models import AccessGrant, AuditLine
from keten.dossier.clients.queries import show_viewer
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.actions import drain, draining
from keten.ground.ledger.models import LedgerEvent
from keten.ground.organisations.models import Organisation
from keten.ground.organisations.rules.viewer import SYSTEM
from keten.ground.promises.actions import run_round
from keten.ground.promises.models import Breach
from keten.journey.chain_signals.actions import (
    answer_by_link,
    answer_signal,
    note_read,
    open_link,
    send_outside,
    turn_signal,
    withdraw_signal,
)
from keten.journey.chain_signals.models import ChainSignal, SignalLink, SignalMessage
from keten.journey.chain_signals.queries import (
    DeadLink,
    UnknownSignal,
    find_by_token,
    get_asked,
    get_sent,
    get_signal,
    list_sent,
    list_to_answer,
)
from keten.journey.chain_signals.rules.links import OUTSIDE, get_link_state
from tests.access.rows import count_seen, find_rows
from tests.conftest import as_round, only_granted
from tests.doors.exchange.posting import connect
from tests.factories import TODAY, Chain, at, make_chain
from tests.journey.chain_signals.outside import ANSWER, NOW, PARTNER, QUESTION, Asked, ask, ask_again, come_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def chain() -> Chain:
    return make_chain()


@pytest.fixture
def case(chain: Chain) -> Case:
    return chain.register(bsn="999990019")


@pytest.fixture
def asked(chain: Chain, case: Case) -> Asked:
    return ask(case, chain.viewer(chain.anna))


def answer(secret_hash: bytes, **more: Any) -> ChainSignal:
    return answer_by_link(link=secret_hash, by=OUTSIDE, **({"now": NOW} | ANSWER | more))


def told() -> list[str]:
    found = LedgerEvent.objects.filter(type__startswith="chain_signals.").order_by("pk")
    return [name.removeprefix("chain_signals.") for name in found.values_list("type", flat=True)]


def test_the_mail_says_who_asks_and_until_when_and_nothing_of_the_client(case: Case, asked: Asked) -> None:
    letter = mail.outbox[-1]
    assert letter.to == [PARTNER["outside_email"]]
    text = f"{letter.subject} {letter.body}"
    assert f"/antwoord/link/{asked.token}/" in text
    assert "UWV" in text
    assert "30-11-2026" in text
    words = (case.client.last_name, case.client.number, *QUESTION.values(), asked.code)
    assert [word for word in words if word in text] == []


def test_of_secret_and_code_only_hashes_are_kept(asked: Asked) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select row_to_json(l)::text from chain_signals_signallink l")
        row = cursor.fetchone()[0]
    assert asked.code not in row.replace(str(asked.link.made_at), "")
    assert asked.token.split(".")[0] not in row
    assert len(asked.hash) == 32


def test_from_the_link_to_the_answer_that_is_read(chain: Chain, asked: Asked) -> None:
    anna = chain.viewer(chain.anna)
    found = come_in(asked)
    seen = get_asked(found, now=NOW)
    assert (seen.asker, seen.client) == ("UWV", asked.signal.client.name)
    assert [one.text for one in seen.asked] == list(QUESTION.values())
    answer(found)
    row = list_sent(viewer=anna)[0]
    assert (row.state, row.outcome, row.answered_outside) == ("answered", "answered", PARTNER["outside_name"])
    turns = get_signal(row.key, viewer=anna).turns
    assert [(turn.state, turn.by) for turn in turns] == [
        ("received", f"via een link door {PARTNER['outside_name']}"),
        ("answered", f"via een link door {PARTNER['outside_name']}"),
    ]
    assert turns[-1].said[0].text == "Ja, sinds mei."
    note_read(signal=row.key, by=anna, now=NOW)
    assert told() == ["signal-sent", "link-made", "link-opened", "signal-turned", "signal-answered", "answer-read"]
    assert "sinds mei" not in str(list(LedgerEvent.objects.values_list("payload", flat=True)))


def test_what_was_sent_can_be_read_for_a_while(asked: Asked) -> None:
    found = come_in(asked)
    with pytest.raises(DeadLink):
        get_sent(found, now=NOW)
    answer(found)
    with pytest.raises(DeadLink):
        get_asked(found, now=NOW)
    assert get_sent(found, now=NOW + timedelta(minutes=59)).answered[0].text == "Ja, sinds mei."
    with pytest.raises(DeadLink):
        get_sent(found, now=NOW + timedelta(minutes=61))


def test_a_link_works_once(asked: Asked) -> None:
    found = come_in(asked)
    answer(found)
    with pytest.raises(DeadLink):
        answer(found)
    with pytest.raises(DeadLink):
        find_by_token(asked.token, on=TODAY)
    with pytest.raises(DeadLink):
        open_link(link=found, code=asked.code, by=OUTSIDE, now=NOW)


def test_nothing_is_read_or_answered_before_the_code(asked: Asked) -> None:
    with pytest.raises(DeadLink):
        get_asked(asked.hash, now=NOW)
    with pytest.raises(DeadLink):
        answer(asked.hash)


def test_a_forged_or_unknown_token_is_dead(asked: Asked) -> None:
    body, signature = asked.token.split(".")
    other = ask_other_token()
    for token in (f"{body}.{signature[::-1]}", f"{body[::-1]}.{signature}", body, "", "x", f"é.{signature}", other):
        with pytest.raises(DeadLink):
            find_by_token(token, on=TODAY)


def ask_other_token() -> str:
    """Signed by us, of a link that is not there: as after a restore of an older backup."""
    from keten.journey.chain_signals.queries.links import write_token

    return write_token("een ander geheim", until=TODAY)


def test_a_link_is_over_after_its_last_day(asked: Asked) -> None:
    last = asked.link.expires_on
    assert last == TODAY + 14 * DAY
    assert find_by_token(asked.token, on=last)
    with pytest.raises(DeadLink):
        find_by_token(asked.token, on=last + DAY)
    with pytest.raises(DeadLink):
        open_link(link=asked.hash, code=asked.code, by=OUTSIDE, now=at(last + DAY))


def test_an_open_page_ends_with_the_link(asked: Asked) -> None:
    found = come_in(asked)
    late = at(asked.link.expires_on + DAY)
    with pytest.raises(DeadLink):
        get_asked(found, now=late)
    with pytest.raises(DeadLink):
        answer(found, now=late)


def test_the_code_of_another_link_does_not_open_this_one(chain: Chain, case: Case, asked: Asked) -> None:
    other = ask(case, chain.viewer(chain.anna))
    with pytest.raises(Refused) as refused:
        open_link(link=asked.hash, code=other.code, by=OUTSIDE, now=NOW)
    assert refused.value.field == "code"
    assert asked.link.wrong_codes == 1


def test_a_code_may_be_typed_with_spaces(asked: Asked) -> None:
    open_link(link=asked.hash, code=f" {asked.code[:3]} {asked.code[3:]} ", by=OUTSIDE, now=NOW)
    assert asked.link.opened_at == NOW


def test_too_many_wrong_codes_block_the_link_also_for_the_right_one(chain: Chain, asked: Asked) -> None:
    for said in ("niet zeker weet", "niet zeker weet", "niet zeker weet", "nog één keer"):
        with pytest.raises(Refused, match=said):
            open_link(link=asked.hash, code=asked.wrong_code, by=OUTSIDE, now=NOW)
    with pytest.raises(DeadLink):
        open_link(link=asked.hash, code=asked.wrong_code, by=OUTSIDE, now=NOW)
    with pytest.raises(DeadLink):
        open_link(link=asked.hash, code=asked.code, by=OUTSIDE, now=NOW)
    assert get_link_state(asked.link, on=TODAY) == "blocked"
    assert list_sent(viewer=chain.viewer(chain.anna))[0].is_blocked
    rows = LedgerEvent.objects.filter(type="chain_signals.code-failed").order_by("pk")
    assert [row.payload["blocked"] for row in rows] == [False] * 4 + [True]
    assert {row.client_ref for row in rows} == {asked.signal.client.ref}


def test_a_new_link_has_a_new_code_and_the_old_one_is_dead(chain: Chain, asked: Asked) -> None:
    found = come_in(asked)
    new = ask_again(asked, chain.viewer(chain.anna), email="ander@delinde.nl")
    for dead in (lambda: get_asked(found, now=NOW), lambda: answer(found)):
        with pytest.raises(DeadLink):
            dead()
    assert mail.outbox[-1].to == ["ander@delinde.nl"]
    with pytest.raises(DeadLink):
        open_link(link=found, code=new.code, by=OUTSIDE, now=NOW)
    answer(come_in(new))
    assert ChainSignal.objects.get().state == "answered"


def test_only_who_sent_it_makes_a_new_link_and_only_while_it_is_open(chain: Chain, case: Case, asked: Asked) -> None:
    with pytest.raises(UnknownSignal):
        ask_again(asked, chain.viewer(chain.dirk))
    withdraw_signal(signal=asked.signal.key, reason="Niet nodig", by=chain.viewer(chain.anna), now=NOW)
    with pytest.raises(Refused, match="al beantwoord"):
        ask_again(asked, chain.viewer(chain.anna))


def test_what_was_withdrawn_meanwhile_is_not_answered(chain: Chain, asked: Asked) -> None:
    found = come_in(asked)
    withdraw_signal(signal=asked.signal.key, reason="Niet nodig", by=chain.viewer(chain.anna), now=NOW)
    with pytest.raises(DeadLink):
        answer(found)
    assert (asked.link.used_at, asked.link.revoked_at) == (None, NOW)
    assert ChainSignal.objects.get().state == "withdrawn"


def test_an_answer_is_as_complete_as_anybodys(asked: Asked) -> None:
    found = come_in(asked)
    for wrong in ({"values": {}}, {"outcome": "x"}, {"outcome": "unknown"}, {"values": {"answer": "x" * 2001}}):
        with pytest.raises(Refused):
            answer(found, **wrong)
    assert asked.link.used_at is None
    assert get_asked(found, now=NOW)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"outside_email": "balie"}, "outside_email"),
        ({"outside_email": "a@b.nl, c@d.nl"}, "outside_email"),
        ({"outside_email": "a@b.nl\nBcc: c@d.nl"}, "outside_email"),
        ({"outside_email": f"{'a' * 250}@b.nl"}, "outside_email"),
        ({"outside_name": " "}, "outside_name"),
        ({"outside_name": "x" * 201}, "outside_name"),
        ({"values": {"question": "", "why": "x"}}, "question"),
        ({"kind": "nothing"}, "kind"),
    ],
)
def test_who_is_asked_and_what_is_complete(chain: Chain, case: Case, more: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        ask(case, chain.viewer(chain.anna), **more)
    assert refused.value.field == field
    assert mail.outbox == []


def test_only_some_kinds_go_outside(chain: Chain, case: Case) -> None:
    with pytest.raises(Refused, match="met Keten werken"):
        ask(case, chain.viewer(chain.anna), kind="transfer", values={"from_on": "2026-12-01", "summary": "Alles"})
    assert ask(case, chain.viewer(chain.anna), kind="complaint", values={"complaint": "Traag", "wish": "Sneller"})


def test_nothing_is_kept_when_the_mail_does_not_leave(chain: Chain, case: Case, settings) -> None:  # type: ignore[no-untyped-def]
    settings.EMAIL_BACKEND = "keten.config.mailing.NoMailServer"
    with pytest.raises(Refused, match="kon niet worden verstuurd"), transaction.atomic():
        ask(case, chain.viewer(chain.anna))
    assert not ChainSignal.objects.exists()
    assert not SignalLink.objects.exists()


def test_nobody_inside_answers_for_somebody_outside(chain: Chain, asked: Asked) -> None:
    for staff in (chain.anna, chain.bram, chain.carla, chain.dirk):
        viewer = chain.viewer(staff)
        assert list_to_answer(viewer=viewer) == []
        with pytest.raises((Refused, UnknownSignal)):
            answer_signal(signal=asked.signal.key, **ANSWER, by=viewer, now=NOW)
    with pytest.raises(Refused):
        turn_signal(signal=asked.signal.key, to="accepted", by=chain.viewer(chain.anna), now=NOW)
    assert ChainSignal.objects.get().state == "sent"


def test_nobody_gets_a_grant_by_it_but_who_sent_it(chain: Chain, asked: Asked) -> None:
    def holders() -> set[tuple[int | None, int | None]]:
        return set(AccessGrant.objects.filter(because="signal", until_on=None).values_list("organisation", "staff"))

    assert holders() == {(None, chain.anna.pk)}
    answer(come_in(asked))
    assert holders() == {(None, chain.anna.pk)}


def test_a_stranger_with_a_link_sees_one_signal_and_no_row(chain: Chain, case: Case, asked: Asked) -> None:
    chain.register()  # somebody else is there as well
    rows = find_rows(case.client_id)
    show_viewer(None, today=TODAY)
    with only_granted():
        found = come_in(asked)
        assert get_asked(found, now=NOW).client == case.client.name
        assert {table: seen for table in rows if (seen := count_seen(table, rows[table]))} == {}
        answer(found)
        assert get_sent(found, now=NOW).ending == "Beantwoord"
        assert {table: seen for table in rows if (seen := count_seen(table, rows[table]))} == {}
    assert ChainSignal.objects.get().state == "answered"
    looks = AuditLine.objects.filter(object=case.client.ref, action__contains="link").values_list("action", "actor")
    assert set(looks) == {("signaal lezen via link", None), ("signaal beantwoorden via link", None)}


def test_without_its_secret_the_functions_show_nothing(asked: Asked) -> None:
    come_in(asked)
    show_viewer(None, today=TODAY)
    for secret in ("", "00" * 32):
        with only_granted(), connection.cursor() as cursor:
            cursor.execute("select set_config('keten.link', %s, true)", [secret])
            cursor.execute("select * from chain_signals_read_link(%s, %s, 'x')", [TODAY, NOW])
            assert cursor.fetchall() == []
            cursor.execute("select chain_signals_enter_link(%s, 'x')", [TODAY])
            assert cursor.fetchall() == [(None,)]
            cursor.execute("select * from chain_signals_link_client()")
            assert cursor.fetchall() == []
            cursor.execute("select count(*) from chain_signals_signallink")
            assert cursor.fetchone() == (0,)


def test_no_system_of_a_partner_gets_it(chain: Chain, case: Case) -> None:
    connect(chain)  # the municipality
    by = chain.viewer(chain.dirk)
    with draining() as pending:
        answer(come_in(ask(case, by)))
        with as_round():
            drain(pending)
            assert not OutMessage.objects.exists()


def found(rule: str, on: Any) -> list[Any]:
    with as_round():
        run_round(on=on, now=at(on, 3))
        return list(
            Breach.objects.filter(rule=rule, mended_on=None).values_list("since_on", "organisation", "owner")
        )  # fmt: skip


def test_silence_outside_lies_with_who_asked(chain: Chain, asked: Asked) -> None:
    row, mine = asked.signal, (chain.uwv.pk, chain.anna.pk)
    assert row.receive_by is not None
    assert not found("outside_not_received", row.receive_by)
    assert found("outside_not_received", row.receive_by + DAY) == [(row.receive_by + DAY, *mine)]
    come_in(asked, now=at(row.receive_by + DAY))
    assert not found("outside_not_received", row.receive_by + DAY)
    assert not found("outside_late", row.due_on)
    assert found("outside_late", row.due_on + DAY) == [(row.due_on + DAY, *mine)]
    assert not Breach.objects.filter(rule__startswith="signal_").exists()


def test_the_database_wants_one_addressee_and_one_link(chain: Chain, asked: Asked) -> None:
    rows = ChainSignal.objects.filter(pk=asked.signal.pk)
    for wrong in ({"outside_name": ""}, {"addressee": Organisation.objects.first()}):
        with pytest.raises(IntegrityError, match="signal_to_one_organisation"), transaction.atomic():
            rows.update(**wrong)
    link = asked.link
    link.pk, link.key, link.secret_hash = None, asked.signal.key, b"x" * 32
    with pytest.raises(IntegrityError, match="one_link_that_is_not_revoked"), transaction.atomic():
        link.save(force_insert=True)
    with pytest.raises(IntegrityError, match="link_used_after_the_code"), transaction.atomic():
        SignalLink.objects.update(used_at=NOW)


def test_links_go_with_the_signal_and_their_words_stay(asked: Asked) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        SignalLink.objects.update(email="ander@voorbeeld.nl")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        SignalLink.objects.all().delete()
    assert SignalMessage.objects.get().body["values"] == QUESTION


def test_sending_it_needs_the_file(chain: Chain, case: Case) -> None:
    stranger = make_chain("Werkplein Elders")
    with pytest.raises(Unknown):
        ask(case, stranger.viewer(stranger.carla))
    with pytest.raises(Refused):
        send_outside(
            case=case.key, kind="question", values=QUESTION, **PARTNER, address=str, by=SYSTEM, now=NOW
        )  # fmt: skip
    assert mail.outbox == []
