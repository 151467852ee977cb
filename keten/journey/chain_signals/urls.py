"""Addresses of signals."""

from django.urls import path

from keten.journey.chain_signals import views

urlpatterns = [
    path("signalen/", views.signals, name="signals"),
    path("signalen/<uuid:key>/", views.signal, name="signal"),
    path("signalen/<uuid:key>/gelezen/", views.read_answer, name="read-answer"),
    path("signalen/<uuid:key>/intrekken/", views.withdraw, name="withdraw-signal"),
    path("signalen/<uuid:key>/link/", views.renew_link, name="renew-link"),
    path("signalen/<uuid:key>/<slug:to>/", views.turn, name="turn-signal"),
    path("klanten/<uuid:case>/signaal/", views.choose, name="choose-signal"),
    path("klanten/<uuid:case>/signaal/<slug:kind>/", views.send, name="send-signal"),
    path("klanten/<uuid:case>/signaal/<slug:kind>/buiten/", views.send_outside, name="send-outside"),
    # For who holds a link. Only the first of these addresses has the secret in it.
    path("antwoord/link/<str:token>/", views.open_link, name="open-link"),
    path("antwoord/<uuid:key>/code/", views.link_code, name="link-code"),
    path("antwoord/<uuid:key>/", views.answer_outside, name="answer-outside"),
    path("antwoord/<uuid:key>/verstuurd/", views.answer_sent, name="answer-sent"),
]
