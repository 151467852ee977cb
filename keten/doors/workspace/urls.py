"""Addresses of the pages that combine apps."""

from django.urls import path

from keten.doors.workspace import signing_in
from keten.doors.workspace.views import desk, facts, file, home, promises, team

urlpatterns = [
    path("", home, name="home"),
    path("inloggen/", signing_in.sign_in, name="login"),
    path("uitloggen/", signing_in.sign_out, name="logout"),
    path("werkvoorraad/", desk.desk, name="desk"),
    path("werkvoorraad.csv", desk.desk_csv, name="desk-csv"),
    path("klanten/", file.search, name="search"),
    path("klanten/<uuid:key>/", file.file, name="file"),
    path("klanten/<uuid:key>/gegevens/", facts.client_image, name="client-image"),
    path("klanten/<uuid:key>/gegevens/<str:datum>/", facts.ask_correction, name="ask-correction"),
    path("klanten/<uuid:key>/samenvatting/", file.summary, name="summary"),
    path("team/", team.team, name="team"),
    path("team/toewijzen/", team.assign, name="assign"),
    path("team/terugdraaien/<uuid:batch>/", team.undo_assign, name="undo-assign"),
    path("beloften/", promises.promises, name="promises"),
]
