"""Inspections: the workbench of inspectors, findings of parties, and what is public."""

from django.urls import path

from keten.insight.governance.views import findings, inspections, obligations, public, samples

urlpatterns = [
    path("onderzoeken/", public.public_inspections, name="public-inspections"),
    path("onderzoeken/<uuid:key>/", public.public_inspection, name="public-inspection"),
    path("inspectie/", inspections.inspections, name="inspections"),
    path("inspectie/nieuw/", inspections.open_inspection, name="open-inspection"),
    path("inspectie/<uuid:key>/", inspections.inspection, name="inspection"),
    path("inspectie/<uuid:key>/sluiten/", inspections.close_inspection, name="close-inspection"),
    path("inspectie/<uuid:key>/steekproef/", samples.draw_sample, name="draw-sample"),
    path("inspectie/<uuid:key>/bevinding/", findings.write_finding, name="write-finding"),
    path("inspectie/steekproef/<uuid:key>/", samples.sample, name="sample"),
    path("inspectie/steekproef/<uuid:key>.csv", samples.sample_csv, name="sample-csv"),
    path("inspectie/dossier/<uuid:key>/", samples.review_file, name="review-file"),
    path("bevindingen/", findings.findings, name="findings"),
    path("bevindingen/<uuid:key>/", findings.finding, name="finding"),
    path("bevindingen/<uuid:key>/tekst/", findings.revise_finding, name="revise-finding"),
    path("bevindingen/<uuid:key>/versturen/", findings.send_finding, name="send-finding"),
    path("bevindingen/<uuid:key>/reactie/<int:party>/", findings.react, name="react"),
    path("bevindingen/<uuid:key>/nawoord/", findings.afterword, name="afterword"),
    path("bevindingen/<uuid:key>/definitief/", findings.settle_finding, name="settle-finding"),
    path("bevindingen/<uuid:key>/verplichting/<int:party>/", obligations.impose_obligation, name="impose-obligation"),
    path("verplichtingen/<uuid:key>/", obligations.obligation, name="obligation"),
]
