"""Addresses of the administrator's page about connections, and of what partners' systems bring."""

from django.urls import URLPattern, path

from keten.doors.exchange import api, views

urlpatterns: list[URLPattern] = [
    path("uitwisseling/gebeurtenissen/", api.receive_events, name="receive-events"),
    path("beheer/verbindingen/", views.connections, name="beheer-verbindingen"),
    path("beheer/verbindingen/systemen/nieuw/", views.add_system, name="beheer-systeem-verbinden"),
    path("beheer/verbindingen/systemen/<uuid:key>/opnieuw/", views.try_system_again, name="beheer-systeem-opnieuw"),
    path("beheer/verbindingen/systemen/<uuid:key>/proef/", views.probe_system, name="beheer-systeem-proef"),
    path(
        "beheer/verbindingen/systemen/<uuid:key>/berichten/<uuid:message>/opnieuw/",
        views.resend,
        name="beheer-bericht-opnieuw",
    ),
    path("beheer/verbindingen/systemen/<uuid:key>/stoppen/", views.end_system, name="beheer-systeem-stoppen"),
    path("beheer/verbindingen/<slug:source>/proberen/", views.try_now, name="beheer-verbinding-proberen"),
]
