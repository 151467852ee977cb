"""The catalogue of working methods (*werkwijzen*): what can be done, and where that is described."""

import uuid

from django.db import models
from django.db.models import Q

from keten.ground.organisations.models import Location, Staff


class Method(models.Model):
    """*Werkwijze*. What it does stands in the effects of the measures that carry it out, never here.

    ``indicator``: the figure by which it is judged first; ``model``: the service model that does it, or "".
    ``location`` is empty for those that ship with Keten.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=80)
    text = models.TextField()
    for_whom = models.CharField(max_length=300)
    costs = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=300, blank=True)
    indicator = models.SlugField(max_length=40)
    model = models.SlugField(max_length=60, blank=True)
    location = models.ForeignKey(Location, models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="method_described", condition=~Q(title="") & ~Q(text=""))]

    def __str__(self) -> str:
        return self.title
