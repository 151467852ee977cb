"""Trying ways of working before one switches, and taking running cases over afterwards."""

from django.urls import path

from keten.insight.simulation.views import migrating, trying_out

urlpatterns = [
    path("werkwijzen/proberen/", trying_out.try_models, name="try-models"),
    path("werkwijzen/overzetten/<uuid:old>/<uuid:key>/", migrating.migrate, name="werkwijze-overzetten"),
]
