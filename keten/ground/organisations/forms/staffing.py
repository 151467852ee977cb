"""Forms for staff and teams."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from keten.ground.foundation.form_parts import offer_choices
from keten.ground.organisations.forms.parts import choice_field, day_field, name_colleague, name_team
from keten.ground.organisations.models import Location, Organisation, Role, Specialism, Staff, Team


class StaffForm(forms.Form):
    """What may change of somebody."""

    name = forms.CharField(label=_("Naam"), max_length=80, help_text=_("Zoals klanten de naam lezen: A. de Vries."))
    email = forms.EmailField(label=_("E-mail"))
    phone = forms.CharField(label=_("Telefoon"), max_length=20, required=False)
    caseload_target = forms.IntegerField(
        label=_("Aantal klanten"),
        min_value=0,
        max_value=1000,
        initial=140,
        help_text=_("Hoeveel klanten deze coach ongeveer kan begeleiden."),
    )


class AddStaffForm(StaffForm):
    """Somebody new, with everything for the first day."""

    organisation = choice_field(Organisation, label=_("Werkgever"), empty_label=_("Kies een organisatie"))
    from_on = day_field(_("In dienst vanaf"))
    roles = forms.MultipleChoiceField(label=_("Rollen"), choices=Role, widget=forms.CheckboxSelectMultiple)
    team = choice_field(Team, label=_("Team"), required=False, empty_label=_("Nog geen team"))
    specialisms = forms.MultipleChoiceField(
        label=_("Weet meer van"), choices=Specialism, widget=forms.CheckboxSelectMultiple, required=False
    )
    field_order = ("name", "email", "phone", "organisation", "from_on", "roles", "team", "caseload_target")

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], teams: QuerySet[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "organisation", organisations)
        offer_choices(self, "team", teams, name_team)

    def values(self) -> dict[str, Any]:
        """As the action takes them."""
        given = dict(self.cleaned_data)
        organisation, team = given.pop("organisation"), given.pop("team")
        return given | {"organisation_id": organisation.pk, "team_id": team.pk if team else None}


class StaffFilterForm(forms.Form):
    """Which staff to list; nothing personal, so it may stand in the address."""

    organisatie = forms.ChoiceField(label=_("Organisatie"), required=False)
    locatie = forms.ChoiceField(label=_("Locatie"), required=False)
    rol = forms.ChoiceField(label=_("Rol"), required=False, choices=[("", _("Alle rollen")), *Role.choices])

    def __init__(
        self, *args: Any, organisations: QuerySet[Organisation], locations: QuerySet[Location], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, every, found in (
            ("organisatie", _("Alle organisaties"), [(row.code, row.name) for row in organisations]),
            ("locatie", _("Alle locaties"), [(str(row.key), row.name) for row in locations]),
        ):
            choice = self.fields[name]
            assert isinstance(choice, forms.ChoiceField)
            choice.choices = [("", every), *found]


class RoleForm(forms.Form):
    """A role from a date."""

    role = forms.ChoiceField(label=_("Rol"), choices=Role, widget=forms.RadioSelect)
    from_on = day_field(_("Vanaf"))


class SpecialismsForm(forms.Form):
    """What somebody knows more of than colleagues."""

    specialisms = forms.MultipleChoiceField(
        label=_("Weet meer van"),
        choices=Specialism,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Een nieuwe klant met zo'n vraag gaat eerst naar wie er meer van weet."),
    )


class TeamForm(forms.Form):
    """What may change of a team."""

    name = forms.CharField(label=_("Naam"), max_length=80)


class AddTeamForm(TeamForm):
    """A new team."""

    location = choice_field(Location, label=_("Locatie"), empty_label=_("Kies een locatie"), to_field_name="key")
    leader = choice_field(Staff, label=_("Teamleider"), required=False, empty_label=_("Nog geen teamleider"))
    from_on = day_field(_("Vanaf"))
    field_order = ("location", "name", "leader", "from_on")

    def __init__(self, *args: Any, locations: QuerySet[Location], leaders: QuerySet[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "location", locations)
        offer_choices(self, "leader", leaders, name_colleague)


class LeaderForm(forms.Form):
    """Who leads a team, of any partner."""

    leader = choice_field(
        Staff,
        label=_("Teamleider"),
        required=False,
        empty_label=_("Geen teamleider"),
        help_text=_("Iedereen met de rol teamleider, van welke partner ook."),
    )

    def __init__(self, *args: Any, leaders: QuerySet[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "leader", leaders, name_colleague)


class MemberForm(forms.Form):
    """Who joins a team, from when."""

    staff = choice_field(
        Staff,
        label=_("Medewerker"),
        empty_label=_("Kies een medewerker"),
        help_text=_("Medewerkers van alle partners op deze locatie."),
    )
    from_on = day_field(_("Vanaf"))

    def __init__(self, *args: Any, colleagues: QuerySet[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "staff", colleagues, name_colleague)
