"""All addresses, per app."""

from django.urls import include, path

urlpatterns = [
    path("", include("keten.doors.workspace.urls")),
    path("", include("keten.doors.portal.urls")),
    path("", include("keten.dossier.cases.urls")),
    path("", include("keten.dossier.benefits.urls")),
    path("", include("keten.dossier.questions.urls")),
    path("", include("keten.journey.intake.urls")),
    path("", include("keten.journey.chain_signals.urls")),
    path("", include("keten.journey.diagnosis.urls")),
    path("", include("keten.journey.appointments.urls")),
    path("", include("keten.journey.enforcement.urls")),
    path("", include("keten.journey.routing.urls")),
    path("", include("keten.journey.transfers.urls")),
    path("", include("keten.journey.profiling.urls")),
    path("", include("keten.insight.governance.urls")),
    path("", include("keten.insight.evaluation.urls")),
    path("", include("keten.insight.indicators.urls")),
    path("", include("keten.insight.simulation.urls")),
    path("", include("keten.doors.exchange.urls")),
    path("", include("keten.ground.organisations.urls")),
    path("", include("keten.ground.upkeep.urls")),
    path("demo/", include("keten.doors.demo.urls")),
    path("taal/", include("django.conf.urls.i18n")),
]

handler400 = "keten.doors.workspace.errors.bad_request"
