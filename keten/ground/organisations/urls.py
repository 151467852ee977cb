"""Addresses of the administrator's screens."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
