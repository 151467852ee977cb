"""Addresses of signals."""

from django.urls import path

from keten.journey.chain_signals import views

urlpatterns = [
    path("signalen/", views.signals, name="signals"),
    path("signalen/<uuid:key>/", views.signal, name="signal"),
    path("signalen/<uuid:key>/gelezen/", views.read_answer, name="read-answer"),
    path("signalen/<uuid:key>/intrekken/", views.withdraw, name="withdraw-signal"),
    path("signalen/<uuid:key>/<slug:to>/", views.turn, name="turn-signal"),
    path("klanten/<uuid:case>/signaal/", views.choose, name="choose-signal"),
    path("klanten/<uuid:case>/signaal/<slug:kind>/", views.send, name="send-signal"),
]
