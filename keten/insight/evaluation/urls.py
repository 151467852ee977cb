"""Working methods and measures: the catalogue for everybody, plans for who works in the chain."""

from django.urls import path

from keten.insight.evaluation.views import catalogue, measures, running

urlpatterns = [
    path("wat-werkt/", catalogue.methods, name="methods"),
    path("wat-werkt/nieuw/", catalogue.describe_method, name="describe-method"),
    path("wat-werkt/<uuid:key>/", catalogue.method, name="method"),
    path("wat-werkt/<uuid:key>/maatregel/", measures.register_measure, name="register-measure"),
    path("maatregelen/", measures.measures, name="measures"),
    path("maatregelen/<uuid:key>/", measures.measure, name="measure"),
    path("maatregelen/<uuid:key>/plan/", measures.save_measure, name="save-measure"),
    path("maatregelen/<uuid:key>/weg/", measures.withdraw_measure, name="withdraw-measure"),
    path("maatregelen/<uuid:key>/meedoen/<int:location>/", measures.agree_to_measure, name="agree-to-measure"),
    path("maatregelen/<uuid:key>/starten/", running.start_measure, name="start-measure"),
    path("maatregelen/<uuid:key>/versie/", running.change_measure, name="change-measure"),
    path("maatregelen/<uuid:key>/besluit/", running.decide_measure, name="judge-measure"),
]
