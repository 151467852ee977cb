"""Inspections."""

urlpatterns: list[object] = []
