"""What a party has to do: given, reported as done, and judged."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from keten.ground.foundation.web import say_done, try_action
from keten.ground.organisations.entry import KetenRequest, for_staff
from keten.insight.governance import actions, forms, queries
from keten.insight.governance.models import Obligation
from keten.insight.governance.rules.access import INSPECTOR, Party, may_speak_for, may_work_on
from keten.insight.governance.showing import show_finding
from keten.insight.governance.views import crumbs_of_finding, show_form


@for_staff(INSPECTOR)
def impose_obligation(request: KetenRequest, key: UUID, party: int) -> HttpResponse:
    """One party does something by a day."""
    row = queries.get_finding(key, viewer=request.viewer)
    obliged = row.inspection.parties.select_related("location", "organisation").filter(pk=party).first()
    if obliged is None:
        raise Http404
    form = forms.ObligationForm(request.POST or None, owners=queries.list_owners(obliged, on=request.today))
    by, now = request.viewer, request.now
    if made := try_action(
        form, lambda: actions.impose_obligation(finding=key, party=party, by=by, now=now, **form.values())
    ):
        say_done(request, _("Verplichting gegeven aan %(party)s.") % {"party": obliged})
        return redirect("obligation", made.key)
    title = _("Verplichting voor %(party)s") % {"party": obliged}
    crumbs = crumbs_of_finding(row, inspects=True, here=title)
    text = show_finding(row)["text"]
    return show_form(request, form, title=title, label=_("Geef verplichting"), crumbs=crumbs, quoted=text)


@for_staff()
def obligation(request: KetenRequest, key: UUID) -> HttpResponse:
    """What has to be done; the owner reports, the inspector judges, on the same page."""
    row = queries.get_obligation(key, viewer=request.viewer)
    waits = next((one for one in row.reports.all() if one.judged_on is None), None)
    reports = _make_report_form(request, row) if waits is None else None
    judges = _make_judge_form(request, row) if waits else None
    if _sent(request, row, reports, judges):
        return redirect("obligation", key)
    page = {
        "row": row,
        "waits": waits,
        "report_form": reports,
        "judge_form": judges,
        "crumbs": crumbs_of_finding(row.finding, inspects=_inspects(request, row), here=_("Verplichting")),
    }
    return render(request, "governance/obligation.html", page)


def _sent(
    request: KetenRequest, row: Obligation, reports: forms.TextForm | None, judges: forms.JudgeForm | None
) -> bool:
    by, now = request.viewer, request.now
    if reports and try_action(
        reports, lambda: actions.report_done(obligation=row.key, by=by, now=now, **reports.cleaned_data)
    ):
        say_done(request, _("Gemeld. De inspecteur kijkt of het genoeg is."))
        return True
    if judges and (
        judged := try_action(
            judges, lambda: actions.judge_report(obligation=row.key, by=by, now=now, **judges.values())
        )
    ):
        say_done(request, _("Verplichting afgerond.") if judged.confirmed_on else _("Teruggestuurd aan de eigenaar."))
        return True
    return False


def _make_report_form(request: KetenRequest, row: Obligation) -> forms.TextForm | None:
    party = Party(row.party.location_id, row.party.organisation_id)
    owes = row.owner_id in request.viewer.desks or may_speak_for(request.viewer, party)
    if row.confirmed_on or not owes:
        return None
    return forms.TextForm(request.POST or None, label=_("Wat hebt u gedaan?"))


def _make_judge_form(request: KetenRequest, row: Obligation) -> forms.JudgeForm | None:
    judges = may_work_on(request.viewer, inspector_id=row.finding.inspection.inspector_id)
    return forms.JudgeForm(request.POST or None) if judges else None


def _inspects(request: KetenRequest, row: Obligation) -> bool:
    return bool(request.viewer.has_role(INSPECTOR))
