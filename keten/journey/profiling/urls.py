"""The address of the page about the statistical model."""

from django.urls import path

from keten.journey.profiling import views

urlpatterns = [path("kansmodel/", views.profile_model, name="profile-model")]
