"""Root addresses: the faces, each with its own list."""

from django.urls import include, path

from hearth.faces.shared import failures

urlpatterns = [
    path("", include("hearth.faces.shared.urls")),
    path("account/", include("allauth.urls")),
    path("api/", include(("hearth.faces.api.urls", "api"))),
    path("<slug:network_slug>/desk/", include(("hearth.faces.desk.urls", "desk"))),
    path("<slug:network_slug>/champion/", include(("hearth.faces.champion.urls", "champion"))),
    path("<slug:network_slug>/", include(("hearth.faces.public.urls", "public"))),
]

handler403 = failures.forbidden
handler404 = failures.not_found
handler500 = failures.broken
