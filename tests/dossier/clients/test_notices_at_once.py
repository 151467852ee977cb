"""Workers that send at the same moment, with real commits."""

import threading
from uuid import uuid4

from keten.dossier.clients.actions import send_notices, withdraw_notices
from keten.dossier.clients.models import Notice
from keten.ground.organisations.rules.viewer import SYSTEM
from tests.dossier.clients.recording import NOW, notify
from tests.dossier.clients.recording import recorder as recorder
from tests.factories import make_chain
from tests.together import at_the_same_moment


def test_two_workers_at_the_same_moment_send_each_once(own_database, recorder):
    client = make_chain().register(email="klant@voorbeeld.nl").client
    for _ in range(45):
        notify(client)
    both = threading.Barrier(2, timeout=10)
    waited = threading.local()

    def wait_once():  # both hold a first batch before either goes on
        if not getattr(waited, "done", False):
            waited.done = True
            both.wait()

    recorder.meanwhile = wait_once
    outcomes = at_the_same_moment(*[lambda: send_notices(by=SYSTEM, now=NOW)] * 2)
    assert sum(outcomes) == 45  # type: ignore[arg-type]
    assert len(recorder.sent) == 45
    assert set(Notice.objects.values_list("attempts", flat=True)) == {1}


def test_no_row_is_held_while_the_mail_server_is_waited_for(own_database, recorder):
    client = make_chain().register(email="klant@voorbeeld.nl").client
    about = uuid4()
    notify(client, about=about)
    found: list[object] = []
    recorder.meanwhile = lambda: found.extend(at_the_same_moment(lambda: withdraw_notices(about=about, now=NOW)))
    send_notices(by=SYSTEM, now=NOW)
    assert found == [1]
