"""Addresses that belong to no network: the door, sign-in links, invitations."""

from django.urls import path

from . import entrance

urlpatterns = [
    path("", entrance.home, name="home"),
    path("join/<str:token>/", entrance.join, name="join"),
    path("sign-in/<str:token>/", entrance.sign_in, name="sign_in_link"),
]
