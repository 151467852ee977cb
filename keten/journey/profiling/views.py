"""The page about the statistical model, for who answers for its use."""

from django.http import HttpResponse
from django.shortcuts import render

from keten.ground.organisations.entry import KetenRequest, for_staff
from keten.journey.profiling.queries import get_model_page
from keten.journey.profiling.rules.access import READERS


@for_staff(*READERS)
def profile_model(request: KetenRequest) -> HttpResponse:
    """What the model is for, how sure it is, its errors per group and its drift."""
    return render(request, "profiling/model.html", {"page": get_model_page()})
