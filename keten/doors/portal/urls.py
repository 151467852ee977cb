"""Addresses of the client's own pages."""

from django.urls import path

from keten.doors.portal import own_facts, signing_in, views

urlpatterns = [
    path("mijn/gegevens/", own_facts.own_facts, name="own-facts"),
    path("mijn/gegevens/<str:datum>/", own_facts.correct_own_fact, name="correct-own-fact"),
    path("mijn/", views.home, name="client-home"),
    path("mijn/inzage/", views.own_looks, name="own-looks"),
    path("mijn/nieuw/", views.new, name="client-new"),
    path("mijn/inloggen/", signing_in.sign_in, name="client-login"),
    path("mijn/inloggen/start/", signing_in.leave_for_broker, name="client-leave-for-broker"),
    path("mijn/inloggen/terug/", signing_in.come_back, name="client-come-back"),
    path("mijn/uitloggen/", signing_in.sign_out, name="client-logout"),
]
