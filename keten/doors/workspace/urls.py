"""Addresses of the pages that combine apps."""

from django.urls import path

from keten.doors.workspace.signing_in import employers, passwords, second_steps, staying
from keten.doors.workspace.views import desk, facts, file, home, promises, team

urlpatterns = [
    path("", home, name="home"),
    path("inloggen/", passwords.sign_in, name="login"),
    path("inloggen/code/", second_steps.ask_code, name="ask-code"),
    path("inloggen/tweede-stap/", second_steps.set_up, name="set-up-second-step"),
    path("inloggen/organisatie/", employers.leave_for_employer, name="leave-for-employer"),
    path("inloggen/organisatie/terug/", employers.come_back, name="come-back-from-employer"),
    path("uitloggen/", staying.sign_out, name="logout"),
    path("aangemeld-blijven/", staying.stay, name="stay-signed-in"),
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
