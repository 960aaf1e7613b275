"""Addresses that belong to no network: the door, sign-in links, invitations."""

from django.conf import settings
from django.urls import path

from . import entrance, gallery

urlpatterns = [
    path("", entrance.home, name="home"),
    path("join/<str:token>/", entrance.join, name="join"),
    path("sign-in/<str:token>/", entrance.sign_in, name="sign_in_link"),
]

if settings.DEBUG:  # the parts of the design system, for builders
    urlpatterns += [
        path("gallery/", gallery.gallery, name="gallery"),
        path("gallery/<str:face>/", gallery.gallery, name="gallery_face"),
    ]
