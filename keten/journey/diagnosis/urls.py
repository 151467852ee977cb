"""Addresses of tests and diagnoses at a client file. ``case`` is the key of the case."""

from django.urls import path

from keten.journey.diagnosis import views

urlpatterns = [
    path("klanten/<uuid:case>/diagnose/", views.decide, name="diagnose"),
    path("klanten/<uuid:case>/diagnose/toets/<slug:code>/", views.take_test, name="take-test"),
    path("klanten/<uuid:case>/diagnose/<uuid:key>/", views.diagnosis, name="diagnosis"),
    path("klanten/<uuid:case>/diagnose/<uuid:key>/brief/", views.letter, name="diagnosis-letter"),
    path("klanten/<uuid:case>/diagnose/<uuid:key>/brief/gegeven/", views.letter_sent, name="diagnosis-letter-sent"),
    path("klanten/<uuid:case>/diagnose/<uuid:key>/niet-eens/", views.contest, name="contest-diagnosis"),
    path("klanten/<uuid:case>/diagnose/<uuid:key>/hulpvraag/", views.add_need, name="add-need"),
    path("klanten/<uuid:case>/diagnose/hulp/<uuid:key>/", views.support, name="offer-support"),
]
