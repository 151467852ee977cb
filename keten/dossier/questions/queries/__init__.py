"""Reading forms and surveys. What shows a client takes the viewer."""

from keten.dossier.questions.queries.forms import (
    QuestionView,
    SectionView,
    Standing,
    UnknownForm,
    count_questions,
    get_filled_form,
    get_section,
    get_standing,
    list_filled_forms,
    view_question,
)
from keten.dossier.questions.queries.surveys import (
    UnknownSurvey,
    find_open_survey,
    get_invitation,
    has_stopped,
    list_counts,
    list_responses,
    list_texts,
)

__all__ = [
    "QuestionView",
    "SectionView",
    "Standing",
    "UnknownForm",
    "UnknownSurvey",
    "count_questions",
    "find_open_survey",
    "get_filled_form",
    "get_invitation",
    "get_section",
    "get_standing",
    "has_stopped",
    "list_counts",
    "list_filled_forms",
    "list_responses",
    "list_texts",
    "view_question",
]
