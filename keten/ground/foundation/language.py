"""Dutch, unless somebody chose English: the language of the browser is not a choice."""

from collections.abc import Callable, Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

LANGUAGES = dict(settings.LANGUAGES)


def words_in_files(choices: Iterable[tuple[str, object]]) -> dict[str, str]:
    """The word of each code as people read and write it in files: Dutch, whatever language the screen has."""
    with translation.override("nl"):
        return {code: str(label) for code, label in choices}


class ChosenLanguageMiddleware:
    """Activates the language of the cookie that the language switch sets."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in LANGUAGES else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
