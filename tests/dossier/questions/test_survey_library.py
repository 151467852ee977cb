"""Survey files are checked when they are read, and say what is wrong with them."""

from importlib.resources import files

import pytest

from keten.dossier.questions.rules.inviting import may_ask
from keten.dossier.questions.rules.surveys import CLIENT, OPEN, read_answers
from keten.dossier.questions.survey_library import InvalidSurvey, get_survey, list_surveys, read_survey
from keten.ground.foundation.decision import Refused
from tests.factories import TODAY

TEXT = (files("keten.dossier.questions") / "surveys" / "contactmoment_klant-1.toml").read_text("utf-8")


def test_what_ships_asks_at_most_five_questions_in_two_languages() -> None:
    for versions in list_surveys().values():
        for survey in versions.values():
            assert len(survey.questions) <= 5
            assert [one.type for one in survey.questions].count(OPEN) == 1
            assert all(one.words.nl and one.words.en for one in survey.questions)
    assert {one.who for code in list_surveys() for one in [get_survey(code)]} == {CLIENT, "staff"}


def test_no_survey_follows_a_hearing() -> None:
    survey = get_survey("contactmoment_klant")
    kinds = ("hearing", "wwb_test", "tell_client", "documents", "other", "")
    known = {"last_asked_on": None, "has_stopped": False, "days": 30, "today": TODAY}
    assert not any(may_ask(survey, step_kind=kind, **known) for kind in kinds)
    assert all(may_ask(survey, step_kind=one.code, **known) for one in survey.after)


@pytest.mark.parametrize(("old", "new", "said"), [
    ("version = 1", "version = 0", "the version is no number"),
    ('who = "client"', 'who = "employer"', "nobody is called 'employer'"),
    ('title = {', 'titel = {', "'title' is missing"),
    ('code = "opnieuw"', 'code = "schotten"', "a question stands in it twice"),
    ('type = "scale"', 'type = "stars"', "geholpen: there are no questions of type 'stars'"),
    ('code = "ja_geen_last"', 'code = "ja_last"', "schotten: two options have one code"),
    (', good = true', '', "schotten: it does not say which answers are good"),
    ('%(share)s%% of clients', 'clients', "schotten: the finding does not name"),
    ('finding = {', 'vondst = {', "one question is the finding"),
    ('help = {', 'hulp = {', "kwijt: an open question advises against names"),
    ('en = "Talk"', 'fr = "Talk"', "'en' is missing"),
    ('version = 1', 'version = ', "this is no TOML"),
])  # fmt: skip
def test_a_fault_in_a_file_is_named(old: str, new: str, said: str) -> None:
    assert old in TEXT
    with pytest.raises(InvalidSurvey, match=said.replace("(", r"\(")):
        read_survey(TEXT.replace(old, new, 1))


def test_six_questions_are_too_many() -> None:
    sixth = TEXT[TEXT.index('[[questions]]\ncode = "opnieuw"') : TEXT.index('[[questions]]\ncode = "kwijt"')]
    with pytest.raises(InvalidSurvey, match="it has 6 questions"):
        read_survey(TEXT + sixth.replace("opnieuw", "nogeens"))


@pytest.mark.parametrize(("given", "field"), [
    ({}, None), ({"schotten": ""}, None), ({"schotten": "misschien"}, "schotten"), ({"geholpen": "6"}, "geholpen"),
    ({"kwijt": "x" * 501}, "kwijt"), ({"kwijt": "a\0b"}, "kwijt"),
])  # fmt: skip
def test_an_answer_that_is_none_is_refused(given: dict[str, str], field: str | None) -> None:
    with pytest.raises(Refused) as refused:
        read_answers(get_survey("contactmoment_klant"), given)
    assert refused.value.field == field


def test_one_answer_is_enough() -> None:
    survey = get_survey("contactmoment_klant")
    assert read_answers(survey, {"geholpen": "4"}) == ({"geholpen": "4"}, "")
    assert read_answers(survey, {"kwijt": " Fijn gesprek "}) == ({}, "Fijn gesprek")
