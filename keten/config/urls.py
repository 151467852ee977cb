"""All addresses, per app."""

from django.urls import include, path

urlpatterns = [
    path("", include("keten.doors.workspace.urls")),
    path("beheer/", include("keten.ground.organisations.urls")),
    path("taal/", include("django.conf.urls.i18n")),
]
