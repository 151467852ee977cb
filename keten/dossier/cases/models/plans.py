"""The plan (*plan van aanpak*) that a client and the chain make together: a goal, steps of both, and evaluations."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from keten.dossier.cases.models.cases import Case
from keten.dossier.cases.models.messages import Way
from keten.ground.organisations.models import Staff


class GoalOutcome(models.TextChoices):
    """How a goal ended. ``CLOSED``: the case closed before anybody judged it."""

    REACHED = "reached", _("Gehaald")
    PARTLY = "partly", _("Deels gehaald")
    NOT = "not", _("Niet gehaald")
    CHANGED = "changed", _("Ander doel gekozen")
    CLOSED = "closed", _("Niet beoordeeld: dossier gesloten")


class EvaluationOutcome(models.TextChoices):
    ON = "on", _("Wij gaan zo door")
    ADJUST = "adjust", _("Wij passen het plan aan")
    END = "end", _("Het doel is klaar")


# Agreed by both, and not over. The same words as in the SQL of the desk and of the sweep.
AGREED = Q(ended_on__isnull=True, client_agreed_at__isnull=False, staff_agreed_at__isnull=False)


class Goal(models.Model):
    """*Doel*: what the client wants to reach, in their words, by a day. Its words and dates never change.

    Proposed by the client (``from_client``), for whom staff may write it down (then with the ``way``), or by staff;
    who proposes agrees. Another goal is another row, which says what it ``replaces``. ``evaluate_on``: the first time
    that both look at how it goes; after that an evaluation names the next. ``attempt``: one form, one goal.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="goals")
    attempt = models.UUIDField(unique=True)
    text = models.CharField(max_length=300)
    horizon_on = models.DateField()
    evaluate_on = models.DateField()
    from_client = models.BooleanField()
    proposed_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    way = models.CharField(max_length=10, choices=Way, null=True)
    proposed_at = models.DateTimeField()
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    client_agreed_at = models.DateTimeField(null=True)
    client_agreed_way = models.CharField(max_length=10, choices=Way, null=True)  # said to staff, who wrote it down
    client_recorded_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    staff_agreed_at = models.DateTimeField(null=True)
    staff_agreed_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    ended_on = models.DateField(null=True)
    outcome = models.CharField(max_length=10, choices=GoalOutcome, null=True)
    outcome_note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                include=["client_agreed_at", "staff_agreed_at"],
                condition=Q(ended_on__isnull=True),
                name="one_open_goal_per_case",
            ),
            models.CheckConstraint(name="goal_in_order", condition=~Q(text="") & Q(evaluate_on__lte=F("horizon_on"))),
            models.CheckConstraint(
                name="goal_of_somebody",
                condition=Q(
                    from_client=True, client_agreed_at__isnull=False, proposed_by__isnull=True, way__isnull=True
                )
                | Q(from_client=True, client_agreed_at__isnull=False, proposed_by__isnull=False, way__isnull=False)
                | Q(from_client=False, staff_agreed_at__isnull=False, proposed_by__isnull=False, way__isnull=True),
            ),
            models.CheckConstraint(
                name="goal_agreed_by_the_client",
                condition=Q(client_agreed_way__isnull=True, client_recorded_by__isnull=True)
                | Q(client_agreed_at__isnull=False, client_agreed_way__isnull=False, client_recorded_by__isnull=False),
            ),
            models.CheckConstraint(
                name="goal_agreed_by_staff",
                condition=Q(staff_agreed_at__isnull=True, staff_agreed_by__isnull=True)
                | Q(staff_agreed_at__isnull=False, staff_agreed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="goal_ended_with_an_outcome",
                condition=Q(ended_on__isnull=True, outcome__isnull=True, outcome_note="")
                | Q(ended_on__isnull=False, outcome__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["case", "-id"], name="goal_of_case")]

    @property
    def is_agreed(self) -> bool:
        """Whether both sides said yes."""
        return self.client_agreed_at is not None and self.staff_agreed_at is not None


class GoalTask(models.Model):
    """What the client does for the goal by a day; steps of staff are ``Step``. What it asks never changes.

    ``added_by``: the staff who proposed it, or wrote down what the client said (with the ``way``). ``agreed_at``: the
    client said yes; at once when it is their own. It ends as done, or not done with a reason.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="tasks")
    attempt = models.UUIDField(unique=True)
    what = models.CharField(max_length=200)
    due_on = models.DateField()
    from_client = models.BooleanField()
    added_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    way = models.CharField(max_length=10, choices=Way, null=True)
    added_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)
    done_on = models.DateField(null=True)
    not_done_reason = models.CharField(max_length=200, blank=True)
    finished_at = models.DateTimeField(null=True)
    finished_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    finished_way = models.CharField(max_length=10, choices=Way, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="goaltask_of_somebody",
                condition=~Q(what="")
                & (
                    Q(from_client=True, agreed_at__isnull=False, added_by__isnull=True, way__isnull=True)
                    | Q(from_client=True, agreed_at__isnull=False, added_by__isnull=False, way__isnull=False)
                    | Q(from_client=False, added_by__isnull=False, way__isnull=True)
                ),
            ),
            models.CheckConstraint(
                name="goaltask_done_or_not",
                condition=Q(finished_at__isnull=True, done_on__isnull=True, not_done_reason="")
                | Q(finished_at__isnull=False, done_on__isnull=False, not_done_reason="")
                | Q(finished_at__isnull=False, done_on__isnull=True) & ~Q(not_done_reason=""),
            ),
            models.CheckConstraint(
                name="goaltask_finished_by_somebody",
                condition=Q(finished_by__isnull=True, finished_way__isnull=True)
                | Q(finished_at__isnull=False, finished_by__isnull=False, finished_way__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["goal", "due_on"], name="goaltask_of_goal")]


class Evaluation(models.Model):
    """*Evaluatie*: client and coach looked at the goal together: the words of both, and what follows. Never changed."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="evaluations")
    attempt = models.UUIDField(unique=True)
    due_on = models.DateField()
    held_on = models.DateField()
    held_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    client_words = models.CharField(max_length=1000)
    staff_words = models.CharField(max_length=1000)
    outcome = models.CharField(max_length=10, choices=EvaluationOutcome)
    next_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="evaluation_has_both_sides", condition=~Q(client_words="") & ~Q(staff_words="")
            ),
            models.CheckConstraint(
                name="evaluation_says_what_follows",
                condition=Q(outcome="end", next_on__isnull=True)
                | Q(outcome__in=["on", "adjust"], next_on__isnull=False, next_on__gt=F("held_on")),
            ),
        ]
        indexes = [models.Index(fields=["goal", "-id"], include=["next_on"], name="evaluation_of_goal")]
