"""Pages for when something does not work, in human words and with a way on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """You are signed in, but this is for another role."""
    return render(request, "shared/failures/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Nothing stands here."""
    return render(request, "shared/failures/404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """We made a mistake."""
    return render(request, "shared/failures/500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form came from a page that was open too long: say so, and how not to lose the words."""
    return render(request, "shared/failures/csrf.html", status=403)
