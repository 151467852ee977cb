"""Addresses of transfers at a client file. ``case`` is the key of the case."""

from django.urls import path

from keten.journey.transfers import views

urlpatterns = [
    path("klanten/<uuid:case>/overgang/", views.transfers, name="transfers"),
    path("klanten/<uuid:case>/overgang/begin/", views.start, name="start-transfer"),
    path("klanten/<uuid:case>/overgang/verhuizing/", views.move, name="report-move"),
    path("klanten/<uuid:case>/overgang/<uuid:key>/gemeente/", views.invite, name="invite-municipality"),
    path("klanten/<uuid:case>/overgang/<uuid:key>/contactpersoon/", views.contact, name="choose-contact"),
    path("klanten/<uuid:case>/overgang/<uuid:key>/verteld/", views.tell, name="tell-transfer"),
    path("klanten/<uuid:case>/overgang/<uuid:key>/uitkomst/", views.outcome, name="choose-outcome"),
]
