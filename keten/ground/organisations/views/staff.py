"""Staff: list, search, export, detail, and everything that may change."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from keten.ground.foundation.csv_writing import csv_response
from keten.ground.foundation.language import words_in_files
from keten.ground.foundation.web import say_done, try_action
from keten.ground.foundation.wording import date_in_words
from keten.ground.organisations import actions, forms, queries
from keten.ground.organisations.entry import KetenRequest
from keten.ground.organisations.models import Role, Specialism, Staff
from keten.ground.organisations.ports import count_carried
from keten.ground.organisations.queries.accounts import get_account_state
from keten.ground.organisations.rules.importing import COLUMNS
from keten.ground.organisations.views.pages import PER_PAGE, Crumb, FormPage, answer, for_administrators, show

SECTION = "beheer-medewerkers"


@for_administrators
def staff(request: KetenRequest) -> HttpResponse:
    """Everybody, filtered by the address; a search for a name comes by POST, so that it stands in no address."""
    chosen = forms.StaffFilterForm(
        request.GET,
        organisations=queries.list_organisation_choices(request.today),
        locations=queries.list_location_choices(request.today),
    )
    text, sort = request.POST.get("text", "").strip(), request.GET.get("sorteer", "naam")
    rows = queries.list_staff(request.today, text=text, sort=sort, **_filters(chosen))
    page = Paginator(rows, queries.MOST_FOUND if text else PER_PAGE).get_page(request.GET.get("pagina"))
    context = {"page": page, "filter": chosen, "text": text, "sort": sort, "query": request.GET.urlencode()}
    return show(request, "organisations/staff.html", SECTION, **context)


@for_administrators
def export(request: KetenRequest) -> HttpResponse:
    """The same list as a table for a spreadsheet, with the columns of the import."""
    chosen = forms.StaffFilterForm(
        request.GET,
        organisations=queries.list_organisation_choices(request.today),
        locations=queries.list_location_choices(request.today),
    )
    rows = queries.list_staff(request.today, **_filters(chosen)).prefetch_related("specialisms")
    return csv_response(f"medewerkers-{request.today:%Y-%m-%d}.csv", COLUMNS, [_exported(row) for row in rows])


@for_administrators
def person(request: KetenRequest, key: UUID) -> HttpResponse:
    """One member of staff with everything that hangs on them."""
    row = queries.get_staff(key)
    return _person(request, row)


@for_administrators
def add(request: KetenRequest) -> HttpResponse:
    """Somebody new."""
    form = forms.AddStaffForm(
        request.POST or None,
        organisations=queries.list_organisation_choices(request.today),
        teams=queries.list_teams(request.today),
        initial={"from_on": request.today, "roles": ["coach"]},
    )
    return answer(
        request,
        form,
        action=lambda: actions.add_staff(**form.values(), by=request.viewer, now=request.now),
        done=lambda row: _("%(name)s toegevoegd.") % {"name": row.name},
        to=lambda row: reverse("beheer-medewerker", args=[row.key]),
        page=FormPage(title=_("Medewerker toevoegen"), button=_("Voeg toe"), trail=trail(), section=SECTION),
    )


@for_administrators
def change(request: KetenRequest, key: UUID) -> HttpResponse:
    """Another name, address, telephone or number of clients."""
    row = queries.get_staff(key)
    known = {name: getattr(row, name) for name in forms.StaffForm.base_fields}
    form = forms.StaffForm(request.POST or None, initial=known)
    return answer(
        request,
        form,
        action=lambda: actions.change_staff(staff_id=row.pk, **form.cleaned_data, by=request.viewer, now=request.now),
        done=lambda changed: _("Gegevens van %(name)s bijgewerkt.") % {"name": changed.name},
        page=FormPage(title=_("Gegevens wijzigen"), button=_("Opslaan"), trail=trail(row), section=SECTION),
    )


@for_administrators
def end(request: KetenRequest, key: UUID) -> HttpResponse:
    """Out of service, after saying how many clients still count on this person."""
    row = queries.get_staff(key)
    carried = count_carried(staff_id=row.pk)
    form = forms.EndForm(request.POST or None)
    warning = _("Rollen en teams eindigen op dezelfde dag.")
    if carried:
        warning = (
            _("%(name)s is contactpersoon van %(n)s klanten. Laat de teamleider eerst een collega vragen.")
            % {"name": row.name, "n": carried}
            + " "
            + warning
        )
    return answer(
        request,
        form,
        action=lambda: actions.end_staff(staff_id=row.pk, by=request.viewer, now=request.now, **form.cleaned_data),
        done=lambda ended: (
            _("%(name)s is uit dienst vanaf %(day)s.")
            % {"name": ended.name, "day": date_in_words(form.cleaned_data["until_on"], request.today)}
        ),
        page=FormPage(
            title=_("%(name)s uit dienst") % {"name": row.name},
            button=_("Uit dienst"),
            kind="danger",
            trail=trail(row),
            section=SECTION,
            warning=warning,
        ),
    )


@for_administrators
def give_role(request: KetenRequest, key: UUID) -> HttpResponse:
    """A role from a date."""
    row = queries.get_staff(key)
    form = forms.RoleForm(request.POST or None, initial={"from_on": request.today})
    return answer(
        request,
        form,
        action=lambda: actions.give_role(staff_id=row.pk, by=request.viewer, now=request.now, **form.cleaned_data),
        done=lambda given: (
            _("%(name)s is %(role)s vanaf %(day)s.")
            % {
                "name": row.name,
                "role": given.get_role_display().lower(),
                "day": date_in_words(given.from_on, request.today),
            }
        ),
        page=FormPage(title=_("Rol geven"), button=_("Geef rol"), trail=trail(row), section=SECTION),
    )


@for_administrators
def end_role(request: KetenRequest, key: UUID, role_id: int) -> HttpResponse:
    """A role ends."""
    role = queries.get_role(role_id, staff=key)
    names = {"name": role.staff.name, "role": role.get_role_display().lower()}
    form = forms.EndForm(request.POST or None, initial={"until_on": request.today})
    return answer(
        request,
        form,
        action=lambda: actions.end_role(role_id=role.pk, by=request.viewer, now=request.now, **form.cleaned_data),
        done=lambda _ended: (
            _("%(name)s is geen %(role)s meer vanaf %(day)s.")
            % {**names, "day": date_in_words(form.cleaned_data["until_on"], request.today)}
        ),
        page=FormPage(
            title=_("Rol %(role)s beëindigen") % names,
            button=_("Beëindig"),
            kind="danger",
            trail=trail(role.staff),
            section=SECTION,
        ),
    )


@for_administrators
def set_specialisms(request: KetenRequest, key: UUID) -> HttpResponse:
    """What somebody knows more of."""
    row = queries.get_staff(key)
    known = {"specialisms": queries.list_specialisms_of(row.pk)}
    form = forms.SpecialismsForm(request.POST if request.method == "POST" else None, initial=known)
    return answer(
        request,
        form,
        action=lambda: actions.set_specialisms(
            staff_id=row.pk, by=request.viewer, now=request.now, **form.cleaned_data
        ),
        done=lambda changed: _("Specialismen van %(name)s bijgewerkt.") % {"name": changed.name},
        page=FormPage(title=_("Specialismen"), button=_("Opslaan"), trail=trail(row), section=SECTION),
    )


@require_POST
@for_administrators
def renew_password(request: KetenRequest, key: UUID) -> HttpResponse:
    """An account with a new password, shown this once and kept nowhere."""
    row = queries.get_staff(key)
    password = actions.renew_password(staff_id=row.pk, by=request.viewer, now=request.now)
    return _person(request, queries.get_staff(key), password=password)


@require_POST
@for_administrators
def close_account(request: KetenRequest, key: UUID) -> HttpResponse:
    """Nobody comes in as this person any more."""
    row = queries.get_staff(key)
    form = forms.ConfirmForm(request.POST)
    if try_action(form, lambda: actions.close_account(staff_id=row.pk, by=request.viewer, now=request.now)):
        say_done(request, _("Account van %(name)s gesloten.") % {"name": row.name})
        return redirect("beheer-medewerker", key)
    return _person(request, row, form=form)


def trail(row: Staff | None = None) -> list[Crumb]:
    """The way to the staff, or to one of them."""
    here = [(row.name, reverse("beheer-medewerker", args=[row.key]))] if row else []
    return [(_("Medewerkers"), reverse(SECTION)), *here]


def _person(request: KetenRequest, row: Staff, **more: Any) -> HttpResponse:
    known = dict(Specialism.choices)
    return show(
        request,
        "organisations/person.html",
        SECTION,
        person=row,
        account_state=get_account_state(row.pk, now=request.now),
        signs_in_elsewhere="staff" in settings.KETEN_OPENID,
        roles=queries.list_roles_of(row.pk, on=request.today),
        memberships=queries.list_memberships_of(row.pk, on=request.today),
        specialisms=[known[code] for code in queries.list_specialisms_of(row.pk)],
        absences=queries.list_absences(request.today, staff_ids=[row.pk]),
        crumbs=[{"label": _("Medewerkers"), "url": reverse(SECTION)}, {"label": row.name}],
        **more,
    )


def _filters(chosen: forms.StaffFilterForm) -> dict[str, str]:
    """What was chosen; an unknown choice counts as none."""
    chosen.is_valid()
    names = {"organisatie": "organisation", "locatie": "location", "rol": "role"}
    return {there: chosen.cleaned_data.get(here, "") for here, there in names.items()}


def _exported(row: Any) -> list[object]:
    roles, specialisms = words_in_files(Role.choices), words_in_files(Specialism.choices)
    team = row.current_teams[0].team if row.current_teams else None
    return [
        row.name,
        row.email,
        row.organisation.code,
        team.location.name if team else "",
        team.name if team else "",
        ", ".join(roles[held.role] for held in row.current_roles),
        ", ".join(specialisms[known.specialism] for known in row.specialisms.all()),
        row.caseload_target,
    ]
