"""The language of a page: the person's choice, else the browser's cookie, else Chinese."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

SUPPORTED = frozenset(code for code, _name in settings.LANGUAGES)
_A_YEAR = 365 * 86_400


def language_of(request: HttpRequest) -> str:
    """The language this request is answered in, always one of `settings.LANGUAGES`."""
    chosen = getattr(request.user, "language", "") or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in SUPPORTED else settings.LANGUAGE_CODE


class LanguageMiddleware:
    """Activates the person's language for the request and names it in the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response


def remember_language(response: HttpResponse, language: str) -> HttpResponse:
    """Keep the choice in the browser too, for the pages before sign-in."""
    if language in SUPPORTED:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=_A_YEAR,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


def read_catalogues() -> None:
    """Read every language's translations now, at the start of a process.

    The first word asked for would else read them, half a second long, mostly in the middle of a writing transaction.
    """
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            translation.gettext("Search")
