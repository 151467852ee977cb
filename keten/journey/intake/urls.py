"""Addresses of registration."""

from django.urls import path

from keten.journey.intake.views import importing, registering

urlpatterns = [
    path("inschrijven/", registering.register, name="register"),
    path("beheer/import/klanten/", importing.check_clients, name="beheer-import-klanten"),
    path("beheer/import/klanten/inlezen/", importing.import_clients, name="beheer-import-klanten-inlezen"),
]
