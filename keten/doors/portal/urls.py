"""Addresses of the client's own pages."""

from django.urls import path

from keten.doors.portal import own_facts

urlpatterns = [
    path("mijn/gegevens/", own_facts.own_facts, name="own-facts"),
    path("mijn/gegevens/<str:datum>/", own_facts.correct_own_fact, name="correct-own-fact"),
]
