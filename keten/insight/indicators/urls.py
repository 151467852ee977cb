"""Figures, and what is behind them."""

from django.urls import path

from keten.insight.indicators.views import downloads, figures, monitors, records

urlpatterns = [
    path("cijfers/", figures.dashboard, name="figures"),
    path("cijfers/maandrapport.pdf", figures.report, name="figures-report"),
    path("cijfers/open-data/", downloads.describe, name="open-data"),
    path("cijfers/open-data/cijfers.csv", downloads.download, name="open-data-csv"),
    path("cijfers/open-data/cijfers.csv-metadata.json", downloads.metadata, name="open-data-metadata"),
    path("cijfers/monitors/", monitors.monitors, name="monitors"),
    path("cijfers/monitors/<slug:monitor>/", monitors.files, name="monitor-files"),
    path("cijfers/<slug:code>/", figures.figure, name="figure"),
    path("cijfers/<slug:code>/cijfer.csv", downloads.download_figure, name="figure-csv"),
    path("cijfers/<slug:code>/dossiers/", records.records, name="figure-records"),
]
