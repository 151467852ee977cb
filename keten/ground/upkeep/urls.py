"""The address that a monitor asks."""

from django.urls import path

from keten.ground.upkeep.views import health

urlpatterns = [path("gezondheid/", health, name="health")]
