"""What administrators type. Only the shape; whether it may is decided by the rules."""

from keten.ground.organisations.forms.absences import AbsenceForm, ChangeAbsenceForm, PresentForm
from keten.ground.organisations.forms.arranging import ArrangementForm
from keten.ground.organisations.forms.importing import ImportForm
from keten.ground.organisations.forms.parts import ConfirmForm, EndForm
from keten.ground.organisations.forms.places import (
    AddOrganisationForm,
    AddPlaceForm,
    CooperationForm,
    OrganisationForm,
    PartnerForm,
    PlaceForm,
)
from keten.ground.organisations.forms.staffing import (
    AddStaffForm,
    AddTeamForm,
    LeaderForm,
    MemberForm,
    RoleForm,
    SpecialismsForm,
    StaffFilterForm,
    StaffForm,
    TeamForm,
)

__all__ = [
    "AbsenceForm",
    "AddOrganisationForm",
    "AddPlaceForm",
    "AddStaffForm",
    "AddTeamForm",
    "ArrangementForm",
    "ChangeAbsenceForm",
    "ConfirmForm",
    "CooperationForm",
    "EndForm",
    "ImportForm",
    "LeaderForm",
    "MemberForm",
    "OrganisationForm",
    "PartnerForm",
    "PlaceForm",
    "PresentForm",
    "RoleForm",
    "SpecialismsForm",
    "StaffFilterForm",
    "StaffForm",
    "TeamForm",
]
