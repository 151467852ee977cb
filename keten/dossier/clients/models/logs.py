"""The two logs of every look, and what fixes them day by day."""

from django.db import models


class ProcessingLine(models.Model):
    """One processing of data of one person (*Logboek Dataverwerkingen*), with the names of that standard.

    Without a member of staff in it. ``data_subject_id`` is the random key of the client; it leaves Keten encrypted.
    """

    trace_id = models.CharField(max_length=32)
    span_id = models.CharField(max_length=16)
    parent_span_id = models.CharField(max_length=16, blank=True)
    status = models.CharField(max_length=5)
    name = models.CharField(max_length=60)
    start_time = models.DateTimeField()
    end_time = models.DateTimeField()
    processing_activity_id = models.CharField(max_length=80)
    data_subject_id = models.UUIDField()
    data_subject_id_type = models.CharField(max_length=20)

    class Meta:
        indexes = [
            models.Index(fields=["data_subject_id", "-id"], name="processing_of_subject"),
            models.Index(fields=["start_time"], name="processing_by_time"),
        ]


class AuditLine(models.Model):
    """Who did what with which file: the six fields of BIO2 8.15.01, and the purpose. Only ever added to."""

    action = models.CharField(max_length=60)
    object = models.UUIDField(null=True)
    result = models.CharField(max_length=10)
    origin = models.CharField(max_length=60, blank=True)
    actor = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    purpose = models.CharField(max_length=40, blank=True)
    trace_id = models.CharField(max_length=32)
    found = models.IntegerField(null=True)  # of a search or a list: how many people it showed

    class Meta:
        indexes = [
            models.Index(fields=["object", "-id"], name="audit_of_file"),
            models.Index(fields=["actor", "-id"], name="audit_of_staff"),
            models.Index(fields=["at"], name="audit_by_time"),
            models.Index(fields=["trace_id"], name="audit_of_trace"),
        ]


class LogAnchor(models.Model):
    """A digest over the lines of one log since the anchor before; kept elsewhere as well (BIO2 8.15.05, 8.15.06)."""

    log = models.CharField(max_length=10, choices=[("audit", "audit"), ("processing", "processing")])
    anchored_on = models.DateField()
    up_to = models.BigIntegerField()  # the last id it covers
    lines = models.BigIntegerField()  # since the anchor before
    digest = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "anchored_on"], name="log_anchored_once_a_day")]
