"""Addresses of the administrator's screens (``beheer/``) and of absence (``afwezig/``)."""

from django.urls import URLPattern, path

from keten.ground.organisations.views import (
    absences,
    accounts,
    arranging,
    importing,
    locations,
    organisations,
    overview,
    reference,
    staff,
    teams,
)

_ORGANISATION = "beheer/organisaties/<slug:code>/"
_LOCATION = "beheer/locaties/<uuid:key>/"
_STAFF = "beheer/medewerkers/<uuid:key>/"
_TEAM = "beheer/teams/<uuid:key>/"

urlpatterns: list[URLPattern] = [
    path("beheer/", overview.overview, name="beheer"),
    path("beheer/afspraken/", overview.arrangements, name="beheer-afspraken"),
    path("beheer/organisaties/", organisations.organisations, name="beheer-organisaties"),
    path("beheer/organisaties/toevoegen/", organisations.add, name="beheer-organisatie-toevoegen"),
    path(_ORGANISATION, organisations.organisation, name="beheer-organisatie"),
    path(f"{_ORGANISATION}wijzigen/", organisations.change, name="beheer-organisatie-wijzigen"),
    path(f"{_ORGANISATION}beeindigen/", organisations.close, name="beheer-organisatie-beeindigen"),
    path("beheer/locaties/", locations.locations, name="beheer-locaties"),
    path("beheer/locaties/toevoegen/", locations.add, name="beheer-locatie-toevoegen"),
    path(_LOCATION, locations.location, name="beheer-locatie"),
    path(f"{_LOCATION}wijzigen/", locations.change, name="beheer-locatie-wijzigen"),
    path(f"{_LOCATION}sluiten/", locations.close, name="beheer-locatie-sluiten"),
    path(f"{_LOCATION}samenwerking/", locations.set_cooperation, name="beheer-samenwerking"),
    path(f"{_LOCATION}partners/toevoegen/", locations.add_partner, name="beheer-partner-toevoegen"),
    path(f"{_LOCATION}partners/<int:partner_id>/beeindigen/", locations.end_partner, name="beheer-partner-beeindigen"),
    path(f"{_LOCATION}afspraken/", arranging.history, name="beheer-afspraken-locatie"),
    path(f"{_LOCATION}afspraken/maken/", arranging.arrange, name="beheer-afspraak-maken"),
    path(f"{_LOCATION}afspraken/<int:arrangement_id>/intrekken/", arranging.withdraw, name="beheer-afspraak-intrekken"),
    path("beheer/medewerkers/", staff.staff, name="beheer-medewerkers"),
    path("beheer/medewerkers.csv", staff.export, name="beheer-medewerkers-csv"),
    path("beheer/medewerkers/toevoegen/", staff.add, name="beheer-medewerker-toevoegen"),
    path(_STAFF, staff.person, name="beheer-medewerker"),
    path(f"{_STAFF}wijzigen/", staff.change, name="beheer-medewerker-wijzigen"),
    path(f"{_STAFF}uit-dienst/", staff.end, name="beheer-uit-dienst"),
    path(f"{_STAFF}rollen/geven/", staff.give_role, name="beheer-rol-geven"),
    path(f"{_STAFF}rollen/<int:role_id>/beeindigen/", staff.end_role, name="beheer-rol-beeindigen"),
    path(f"{_STAFF}specialismen/", staff.set_specialisms, name="beheer-specialismen"),
    path(f"{_STAFF}wachtwoord/", staff.renew_password, name="beheer-wachtwoord"),
    path(f"{_STAFF}account-maken/", accounts.open_account, name="beheer-account-maken"),
    path(f"{_STAFF}tweede-stap-wissen/", accounts.reset_second_factor, name="beheer-tweede-stap-wissen"),
    path(f"{_STAFF}deblokkeren/", accounts.unlock, name="beheer-deblokkeren"),
    path(f"{_STAFF}account-sluiten/", staff.close_account, name="beheer-account-sluiten"),
    path("beheer/teams/", teams.teams, name="beheer-teams"),
    path("beheer/teams/toevoegen/", teams.add, name="beheer-team-toevoegen"),
    path(_TEAM, teams.team, name="beheer-team"),
    path(f"{_TEAM}wijzigen/", teams.change, name="beheer-team-wijzigen"),
    path(f"{_TEAM}beeindigen/", teams.close, name="beheer-team-beeindigen"),
    path(f"{_TEAM}leider/", teams.set_leader, name="beheer-teamleider"),
    path(f"{_TEAM}leden/toevoegen/", teams.add_member, name="beheer-lid-toevoegen"),
    path(f"{_TEAM}leden/<int:membership_id>/beeindigen/", teams.end_member, name="beheer-lid-beeindigen"),
    path("beheer/afwezigheid/", absences.everybody, name="beheer-afwezigheid"),
    path("beheer/tabellen/", reference.municipalities, name="beheer-tabellen"),
    path("beheer/tabellen/arbeidsmarktregios/", reference.regions, name="beheer-arbeidsmarktregios"),
    path("beheer/tabellen/besluiten/", reference.decreed, name="beheer-besluiten"),
    path("beheer/import/", importing.check_staff, name="beheer-import"),
    path("beheer/import/inlezen/", importing.import_staff, name="beheer-import-inlezen"),
    path("afwezig/", absences.absences, name="afwezig"),
    path("afwezig/<uuid:key>/melden/", absences.register, name="afwezig-melden"),
    path("afwezig/<int:absence_id>/wijzigen/", absences.change, name="afwezig-wijzigen"),
    path("afwezig/<int:absence_id>/terug/", absences.end, name="afwezig-terug"),
]
