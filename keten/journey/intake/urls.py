"""Addresses of registration."""

from django.urls import path

from keten.journey.intake import views

urlpatterns = [
    path("inschrijven/", views.register, name="register"),
]
