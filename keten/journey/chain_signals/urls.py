"""Addresses of signals."""

from django.urls import path

from keten.journey.chain_signals import views

urlpatterns = [
    path("signalen/", views.signals, name="signals"),
    path("signalen/<uuid:key>/", views.signal, name="signal"),
    path("signalen/<uuid:key>/gelezen/", views.read_answer, name="read-answer"),
]
