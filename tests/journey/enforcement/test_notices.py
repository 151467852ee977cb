"""A notice leads to an investigation, and whoever investigates is told that its sender still waits for an answer."""

import pytest
from django.utils import timezone

from keten.ground.organisations.models import Arrangement
from keten.journey.chain_signals.actions import send_signal
from keten.journey.enforcement.models import Investigation, Origin
from tests.signing_in import browser_of

pytestmark = pytest.mark.django_db
NOTICE = {"conduct": "refused", "seen_on": "2026-01-05", "what": "Weigerde de cursus"}


def test_an_investigation_follows_a_notice(pw):
    today = timezone.localdate()
    Arrangement.objects.filter(task="enforcement").update(organisation=pw.payer)
    sent = send_signal(
        case=pw.case.key, kind="notice", values=NOTICE, by=pw.chain.viewer(pw.maker, today), now=timezone.now()
    )
    page = browser_of(pw.maker)
    address = f"/klanten/{pw.case.key}/handhaving/onderzoek/"
    assert str(sent.key) in page.get(address).text
    found = {"duty": "pw_h", "on": today.isoformat(), "found": "U weigerde de cursus.", "signal": str(sent.key)}
    answered = page.post(address, found)
    assert answered.status_code == 302, answered.text
    row = Investigation.objects.get()
    assert (row.signal_id, row.origin) == (sent.pk, Origin.SIGNAL)
    text = page.get(answered["Location"]).text
    assert f"/signalen/{sent.key}/" in text
    assert "wacht op antwoord" in text
