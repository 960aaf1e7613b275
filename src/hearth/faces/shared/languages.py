"""The languages that Hearth speaks: our own registry, since Django knows only some of them.

A language is listed here with its own name, direction and script; the catalogue stands in
`src/hearth/locale/<code>/LC_MESSAGES/django.po`. To add one, see CONTRIBUTING.md.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf.locale import LANG_INFO
from django.http import HttpRequest, HttpResponse
from django.utils import translation

COOKIE = "hearth_language"
PARAMETER = "lang"


@dataclass(frozen=True)
class Language:
    """One language: code (BCP 47), its own name, its English name, direction, script."""

    code: str
    own_name: str
    name: str
    right_to_left: bool = False
    script: str = "Latn"

    @property
    def direction(self) -> str:
        return "rtl" if self.right_to_left else "ltr"


#: Languages whose voices and written content we can hold and show.
REGISTRY = {
    language.code: language
    for language in [
        Language("en", "English", "English"),
        Language("ar", "العربية", "Arabic", True, "Arab"),
        Language("bn", "বাংলা", "Bengali", script="Beng"),
        Language("cy", "Cymraeg", "Welsh"),
        Language("fa", "فارسی", "Persian", True, "Arab"),
        Language("fr", "Français", "French"),
        Language("gu", "ગુજરાતી", "Gujarati", script="Gujr"),
        Language("hi", "हिन्दी", "Hindi", script="Deva"),
        Language("pa", "ਪੰਜਾਬੀ", "Punjabi", script="Guru"),
        Language("pl", "Polski", "Polish"),
        Language("ps", "پښتو", "Pashto", True, "Arab"),
        Language("pt", "Português", "Portuguese"),
        Language("ro", "Română", "Romanian"),
        Language("so", "Soomaali", "Somali"),
        Language("ti", "ትግርኛ", "Tigrinya", script="Ethi"),
        Language("uk", "Українська", "Ukrainian", script="Cyrl"),
        Language("ur", "اردو", "Urdu", True, "Arab"),
    ]
}

#: Languages of the interface: those with a catalogue.
INTERFACE = ["en", "ar", "pl", "gu", "so"]
LANGUAGE_CODES = [(code, REGISTRY[code].own_name) for code in INTERFACE]


def register_languages() -> None:
    """Tell Django the languages that it does not know (Somali, Gujarati, Pashto, Tigrinya)."""
    for language in REGISTRY.values():
        LANG_INFO.setdefault(
            language.code,
            {
                "bidi": language.right_to_left,
                "code": language.code,
                "name": language.name,
                "name_local": language.own_name,
            },
        )


def describe(code: str) -> Language:
    """The registered language, or one that at least shows its code."""
    return REGISTRY.get(code) or Language(code, code, code)


class LanguageMiddleware:
    """Choose the language: the address (?lang=), then the cookie, then the browser's wish."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get(PARAMETER, "")
        asked = asked if asked in INTERFACE else ""
        kept = request.COOKIES.get(COOKIE, "")
        code = asked or (kept if kept in INTERFACE else "")
        code = code or translation.get_language_from_request(request)
        request.LANGUAGE_CODE = code
        with translation.override(code):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", code)
        if asked and asked != kept:
            response.set_cookie(COOKIE, asked, max_age=31_536_000, samesite="Lax", httponly=True)
        return response
