"""Telling a client that something waits: over a channel they want, once; again when it failed, not when it is over."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import DatabaseError, transaction

from keten.doors.exchange import notifying
from keten.dossier.clients.actions import (
    choose_contact_preference,
    send_notices,
    withdraw_notices,
)
from keten.dossier.clients.models import Client, Notice
from keten.dossier.clients.ports import NotNotified
from keten.dossier.clients.rules.notices import check_kind, choose_channels, fill_words, read_kinds
from keten.ground.ledger.models import LedgerEvent
from keten.ground.organisations.rules.viewer import SYSTEM
from tests.conftest import as_round
from tests.dossier.clients.recording import notify
from tests.dossier.clients.recording import recorder as recorder
from tests.factories import TODAY, at, make_chain

pytestmark = pytest.mark.django_db
NOW = at(TODAY)
KINDS = {
    "message", "appointment_invitation", "appointment_confirmed", "appointment_reminder", "appointment_cancelled",
    "survey",
}  # fmt: skip


@pytest.fixture
def client() -> Client:
    return make_chain().register(email="klant@voorbeeld.nl", phone="0612345678").client


def send(now=NOW) -> int:
    with as_round():
        return send_notices(by=SYSTEM, now=now)


def test_every_kind_has_words_in_two_languages_with_the_same_placeholders():
    kinds = read_kinds()
    assert set(kinds) == KINDS
    for said in kinds.values():
        assert set(said) == {"nl", "en"}
        assert said["nl"].placeholders == said["en"].placeholders


def test_a_line_without_its_value_is_left_out_and_a_text_is_one_line():
    values = {"when": "ma 16 nov om 10:00"}
    subject, text = fill_words("appointment_confirmed", channel="email", language="nl", values=values)
    assert subject == "Uw afspraak staat vast"
    assert "ma 16 nov om 10:00" in text
    assert "Waar" not in text
    assert fill_words("message", channel="text", language="en", values={})[1] == "You have a message in your folder."
    assert fill_words("message", channel="text", language="xx", values={})[1] == "U heeft een bericht in uw werkmap."


@pytest.mark.parametrize(("kind", "values"), [("unknown", {}), ("message", {"name": "Jansen"})])
def test_what_has_no_words_is_a_mistake(kind, values):
    with pytest.raises(ValueError, match=r"notices\.toml|do not name"):
        check_kind(kind, values)


@pytest.mark.parametrize(("known", "preference", "offered", "channels"), [
    (("a@b.nl", "06"), None, ("email", "text"), ["email"]),
    (("", "06"), None, ("email", "text"), []),
    (("a@b.nl", "06"), (True, True), ("email", "text"), ["email", "text"]),
    (("a@b.nl", "06"), (True, True), ("email",), ["email"]),
    (("a@b.nl", "06"), (False, True), ("email", "text"), ["text"]),
    (("a@b.nl", ""), (False, True), ("email", "text"), []),
    (("a@b.nl", "06"), (False, False), ("email", "text"), []),
])  # fmt: skip
def test_over_what_a_client_wants_and_has(known, preference, offered, channels):
    assert choose_channels(email=known[0], phone=known[1], preference=preference, offered=offered) == channels


def test_by_e_mail_unless_they_chose(recorder, client):
    assert notify(client) == 1
    choose_contact_preference(client_id=client.pk, email=True, text=True, by=SYSTEM, now=NOW)
    assert notify(client) == 2
    choose_contact_preference(client_id=client.pk, email=False, text=False, by=SYSTEM, now=NOW)
    assert notify(client) == 0
    assert send() == 3
    assert sorted(address for _channel, address, _text in recorder.sent) == [
        "0612345678", "klant@voorbeeld.nl", "klant@voorbeeld.nl",
    ]  # fmt: skip
    assert send() == 0


def test_planned_twice_for_one_moment_is_once(recorder, client):
    about = uuid4()
    assert [notify(client, about=about), notify(client, about=about)] == [1, 0]
    assert notify(client, about=about, send_at=NOW + timedelta(days=1)) == 1


def test_not_before_its_time_and_not_when_it_was_taken_back(recorder, client):
    about = uuid4()
    later = NOW + timedelta(days=1)
    notify(client, about=about, send_at=later)
    notify(client, send_at=later)
    assert send() == 0
    assert withdraw_notices(about=about, now=NOW) == 1
    assert withdraw_notices(about=about, now=NOW) == 0
    assert send(later) == 1
    assert len(recorder.sent) == 1


def test_the_address_is_that_of_the_moment_of_sending(recorder, client):
    notify(client)
    Client.objects.filter(pk=client.pk).update(email="nieuw@voorbeeld.nl")
    send()
    assert recorder.sent[0][1] == "nieuw@voorbeeld.nl"
    notify(client)
    Client.objects.filter(pk=client.pk).update(email="")
    assert send() == 0
    assert Notice.objects.latest("pk").withdrawn_at == NOW


def test_what_failed_is_tried_again_after_a_wait_that_doubles_and_not_for_ever(recorder, client, caplog):
    notify(client)
    recorder.fails = 2
    assert send() == 0
    row = Notice.objects.get()
    assert (row.attempts, row.failed_at, row.try_at) == (1, NOW, NOW + timedelta(minutes=10))
    assert send(NOW + timedelta(minutes=9)) == 0
    assert Notice.objects.get().attempts == 1
    assert send(NOW + timedelta(minutes=10)) == 0
    assert Notice.objects.get().try_at == NOW + timedelta(minutes=30)
    assert send(NOW + timedelta(minutes=30)) == 1
    notify(client)
    recorder.fails = 100
    for days in range(1, 12):
        send(NOW + timedelta(days=days))
    assert Notice.objects.latest("pk").attempts == 8
    assert "voorbeeld.nl" not in caplog.text


def test_one_that_fails_keeps_no_other_from_going(recorder, client):
    notify(client)
    notify(client)
    recorder.fails = 1
    assert send() == 1


def test_killed_while_sending_it_goes_again(recorder, client):
    notify(client)

    def kill():
        raise KeyboardInterrupt

    recorder.meanwhile = kill
    with pytest.raises(KeyboardInterrupt):
        send()
    recorder.meanwhile = lambda: None
    assert Notice.objects.get().sent_at is None
    assert send(NOW + timedelta(minutes=10)) == 1


def test_the_ledger_holds_no_address_and_no_word(recorder, client):
    notify(client)
    send()
    told = LedgerEvent.objects.filter(type__startswith="clients.notice")
    assert [event.type for event in told.order_by("pk")] == ["clients.notice-planned", "clients.notice-sent"]
    assert "voorbeeld.nl" not in str([event.payload for event in told])
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Notice.objects.update(kind="survey")


def test_by_the_mail_server_of_the_installation(client):
    notify(client)
    assert send() == 1
    (sent,) = mail.outbox
    assert sent.to == ["klant@voorbeeld.nl"]
    assert client.last_name not in sent.subject + sent.body
    assert "http" not in sent.body


def test_a_text_does_not_go_by_e_mail():
    with pytest.raises(NotNotified):
        notifying.EmailNotifier().send(channel="text", address="06", subject="x", text="x")


def test_the_demo_shows_it_without_the_address(capsys):
    notifying.ConsoleNotifier().send(channel="text", address="0612345678", subject="Bericht", text="Er is iets.")
    assert capsys.readouterr().out == "[text] Bericht – Er is iets.\n"
