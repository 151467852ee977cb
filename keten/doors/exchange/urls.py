"""Addresses of the administrator's page about connections, and of what partners' systems bring."""

from django.urls import URLPattern, path

from keten.doors.exchange import api, views

urlpatterns: list[URLPattern] = [
    path("uitwisseling/gebeurtenissen/", api.receive_events, name="receive-events"),
    path("beheer/verbindingen/", views.connections, name="beheer-verbindingen"),
    path("beheer/verbindingen/<slug:source>/proberen/", views.try_now, name="beheer-verbinding-proberen"),
]
