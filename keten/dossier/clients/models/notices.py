"""Notices (*seintjes*): an e-mail or text that something waits in the werkmap, and how a client wants to be told."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from keten.dossier.clients.models.persons import Client
from keten.ground.organisations.models import Staff


class NoticeChannel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    TEXT = "text", _("Sms")


class ContactPreference(models.Model):
    """How a client wants to be told; without a row by e-mail, when an address is known."""

    client = models.OneToOneField(Client, models.PROTECT, related_name="contact_preference")
    email = models.BooleanField()
    text = models.BooleanField()
    chosen_at = models.DateTimeField()
    chosen_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")  # on behalf of the client


class Notice(models.Model):
    """One notice over one channel. It says that there is something, never what: the words are in ``notices.toml``.

    ``about`` is the key of what it is about. ``try_at``: not before; it goes up with every attempt, before the attempt
    is made, so that what a killed worker was sending is tried again. The address is read when it is sent.
    """

    client = models.ForeignKey(Client, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, choices=NoticeChannel)
    about = models.UUIDField()
    values = models.JSONField(default=dict)
    send_at = models.DateTimeField()
    try_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    failed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["about", "client", "kind", "channel", "send_at"],
                condition=Q(sent_at__isnull=True, withdrawn_at__isnull=True),
                name="notice_waits_once",
            ),
            models.CheckConstraint(
                name="notice_sent_or_withdrawn", condition=Q(sent_at__isnull=True) | Q(withdrawn_at__isnull=True)
            ),
            models.CheckConstraint(
                name="notice_tried_before_it_went",
                condition=Q(attempts__gt=0) | Q(sent_at__isnull=True, failed_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["try_at"], condition=Q(sent_at__isnull=True, withdrawn_at__isnull=True), name="notice_waiting"
            ),
        ]
