"""Trying ways of working before one switches."""

from django.urls import path

from keten.insight.simulation import views

urlpatterns = [
    path("werkwijzen/proberen/", views.try_models, name="try-models"),
]
