"""Training from the database, publishing with a person's name, and what the database itself forbids."""

import json
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from keten.dossier.cases.models import Case
from keten.dossier.cases.queries import Unknown
from keten.dossier.clients.actions import record_delivery, state_fact
from keten.dossier.clients.ports import Delivered
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.models import LedgerEvent
from keten.ground.organisations.rules.viewer import SYSTEM, as_client
from keten.journey.profiling.actions import draw_slices, note_drift, publish_model, train_model, withdraw_model
from keten.journey.profiling.models import DriftReading, ProfileDraw, ProfileModel
from keten.journey.profiling.queries import (
    get_card,
    get_profile,
    get_published,
    get_untouched_share,
    look_at_profile,
    read_case,
    read_histories,
)
from keten.journey.profiling.rules.card import write_card
from keten.journey.profiling.rules.explaining import Weighs
from keten.journey.profiling.rules.register_entry import write_entry
from keten.journey.profiling.rules.slicing import APART_SALT, draw, is_untouched
from tests.conftest import as_round
from tests.factories import TODAY, Chain, at, make_chain
from tests.journey.profiling.stored import make_cases

pytestmark = pytest.mark.django_db
NOW = at(TODAY)


@pytest.fixture
def chain() -> Chain:
    return make_chain()


def train(chain: Chain, count: int = 6000, **given: object) -> ProfileModel:
    make_cases(chain, count, today=TODAY, **given)  # type: ignore[arg-type]
    with as_round():
        return train_model(by=SYSTEM, now=NOW)


_SOUND: dict[str, object] = {}


@pytest.fixture
def sound(chain: Chain) -> ProfileModel:
    """A version that may be shown, trained once for all tests that need no histories of their own."""
    if not _SOUND:
        row = train(chain)
        fields = {f.attname: getattr(row, f.attname) for f in ProfileModel._meta.concrete_fields}
        _SOUND.update({name: value for name, value in fields.items() if name not in ("id", "key")})
        return row
    with as_round():
        return ProfileModel.objects.create(**_SOUND)


def publish(chain: Chain, row: ProfileModel) -> ProfileModel:
    with as_round():
        return publish_model(version=row.version, by=chain.viewer(chain.els, TODAY), now=NOW)


def a_case(chain: Chain, *, untouched: bool) -> Case:
    """A registered client who was, or was not, drawn to stay untouched."""
    share = get_untouched_share(on=TODAY)
    while True:
        case = chain.register(on=TODAY, born_on=date(TODAY.year - 60, 1, 1))
        if is_untouched(case.key, share=share) == untouched:
            return case


def test_from_histories_to_an_explained_chance(chain: Chain, sound: ProfileModel) -> None:
    row = sound
    assert row.refusals == []
    assert 0.9 <= row.validation["all"]["slope"]["value"] <= 1.1
    publish(chain, row)
    case = a_case(chain, untouched=False)
    viewer = chain.viewer(chain.dirk, TODAY)
    profile = get_profile(case.pk, viewer=viewer, on=TODAY)
    assert profile is not None
    assert profile.score == pytest.approx(profile.average + sum(term.value for term in profile.terms), abs=1e-12)
    assert 0 < profile.chance < 0.5
    age = next(term for term in profile.terms if term.feature == "age")
    assert age.weighs == Weighs.MUCH_DOWN
    assert age.sentence == "Weegt mee: leeftijd (55 jaar of ouder). Dat maakt de kans duidelijk kleiner."
    assert profile.model_version == 1


def test_the_drawn_slice_gets_no_chance_and_says_why(chain: Chain, sound: ProfileModel) -> None:
    publish(chain, sound)
    case = a_case(chain, untouched=True)
    look = look_at_profile(case.pk, viewer=chain.viewer(chain.dirk, TODAY), on=TODAY)
    assert look.profile is None
    assert "loting" in look.reason


def test_without_a_model_there_is_no_chance(chain: Chain) -> None:
    case = chain.register(on=TODAY)
    look = look_at_profile(case.pk, viewer=chain.viewer(chain.dirk, TODAY), on=TODAY)
    assert (look.profile, look.reason[:30]) == (None, "Er is nog geen kansmodel gepub")


def test_nobody_else_sees_a_chance(chain: Chain) -> None:
    case, elsewhere = chain.register(on=TODAY), make_chain("Werkplein Elders")
    with pytest.raises(Unknown):
        get_profile(case.pk, viewer=elsewhere.viewer(elsewhere.bram, TODAY), on=TODAY)


def test_a_model_that_fails_is_kept_but_never_shown(chain: Chain) -> None:
    row = train(chain, is_turned=True)
    assert not row.may_publish
    assert any("helling" in reason for reason in row.refusals)
    with pytest.raises(Refused, match="helling"):
        publish(chain, row)
    assert get_published() is None
    assert not ProfileModel.objects.exclude(published_at=None).exists()
    assert not LedgerEvent.objects.filter(type="profiling.model-published").exists()


def test_too_few_histories_are_refused_without_a_row(chain: Chain) -> None:
    with pytest.raises(Refused, match="Te weinig"):
        train(chain, 300)
    assert not ProfileModel.objects.exists()


def test_publishing_anew_withdraws_what_was_shown(chain: Chain, sound: ProfileModel) -> None:
    first = publish(chain, sound)
    with as_round():
        second = ProfileModel.objects.create(**{**_SOUND, "version": 2})
    publish(chain, second)
    first.refresh_from_db()
    assert first.withdrawn_at == NOW
    assert get_published() == second
    with as_round():
        withdraw_model(by=chain.viewer(chain.els, TODAY), now=NOW)
        with pytest.raises(Refused, match="geen kansmodel"):
            withdraw_model(by=chain.viewer(chain.els, TODAY), now=NOW)
        with pytest.raises(Refused, match="al eens"):
            publish_model(version=1, by=chain.viewer(chain.els, TODAY), now=NOW)
    told = LedgerEvent.objects.filter(type__startswith="profiling.").exclude(type="profiling.model-trained")
    types = [kind.removeprefix("profiling.model-") for kind in told.order_by("pk").values_list("type", flat=True)]
    assert types == ["published", "withdrawn", "published", "withdrawn"]


def test_a_coach_does_not_decide_that_a_model_is_shown(chain: Chain) -> None:
    with pytest.raises(Refused, match="beheerder of locatiemanager"):
        publish_model(version=None, by=chain.viewer(chain.anna, TODAY), now=NOW)
    with pytest.raises(Refused, match="beheerder of locatiemanager"):
        withdraw_model(by=SYSTEM, now=NOW)


@pytest.mark.parametrize(
    "change",
    [
        "update profiling_profilemodel set validation = '{}'",
        "update profiling_profilemodel set coefficients = '{}'",
        "update profiling_profilemodel set may_publish = not may_publish",
        "update profiling_profilemodel set published_at = now()",
        "update profiling_profilemodel set published_at = null, published_by_id = null",
        "update profiling_profilemodel set withdrawn_at = null, withdrawn_by_id = null",
        "delete from profiling_profilemodel",
        "delete from profiling_profiledraw",
        "update profiling_profiledraw set is_untouched = not is_untouched",
    ],
)
def test_the_database_keeps_what_was_trained_and_drawn(chain: Chain, kept: ProfileModel, change: str) -> None:
    with as_round(), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_the_app_changes_nothing_of_a_model(kept: ProfileModel) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        ProfileModel.objects.update(withdrawn_at=NOW)


def test_a_model_with_refusals_cannot_be_published_in_the_database(chain: Chain, kept: ProfileModel) -> None:
    fields = {f.attname: getattr(kept, f.attname) for f in ProfileModel._meta.concrete_fields}
    del fields["id"], fields["key"]
    with as_round(), pytest.raises(DatabaseError), transaction.atomic():
        ProfileModel.objects.create(**{**fields, "version": 9, "may_publish": False, "refusals": ["nee"],
                                       "withdrawn_at": NOW, "withdrawn_by_id": chain.els.pk})  # fmt: skip


@pytest.fixture
def kept(chain: Chain) -> ProfileModel:
    """A version that was shown and withdrawn, without the work of training it."""
    make_cases(chain, 3, today=TODAY)
    with as_round():
        draw_slices(on=TODAY)
        return ProfileModel.objects.create(
            version=1, trained_at=NOW, opened_from_on=TODAY, split_on=TODAY, known_until_on=TODAY, cases=1, features={},
            coefficients={"a": 1}, calibration={}, validation={"b": 1}, population={}, may_publish=True,
            published_at=NOW, published_by=chain.els, withdrawn_at=NOW, withdrawn_by=chain.els,
        )  # fmt: skip


def test_the_draw_is_the_same_in_both_languages_and_made_once(chain: Chain) -> None:
    cases = make_cases(chain, 2000, today=TODAY)
    with as_round():
        assert draw_slices(on=TODAY) == 2000
        assert draw_slices(on=TODAY) == 0
    share = get_untouched_share(on=TODAY)
    drawn = dict(ProfileDraw.objects.values_list("case_id", "is_untouched"))
    assert all(drawn[case.pk] == is_untouched(case.key, share=share) for case in cases)
    assert 0.07 < sum(drawn.values()) / 2000 < 0.13
    assert set(ProfileDraw.objects.values_list("propensity", flat=True)) == {share}
    histories = read_histories(since=None, on=TODAY)
    assert sorted(histories.draw) == pytest.approx(sorted(draw(case.key, salt=APART_SALT) for case in cases))


def test_what_was_known_at_opening_and_nothing_later(chain: Chain) -> None:
    case = chain.register(on=TODAY, born_on=date(TODAY.year - 30, 1, 1))
    myself = as_client(case.client_id, "", on=TODAY)
    ended, runs = (
        {"werkgever": "x", "begin": "2020-01-01", "eind": day, "uren_per_week": None, "sv_loon_per_maand": None}
        for day in ((TODAY - timedelta(days=200)).isoformat(), None)
    )
    job = [ended, runs]
    for source, datum, value in (("polis", "dienstverbanden", job), ("onderwijs", "opleiding.hoogste", "mbo-4")):
        record_delivery(
            client=case.client, source=source, delivered=[Delivered(datum=datum, value=value)], by=SYSTEM, now=NOW
        )
    levels, _untouched = read_case(case.pk, on=TODAY)
    assert levels | {"season": ""} == {
        "age": "25_34", "target_group": "ww", "since_work": "3_12", "education": "middle", "earlier": "none",
        "season": "",
    }  # fmt: skip
    state_fact(
        client=case.client, datum="laatste_werkdag", value=TODAY, by=myself, now=at(TODAY + timedelta(days=30)),
    )  # fmt: skip
    assert read_case(case.pk, on=TODAY)[0]["since_work"] == "3_12"


def test_drift_of_the_shown_version_is_written_down_once_a_day(chain: Chain, sound: ProfileModel) -> None:
    with as_round():
        assert note_drift(on=TODAY) is None
    publish(chain, sound)
    make_cases(chain, 2000, today=TODAY, seed=3)
    with as_round():
        first, second = note_drift(on=TODAY), note_drift(on=TODAY)
    assert first == second
    assert (first.alarm, DriftReading.objects.count()) == ([], 1)


def test_the_card_says_what_was_stored(sound: ProfileModel) -> None:
    row = sound
    card = get_card(row, organisation="Werkplein Teststad", contact="kansmodel@voorbeeld.nl")
    text = write_card(card)
    slope = f"{row.validation['all']['slope']['value']:.2f}".replace(".", ",")
    for said in (f"helling van de ijklijn {slope}", "leeftijd 55 jaar of ouder", "Handhaving krijgt de kans niet",
                 "kansmodel@voorbeeld.nl", "provincie Gelderland"):  # fmt: skip
        assert said in text
    entry = json.loads(json.dumps(write_entry(card)))
    assert entry["organisatie"] == "Werkplein Teststad"
    assert all(entry[name] for name in ("naam", "doel", "impact", "menselijke_tussenkomst", "wettelijke_basis"))
