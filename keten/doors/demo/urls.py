"""Addresses of the demo."""

from django.urls import path

from keten.doors.demo import views

urlpatterns = [path("", views.personas, name="demo-personas")]
