"""Addresses of what one does with a case."""

from django.urls import path

from keten.dossier.cases import views

urlpatterns = [
    path("klanten/<uuid:key>/stap/", views.plan_step, name="plan-step"),
    path("stappen/<uuid:key>/", views.finish_step, name="finish-step"),
    path("klanten/<uuid:key>/overdracht/", views.ask_handover, name="ask-handover"),
    path("overdrachten/<uuid:key>/", views.answer_handover, name="handover"),
    path("overdrachten/<uuid:key>/aannemen/", views.accept_handover, name="accept-handover"),
    path("overdrachten/<uuid:key>/intrekken/", views.withdraw_handover, name="withdraw-handover"),
    path("overdrachten/<uuid:key>/klant-verteld/", views.tell_client, name="tell-client"),
    path("klanten/<uuid:key>/sluiten/", views.close_case, name="close-case"),
    path("klanten/<uuid:key>/persoon/", views.correct_client, name="correct-client"),
    path("klanten/<uuid:key>/samenvoegen/", views.merge_clients, name="merge-clients"),
]
