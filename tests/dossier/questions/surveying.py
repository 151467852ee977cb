"""Clients who were asked how it was, and their answers: what the tests of surveys are made of."""

from collections.abc import Mapping
from datetime import date
from uuid import uuid4

from keten.dossier.clients.models import Client
from keten.dossier.questions.actions import answer_survey, ask_survey
from keten.dossier.questions.models import SurveyAnswer, SurveyInvitation
from keten.ground.organisations.models import Location
from keten.ground.organisations.rules.viewer import SYSTEM, as_client
from tests.conftest import as_owner
from tests.factories import TODAY, Chain, at

GOOD = {"schotten": "nee", "volgende_stap": "ja", "geholpen": "5", "opnieuw": "nee"}
BAD = {"schotten": "ja_last", "volgende_stap": "nee", "geholpen": "1", "opnieuw": "ja"}


def ask(
    chain: Chain, *, client: Client | None = None, kind: str = "talk", on: date = TODAY, hour: int = 10
) -> SurveyInvitation:
    """A client who is asked about a contact of that day."""
    client = client or chain.register(on=on).client
    row = ask_survey(
        client_id=client.pk, location_id=chain.location.pk, step_kind=kind, organisations=["uwv"], by=SYSTEM,
        now=at(on, hour),
    )  # fmt: skip
    assert row is not None
    return row


def answer(row: SurveyInvitation, given: Mapping[str, str] = GOOD, *, on: date = TODAY, hour: int = 12) -> bool:
    """Their answer, through the real action."""
    assert row.client_id is not None
    by = as_client(row.client_id, "", on=on)
    return answer_survey(invitation=row.key, given=given, by=by, now=at(on, hour))


def keep_answers(place: Location, count: int, given: Mapping[str, str] = GOOD, *, kind: str, month: date) -> None:
    """Answers that were mixed before, of so many people."""
    text = given.get("kwijt", "")
    answers = {code: said for code, said in given.items() if code != "kwijt"}
    with as_owner():
        SurveyAnswer.objects.bulk_create(
            SurveyAnswer(key=uuid4(), survey="contactmoment_klant", version=1, location=place, step_kind=kind,
                         organisations=["uwv"], month=month, answers=answers, text=text)
            for _ in range(count)
        )  # fmt: skip
