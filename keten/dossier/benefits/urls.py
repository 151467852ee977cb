"""Addresses of applications."""

from django.urls import path

from keten.dossier.benefits import views

urlpatterns = [
    path("aanvragen/", views.applications, name="applications"),
    path("aanvragen/<uuid:key>/", views.application, name="application"),
    path("aanvragen/<uuid:key>/overdragen/", views.transfer, name="transfer-application"),
    path("aanvragen/<uuid:key>/uitstel/", views.extend, name="extend-transfer"),
    path("aanvragen/<uuid:key>/besluiten/", views.decide, name="decide-application"),
    path("aanvragen/<uuid:key>/betaling/", views.pay, name="record-first-payment"),
    path("aanvragen/<uuid:key>/herstellen/", views.correct, name="correct-decision"),
    path("aanvragen/<uuid:key>/intrekken/", views.withdraw, name="withdraw-application"),
]
