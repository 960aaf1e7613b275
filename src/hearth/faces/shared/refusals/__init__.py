"""Words for refusals: every code that the house can refuse with, in the reader's language."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from hearth.kit.refusals import Refused

from .words import all_words

WORDS: dict[str, str | Promise] = all_words()


def words_of(refused: Any) -> str:
    """The sentence for a refusal (or a method's error): code and facts made into words."""
    sentence = WORDS.get(refused.code)
    if sentence is None:
        return refused.code
    return str(sentence) % refused.facts


class RefusalMiddleware:
    """A refusal that a view did not answer itself becomes a page that says why (status 422)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        context = {"words": words_of(exception)}
        return render(request, "shared/failures/refused.html", context, status=422)
