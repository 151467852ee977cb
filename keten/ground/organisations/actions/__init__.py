"""Every change to organisations, locations, teams, staff and arrangements."""

from keten.ground.organisations.actions.absences import (
    RegisteredAbsence,
    change_absence,
    end_absence,
    register_absence,
)
from keten.ground.organisations.actions.accounts import (
    open_account,
    prove_password,
    prove_second_factor,
    reset_second_factor,
    set_second_factor,
    sign_in,
    unlock_account,
)
from keten.ground.organisations.actions.arrangements import arrange, withdraw_arrangement
from keten.ground.organisations.actions.importing import ImportReport, import_staff
from keten.ground.organisations.actions.locations import (
    add_location,
    change_location,
    close_location,
    set_cooperation,
)
from keten.ground.organisations.actions.partners import (
    add_organisation,
    add_partner,
    change_organisation,
    close_organisation,
    end_partner,
)
from keten.ground.organisations.actions.reference import load_reference
from keten.ground.organisations.actions.rights import review_rights
from keten.ground.organisations.actions.staffing import (
    add_staff,
    change_staff,
    close_account,
    end_role,
    end_staff,
    give_role,
    renew_password,
    set_specialisms,
)
from keten.ground.organisations.actions.teams import (
    add_membership,
    add_team,
    change_team,
    close_team,
    end_membership,
    set_leader,
)

__all__ = [
    "ImportReport",
    "RegisteredAbsence",
    "add_location",
    "add_membership",
    "add_organisation",
    "add_partner",
    "add_staff",
    "add_team",
    "arrange",
    "change_absence",
    "change_location",
    "change_organisation",
    "change_staff",
    "change_team",
    "close_account",
    "close_location",
    "close_organisation",
    "close_team",
    "end_absence",
    "end_membership",
    "end_partner",
    "end_role",
    "end_staff",
    "give_role",
    "import_staff",
    "load_reference",
    "open_account",
    "prove_password",
    "prove_second_factor",
    "register_absence",
    "renew_password",
    "reset_second_factor",
    "review_rights",
    "set_cooperation",
    "set_leader",
    "set_second_factor",
    "set_specialisms",
    "sign_in",
    "unlock_account",
    "withdraw_arrangement",
]
