"""The page of a figure of a survey: how many answered, what silence can change, which question it is, and no files."""

import csv
import io
from typing import Any

import pytest
from django.test import Client as Browser

from keten.insight.indicators.models import FigureRun, Hidden
from tests.conftest import as_round
from tests.factories import Chain, make_chain
from tests.insight.indicators.test_pages import RUN, add_figure, add_role, of, read
from tests.signing_in import browser_of

pytestmark = pytest.mark.django_db
CONTENT, RESPONSE = "satisfaction", "survey_response"
BOUNDS = "Met wie zweeg erbij"


@pytest.fixture
def chain() -> Chain:
    return make_chain()


def compute(chain: Chain, **told: Any) -> FigureRun:
    """200 answered of 500, of whom 190 said how it helped: 80 % felt helped. ``told``: more of either figure."""
    with as_round():
        run, key = FigureRun.objects.create(**RUN), str(chain.location.pk)
        add_figure(run, key, 0.8, rows=190, indicator=CONTENT, **told.get(CONTENT, {}))
        add_figure(run, key, 0.4, rows=500, indicator=RESPONSE, **told.get(RESPONSE, {}))
    return run


def open_figure(chain: Chain, code: str) -> str:
    return read(Browser(), f"/cijfers/{code}/?waar={of(chain)}")


def test_the_response_and_what_silence_can_change_stand_beside_the_figure(chain: Chain) -> None:
    compute(chain)
    text = open_figure(chain, CONTENT)
    assert "Tevreden over het contact: 80,0%" in text
    assert "200 van 500 (40%)" in text
    assert BOUNDS in text
    assert "tussen 30% en 92%" in text  # 152 of 500 said so; the other 310 kept silent about it


def test_the_response_is_a_figure_of_its_own_without_bounds(chain: Chain) -> None:
    compute(chain)
    text = open_figure(chain, RESPONSE)
    assert "200 van 500 (40%)" in text
    assert BOUNDS not in text


@pytest.mark.parametrize("hidden", [CONTENT, RESPONSE])
def test_of_what_is_hidden_nothing_follows(chain: Chain, hidden: str) -> None:
    compute(chain, **{hidden: {"hidden": Hidden.SMALL}})
    text = open_figure(chain, CONTENT)
    assert BOUNDS not in text
    assert ("200 van 500" in text) == (hidden == CONTENT)
    assert "Te weinig mensen om te laten zien" in text


def test_a_figure_without_a_survey_says_nothing_of_a_response(chain: Chain) -> None:
    compute(chain)
    assert "Antwoordde" not in open_figure(chain, "no_show")


def test_the_description_names_the_survey_the_question_and_what_counts(chain: Chain) -> None:
    text = open_figure(chain, CONTENT)  # also before anything was computed
    assert "Hoe was het contact?" in text
    assert "Voelde u zich geholpen?" in text
    assert "voelde zich geholpen (4 of 5)" in text
    assert "Merkte u dat er verschillende organisaties zijn?" in open_figure(chain, "no_partitions_noticed")
    asked = open_figure(chain, RESPONSE)
    assert "Hoe was het contact?" in asked
    assert "Telt mee" not in asked


def test_there_are_no_files_behind_an_answer(chain: Chain) -> None:
    compute(chain)
    leader = browser_of(add_role(chain, "location_manager"))
    for code in (CONTENT, RESPONSE):
        assert "De dossiers hierachter" not in read(leader, f"/cijfers/{code}/?waar={of(chain)}")
        assert leader.get(f"/cijfers/{code}/dossiers/?waar={of(chain)}").status_code == 404


def test_open_data_and_the_dashboard_have_them(chain: Chain) -> None:
    compute(chain, **{CONTENT: {"hidden": Hidden.SMALL}})
    text = read(Browser(), "/cijfers/open-data/cijfers.csv").removeprefix("\ufeff")
    rows = {row["cijfer"]: row for row in csv.DictReader(io.StringIO(text), delimiter=";")}
    assert (rows[RESPONSE]["aantal"], rows[RESPONSE]["waarde"]) == ("500", "0.4")
    assert (rows[CONTENT]["aantal"], rows[CONTENT]["waarde"], rows[CONTENT]["weggelaten"]) == ("", "", "small")
    page = read(Browser(), f"/cijfers/?waar={of(chain)}")
    assert "Vragenlijst ingevuld" in page
    assert "40,0%" in page
    assert read(browser_of(chain.dirk), f"/cijfers/{RESPONSE}/cijfer.csv?waar={of(chain)}").count("\n") == 2
