"""Addresses of surveys for staff, and of their results."""

from django.urls import path

from keten.dossier.questions import views

urlpatterns = [
    path("vragenlijst/<uuid:key>/", views.survey, name="survey"),
    path("vragenlijst/<uuid:key>/bedankt/", views.thanks, name="survey-thanks"),
    path("vragenlijsten/", views.wish, name="surveys"),
    path("klanttevredenheid/", views.satisfaction, name="satisfaction"),
    path("klanttevredenheid/csv/", views.satisfaction_csv, name="satisfaction-csv"),
]
