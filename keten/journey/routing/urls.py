"""Addresses of ways of working."""

from django.urls import URLPattern, path

from keten.journey.routing.views import choosing, drafting, reading, sharing

_VERSION = "werkwijzen/<uuid:key>/"

urlpatterns: list[URLPattern] = [
    path("werkwijzen/", reading.ways, name="werkwijzen"),
    path("werkwijzen/indelingen/", sharing.shares, name="werkwijze-indelingen"),
    path("werkwijzen/keuzes/<uuid:key>/terug/", choosing.withdraw, name="werkwijze-keuze-terug"),
    path(_VERSION, reading.version, name="werkwijze"),
    path(f"{_VERSION}verschil/<uuid:other>/", reading.differences, name="werkwijze-verschil"),
    path(f"{_VERSION}kopie/", drafting.copy, name="werkwijze-kopie"),
    path(f"{_VERSION}bewerken/", drafting.edit, name="werkwijze-bewerken"),
    path(f"{_VERSION}vastzetten/", drafting.publish, name="werkwijze-vastzetten"),
    path(f"{_VERSION}kiezen/", choosing.choose, name="werkwijze-kiezen"),
]
