"""Addresses of the pages that combine apps."""

from django.urls import path

from keten.doors.workspace.signing_in import employers, passwords, second_steps, staying
from keten.doors.workspace.views import desk, facts, file, filling, glass, home, looks, promises, supervision, team

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
    path("klanten/<uuid:case>/formulieren/", filling.forms, name="file-forms"),
    path("klanten/<uuid:case>/formulieren/<slug:form>/", filling.start, name="file-form-start"),
    path("klanten/<uuid:case>/formulier/<uuid:key>/", filling.overview, name="file-form"),
    path("klanten/<uuid:case>/formulier/<uuid:key>/deel/<slug:section>/", filling.section, name="file-form-section"),
    path("klanten/<uuid:case>/formulier/<uuid:key>/controle/", filling.check, name="file-form-check"),
    path("klanten/<uuid:case>/formulier/<uuid:key>/verstuurd/", filling.sent, name="file-form-sent"),
    path("klanten/<uuid:case>/formulier/<uuid:key>/indicatie/", filling.indication, name="file-form-indication"),
    path("klanten/<uuid:key>/samenvatting/", file.summary, name="summary"),
    path("klanten/<uuid:key>/inzage/", looks.looks, name="looks"),
    path("dossier-openen/", glass.open_elsewhere, name="open-elsewhere"),
    path("inzagen/", glass.glass_reviews, name="glass-reviews"),
    path("inzagen/<int:look>/beoordelen/", glass.review_glass, name="review-glass"),
    path("toezicht/", supervision.supervision, name="supervision"),
    path("toezicht/rechten/", supervision.rights, name="supervision-rights"),
    path("toezicht/rechten.csv", supervision.rights_csv, name="supervision-rights-csv"),
    path("toezicht/<slug:code>/", supervision.report, name="supervision-report"),
    path("toezicht/<slug:code>.csv", supervision.report_csv, name="supervision-csv"),
    path("team/", team.team, name="team"),
    path("team/toewijzen/", team.assign, name="assign"),
    path("team/terugdraaien/<uuid:batch>/", team.undo_assign, name="undo-assign"),
    path("beloften/", promises.promises, name="promises"),
]
