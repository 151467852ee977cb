"""Addresses of the administrator's page about connections."""

from django.urls import URLPattern, path

from keten.doors.exchange import views

urlpatterns: list[URLPattern] = [
    path("beheer/verbindingen/", views.connections, name="beheer-verbindingen"),
    path("beheer/verbindingen/<slug:source>/proberen/", views.try_now, name="beheer-verbinding-proberen"),
]
