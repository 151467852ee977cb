"""Teams: list, detail, add, rename, close; leader and members."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from keten.ground.foundation.wording import date_in_words
from keten.ground.organisations import actions, forms, queries
from keten.ground.organisations.entry import KetenRequest
from keten.ground.organisations.models import Team
from keten.ground.organisations.views.pages import Crumb, FormPage, answer, for_administrators, show

SECTION = "beheer-teams"


@for_administrators
def teams(request: KetenRequest) -> HttpResponse:
    """All teams, of one location when the address says so."""
    location, sort = request.GET.get("locatie", ""), request.GET.get("sorteer", "naam")
    rows = list(queries.list_teams(request.today, sort=sort))
    places = {str(row.location.key): row.location.name for row in rows}
    chips = [{"label": _("Alle"), "url": "?", "current": location not in places, "count": len(rows)}] + [
        {
            "label": name,
            "url": f"?locatie={key}",
            "current": key == location,
            "count": sum(str(row.location.key) == key for row in rows),
        }
        for key, name in places.items()
    ]
    shown = [row for row in rows if location not in places or str(row.location.key) == location]
    return show(
        request, "organisations/teams.html", SECTION, rows=shown, chips=chips if len(places) > 1 else [], sort=sort
    )


@for_administrators
def team(request: KetenRequest, key: UUID) -> HttpResponse:
    """One team and who is in it."""
    row = queries.get_team(key)
    return show(
        request,
        "organisations/team.html",
        SECTION,
        team=row,
        members=queries.list_members(row.pk, on=request.today),
        crumbs=[{"label": _("Teams"), "url": reverse(SECTION)}, {"label": row.name}],
    )


@for_administrators
def add(request: KetenRequest) -> HttpResponse:
    """A new team."""
    form = forms.AddTeamForm(
        request.POST or None,
        locations=queries.list_location_choices(request.today),
        leaders=queries.list_possible_leaders(request.today),
        initial={"from_on": request.today, "location": request.GET.get("locatie")},
    )
    return answer(
        request,
        form,
        action=lambda: _add(request, form),
        done=lambda row: _("Team %(name)s toegevoegd. Voeg nu leden toe.") % {"name": row.name},
        to=lambda row: reverse("beheer-team", args=[row.key]),
        page=FormPage(title=_("Team toevoegen"), button=_("Voeg toe"), trail=trail(), section=SECTION),
    )


@for_administrators
def change(request: KetenRequest, key: UUID) -> HttpResponse:
    """Another name."""
    row = queries.get_team(key)
    form = forms.TeamForm(request.POST or None, initial={"name": row.name})
    return answer(
        request,
        form,
        action=lambda: actions.change_team(team_id=row.pk, by=request.viewer, now=request.now, **form.cleaned_data),
        done=lambda changed: _("Team heet nu %(name)s.") % {"name": changed.name},
        page=FormPage(title=_("Team wijzigen"), button=_("Opslaan"), trail=trail(row), section=SECTION),
    )


@for_administrators
def close(request: KetenRequest, key: UUID) -> HttpResponse:
    """The team ends."""
    row = queries.get_team(key)
    form = forms.EndForm(request.POST or None)
    return answer(
        request,
        form,
        action=lambda: actions.close_team(team_id=row.pk, by=request.viewer, now=request.now, **form.cleaned_data),
        done=lambda closed: (
            _("Team %(name)s eindigt op %(day)s.")
            % {"name": closed.name, "day": date_in_words(form.cleaned_data["until_on"], request.today)}
        ),
        page=FormPage(
            title=_("%(name)s beëindigen") % {"name": row.name},
            button=_("Beëindig"),
            kind="danger",
            trail=trail(row),
            section=SECTION,
            warning=_("Alle leden gaan op dezelfde dag uit het team."),
        ),
    )


@for_administrators
def set_leader(request: KetenRequest, key: UUID) -> HttpResponse:
    """Somebody of any partner leads the team, from today."""
    row = queries.get_team(key)
    leaders = queries.list_possible_leaders(request.today)
    # An empty choice is an answer too ("no leader"), so the method decides and not what was posted.
    data = request.POST if request.method == "POST" else None
    form = forms.LeaderForm(data, leaders=leaders, initial={"leader": row.leader_id})
    return answer(
        request,
        form,
        action=lambda: actions.set_leader(
            team_id=row.pk,
            staff_id=form.cleaned_data["leader"].pk if form.cleaned_data["leader"] else None,
            by=request.viewer,
            now=request.now,
        ),
        done=lambda changed: (
            _("%(leader)s leidt %(team)s.") % {"leader": changed.leader.name, "team": changed.name}
            if changed.leader
            else _("%(team)s heeft geen teamleider.") % {"team": changed.name}
        ),
        page=FormPage(title=_("Teamleider kiezen"), button=_("Opslaan"), trail=trail(row), section=SECTION),
    )


@for_administrators
def add_member(request: KetenRequest, key: UUID) -> HttpResponse:
    """Somebody joins the team."""
    row = queries.get_team(key)
    colleagues = queries.list_possible_members(row.location_id, on=request.today)
    form = forms.MemberForm(request.POST or None, colleagues=colleagues, initial={"from_on": request.today})
    return answer(
        request,
        form,
        action=lambda: actions.add_membership(
            team_id=row.pk,
            staff_id=form.cleaned_data["staff"].pk,
            from_on=form.cleaned_data["from_on"],
            by=request.viewer,
            now=request.now,
        ),
        done=lambda member: _("%(name)s zit in %(team)s.") % {"name": member.staff.name, "team": row.name},
        page=FormPage(title=_("Lid toevoegen"), button=_("Voeg toe"), trail=trail(row), section=SECTION),
    )


@for_administrators
def end_member(request: KetenRequest, key: UUID, membership_id: int) -> HttpResponse:
    """Somebody leaves the team."""
    membership = queries.get_membership(membership_id, team=key)
    names = {"name": membership.staff.name, "team": membership.team.name}
    form = forms.EndForm(request.POST or None, initial={"until_on": request.today})
    return answer(
        request,
        form,
        action=lambda: actions.end_membership(
            membership_id=membership.pk, by=request.viewer, now=request.now, **form.cleaned_data
        ),
        done=lambda _ended: (
            _("%(name)s gaat uit %(team)s op %(day)s.")
            % {**names, "day": date_in_words(form.cleaned_data["until_on"], request.today)}
        ),
        page=FormPage(
            title=_("%(name)s uit %(team)s") % names,
            button=_("Haal uit het team"),
            kind="danger",
            trail=trail(membership.team),
            section=SECTION,
        ),
    )


def trail(row: Team | None = None) -> list[Crumb]:
    """The way to the teams, or to one of them."""
    here = [(row.name, reverse("beheer-team", args=[row.key]))] if row else []
    return [(_("Teams"), reverse(SECTION)), *here]


def _add(request: KetenRequest, form: forms.AddTeamForm) -> Team:
    given = form.cleaned_data
    return actions.add_team(
        location_id=given["location"].pk,
        name=given["name"],
        leader_id=given["leader"].pk if given["leader"] else None,
        from_on=given["from_on"],
        by=request.viewer,
        now=request.now,
    )
